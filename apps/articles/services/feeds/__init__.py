"""Follow feeds: subscribe, check, and have what they bring imported."""

from apps.articles.services.feeds.checking import fail_check, keep_check
from apps.articles.services.feeds.keeping import (
    change_feed,
    check_now,
    delete_feed,
    pause_feed,
    resume_feed,
    retry_items,
)
from apps.articles.services.feeds.looking import (
    fail_look,
    keep_look,
    links_of_file,
    look_at,
    open_list,
    subscribe_list,
    tidy_looks,
    try_feed,
)
from apps.articles.services.feeds.subscribing import Subscribed, subscribe, subscribe_all
from apps.articles.services.feeds.taking import (
    fail_item,
    fall_back,
    forget_text,
    keep_item,
    try_again,
)
from apps.articles.services.feeds.turns import give_turns

__all__ = [
    "Subscribed",
    "change_feed",
    "check_now",
    "delete_feed",
    "fail_check",
    "fail_item",
    "fail_look",
    "fall_back",
    "forget_text",
    "give_turns",
    "keep_check",
    "keep_item",
    "keep_look",
    "links_of_file",
    "look_at",
    "open_list",
    "pause_feed",
    "resume_feed",
    "retry_items",
    "subscribe",
    "subscribe_all",
    "subscribe_list",
    "tidy_looks",
    "try_again",
    "try_feed",
]
