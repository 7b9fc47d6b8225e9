"""Where an import stands, alone or as one of many."""

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
