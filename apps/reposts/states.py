"""Where a link between two articles stands, and which state may follow which."""

from collections.abc import Mapping

from django.db.models import TextChoices


class State(TextChoices):
    """A job proposes, a person decides; every decision can be taken back."""

    PROPOSED = "proposed", "Proposed"
    CONFIRMED = "confirmed", "Confirmed"
    REJECTED = "rejected", "Rejected"
    DETACHED = "detached", "Detached"


class Result(TextChoices):
    """How the words of a mark of the original fare in the copy."""

    IDENTICAL = "identical", "Identical"
    CHANGED = "changed", "Changed"
    GONE = "gone", "Gone in the copy"


# (from, to): what a person may make of a link, in the words of the button. A rejected pair stays
# on record, so that no job proposes it again.
STEPS: Mapping[tuple[State, State], str] = {
    (State.PROPOSED, State.CONFIRMED): "Confirm repost",
    (State.PROPOSED, State.REJECTED): "Not a repost",
    (State.REJECTED, State.PROPOSED): "Take the rejection back",
    (State.REJECTED, State.CONFIRMED): "Confirm repost",
    (State.CONFIRMED, State.DETACHED): "Detach the copy",
    (State.DETACHED, State.CONFIRMED): "Confirm repost",
}
