"""Where an import stands."""

from typing import Final

from django.db.models import TextChoices


class Status(TextChoices):
    """The life of an imported item."""

    IMPORTING = "importing", "Importing"
    READY = "ready", "Ready"
    FAILED = "failed", "Failed"


class Standing(TextChoices):
    """Whether lists show an article: one imported by mistake is withdrawn, and can come back."""

    LISTED = "listed", "Listed"
    WITHDRAWN = "withdrawn", "Withdrawn"


STEPS: Final = {
    (Standing.LISTED, Standing.WITHDRAWN): "article.withdrawn",
    (Standing.WITHDRAWN, Standing.LISTED): "article.restored",
}
"""Each step between standings, and what the trail and the event log call it."""
