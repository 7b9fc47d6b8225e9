"""Where an import stands, alone or as one of many; what a look at an address found, how often."""

from datetime import timedelta

from django.db.models import TextChoices


class Status(TextChoices):
    """The life of an imported item."""

    IMPORTING = "importing", "Importing"
    READY = "ready", "Ready"
    FAILED = "failed", "Failed"


class ItemState(TextChoices):
    """What became of one thing of a batch. `known`: the newsroom has it already."""

    WAITING = "waiting", "Waiting"
    DONE = "done", "Imported"
    KNOWN = "known", "Known"
    FAILED = "failed", "Failed"
    CANCELLED = "cancelled", "Cancelled"


class BatchState(TextChoices):
    """Where a batch stands; it follows from its items and is never stored."""

    WORKING = "working", "Working"
    DONE = "done", "Done"
    FAULTY = "faulty", "Done, some failed"
    CANCELLED = "cancelled", "Cancelled"


class ParcelState(TextChoices):
    """Where a file that holds several articles stands."""

    OPENING = "opening", "Being opened"
    REFUSED = "refused", "Cannot be opened"
    OPEN = "open", "Open"
    CHECKING = "checking", "Being checked"
    IMPORTING = "importing", "Being imported"
    IMPORTED = "imported", "Imported"


PARCEL_AT_WORK = (ParcelState.OPENING, ParcelState.CHECKING, ParcelState.IMPORTING)
"""A job has the parcel; whoever looks at it waits."""


class Found(TextChoices):
    """What came of a look at an article's address."""

    NEW = "new", "The text came in"
    SAME = "same", "The text is the same"
    CHANGED = "changed", "The text has changed"
    FAILED = "failed", "It could not be fetched"
    UNREAD = "unread", "It could not be read"


class Every(TextChoices):
    """How often a watched article is looked at."""

    HOUR = "hour", "Every hour"
    SIX_HOURS = "six_hours", "Every 6 hours"
    DAY = "day", "Every day"
    WEEK = "week", "Every week"

    @property
    def length(self) -> timedelta:
        """Return the time from one look to the next."""
        return _LENGTHS[self]


_LENGTHS = {
    Every.HOUR: timedelta(hours=1),
    Every.SIX_HOURS: timedelta(hours=6),
    Every.DAY: timedelta(days=1),
    Every.WEEK: timedelta(weeks=1),
}
