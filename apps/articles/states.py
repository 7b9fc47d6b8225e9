"""Where an import stands."""

from django.db.models import TextChoices


class Status(TextChoices):
    """The life of an imported item."""

    IMPORTING = "importing", "Importing"
    READY = "ready", "Ready"
    FAILED = "failed", "Failed"
