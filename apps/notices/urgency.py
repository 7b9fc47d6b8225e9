"""How urgent a thing is that waits, by its due time alone."""

from datetime import datetime, timedelta
from enum import IntEnum
from typing import Final

SOON: Final = timedelta(hours=24)


class Urgency(IntEnum):
    """In the order in which things are done."""

    OVERDUE = 0
    SOON = 1
    LATER = 2
    UNDATED = 3


def urgency(due_at: datetime | None, now: datetime) -> Urgency:
    """Return how urgent it is now to do what is due at `due_at`; None is never."""
    if due_at is None:
        return Urgency.UNDATED
    if due_at <= now:
        return Urgency.OVERDUE
    return Urgency.SOON if due_at - now <= SOON else Urgency.LATER
