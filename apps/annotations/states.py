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
# (from, to): what whoever decided on a mark may take back, while nobody has touched it since.
TAKING_BACK: frozenset[tuple[State, State]] = frozenset(
    {
        (State.ACCEPTED, State.PROPOSED),
        (State.REFUSED, State.PROPOSED),
    }
)
# (from, to): what a new revision may make of a mark, or a person who says where its words stand.
PLACING: frozenset[tuple[State, State]] = frozenset(
    {
        (State.PROPOSED, State.ORPHAN),
        (State.ACCEPTED, State.ORPHAN),
        (State.ORPHAN, State.ACCEPTED),
        (State.ORPHAN, State.PROPOSED),
    }
)
