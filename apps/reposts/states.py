"""Where a link between two articles stands, and which state may follow which."""

from django.db.models import TextChoices


class State(TextChoices):
    """A job proposes, a person decides; every decision can be taken back."""

    PROPOSED = "proposed", "Proposed"
    CONFIRMED = "confirmed", "Confirmed"
    REJECTED = "rejected", "Rejected"
    DETACHED = "detached", "Detached"


# (from, to): what a person may make of a link. A rejected pair stays on record, so that no job
# proposes it again.
STEPS: frozenset[tuple[State, State]] = frozenset(
    {
        (State.PROPOSED, State.CONFIRMED),
        (State.PROPOSED, State.REJECTED),
        (State.REJECTED, State.PROPOSED),
        (State.REJECTED, State.CONFIRMED),
        (State.CONFIRMED, State.DETACHED),
        (State.DETACHED, State.CONFIRMED),
    }
)
