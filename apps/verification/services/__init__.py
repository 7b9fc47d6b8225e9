"""Every write to requests."""

from apps.verification.services.moving import move
from apps.verification.services.ours import (
    log_attempt,
    note_overdue,
    record_request,
    refuse_named,
    update_request,
)
from apps.verification.services.reported import (
    DETECT,
    DETECT_MANY,
    ask_for_reading,
    ask_for_readings,
    follow_mark,
    keep_readings,
    link_names,
    name_body,
)

__all__ = [
    "DETECT",
    "DETECT_MANY",
    "ask_for_reading",
    "ask_for_readings",
    "follow_mark",
    "keep_readings",
    "link_names",
    "log_attempt",
    "move",
    "name_body",
    "note_overdue",
    "record_request",
    "refuse_named",
    "update_request",
]
