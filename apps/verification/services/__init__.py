"""Every write to requests."""

from apps.verification.services.moving import move
from apps.verification.services.ours import (
    log_attempt,
    note_overdue,
    record_request,
    update_request,
)
from apps.verification.services.reported import (
    DETECT,
    ask_for_reading,
    follow_mark,
    keep_reading,
    link_names,
    name_body,
)

__all__ = [
    "DETECT",
    "ask_for_reading",
    "follow_mark",
    "keep_reading",
    "link_names",
    "log_attempt",
    "move",
    "name_body",
    "note_overdue",
    "record_request",
    "update_request",
]
