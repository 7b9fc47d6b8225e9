"""Where a link between two articles stands."""

from django.db.models import TextChoices


class State(TextChoices):
    """A job proposes, a person decides; every decision can be taken back."""

    PROPOSED = "proposed", "Proposed"
    CONFIRMED = "confirmed", "Confirmed"
    REJECTED = "rejected", "Rejected"
    DETACHED = "detached", "Detached"
