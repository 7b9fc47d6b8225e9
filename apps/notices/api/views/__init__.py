"""The calls on what waits for people, what they are told, and their mail."""

from apps.notices.api.views.inbox import (
    MailChoiceView,
    MailMoveView,
    MailsView,
    NoticesView,
    ReadAllView,
    ReadView,
    UnreadView,
)
from apps.notices.api.views.todos import AssignmentView, CancelView, DoneView, TodosView

__all__ = [
    "AssignmentView",
    "CancelView",
    "DoneView",
    "MailChoiceView",
    "MailMoveView",
    "MailsView",
    "NoticesView",
    "ReadAllView",
    "ReadView",
    "TodosView",
    "UnreadView",
]
