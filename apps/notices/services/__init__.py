"""Every write of to-dos, assignments, notices and mail."""

from apps.notices.services.assignments import (
    Keep,
    assign,
    cancel_assignment,
    change_assignment,
    finish_assignment,
    return_todos,
)
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
    "Keep",
    "Outcome",
    "ask_for_digests",
    "assign",
    "cancel_assignment",
    "change_assignment",
    "choose",
    "decide",
    "finish_assignment",
    "finish_todos",
    "forget",
    "keep_letter",
    "lose",
    "make_todo",
    "mark_all_read",
    "mark_read",
    "notify",
    "post",
    "return_todos",
    "reword",
    "settle",
    "stop",
]
