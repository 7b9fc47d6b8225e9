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
