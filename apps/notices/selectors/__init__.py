"""Every read of to-dos, assignments, notices and mail."""

from apps.notices.selectors.inbox import (
    InboxPage,
    choice_of,
    inbox,
    inbox_page,
    notice,
    notices_visible_to,
    unread_count,
)
from apps.notices.selectors.letters import Letter, compose, digests_due, off_secret
from apps.notices.selectors.mails import mails_visible_to
from apps.notices.selectors.todos import (
    ASSIGNED,
    Shared,
    Sharing,
    assignable,
    assigned,
    assignment,
    assignments_of,
    assignments_visible_to,
    open_for,
    sharing,
    visible_to,
)

__all__ = [
    "ASSIGNED",
    "InboxPage",
    "Letter",
    "Shared",
    "Sharing",
    "assignable",
    "assigned",
    "assignment",
    "assignments_of",
    "assignments_visible_to",
    "choice_of",
    "compose",
    "digests_due",
    "inbox",
    "inbox_page",
    "mails_visible_to",
    "notice",
    "notices_visible_to",
    "off_secret",
    "open_for",
    "sharing",
    "unread_count",
    "visible_to",
]
