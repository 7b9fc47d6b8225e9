"""Where an import stands, what a look at an address found, and how often one is taken."""

from datetime import timedelta

from django.db.models import TextChoices


class Status(TextChoices):
    """The life of an imported item."""

    IMPORTING = "importing", "Importing"
    READY = "ready", "Ready"
    FAILED = "failed", "Failed"


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
