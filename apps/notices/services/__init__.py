"""Every write of to-dos, notices and mail."""

from apps.notices.services.choices import choose, stop
from apps.notices.services.inbox import (
    forget,
    mark_all_read,
    mark_read,
    notify,
    reword,
)
from apps.notices.services.kinds import COMPOSE, DIGEST, SEND
from apps.notices.services.mails import ask_for_digests, decide, keep_letter, lose, settle
from apps.notices.services.posting import Outcome, post
from apps.notices.services.todos import finish_todos, make_todo

__all__ = [
    "COMPOSE",
    "DIGEST",
    "SEND",
    "Outcome",
    "ask_for_digests",
    "choose",
    "decide",
    "finish_todos",
    "forget",
    "keep_letter",
    "lose",
    "make_todo",
    "mark_all_read",
    "mark_read",
    "notify",
    "post",
    "reword",
    "settle",
    "stop",
]
