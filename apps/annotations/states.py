"""Where a mark stands."""

from django.db.models import TextChoices


class State(TextChoices):
    """A rule proposes, a person accepts or refuses; an orphan lost its words."""

    PROPOSED = "proposed", "Proposed"
    ACCEPTED = "accepted", "Accepted"
    REFUSED = "refused", "Refused"
    ORPHAN = "orphan", "Orphan"


# (from, to): what a person may make of a mark.
STEPS: frozenset[tuple[State, State]] = frozenset(
    {
        (State.PROPOSED, State.ACCEPTED),
        (State.PROPOSED, State.REFUSED),
        (State.REFUSED, State.ACCEPTED),
    }
)
