"""How outgoing mail stands, and what a person may make of it, as data."""

from collections.abc import Mapping
from typing import Final

from django.db.models import TextChoices


class State(TextChoices):
    """The life of a letter.

    `uncertain`: it was in a worker's hands when the worker was lost, so nobody knows whether it
    went out; a person decides, for it is never sent again by itself.
    """

    READY = "ready", "Waiting"
    SENT = "sent", "Sent"
    FAILED = "failed", "Failed"
    UNCERTAIN = "uncertain", "Uncertain"
    DROPPED = "dropped", "Given up"


STEPS: Final[Mapping[tuple[State, State], str]] = {
    (State.FAILED, State.READY): "Send it again",
    (State.FAILED, State.DROPPED): "Give it up",
    (State.UNCERTAIN, State.READY): "Send it again",
    (State.UNCERTAIN, State.SENT): "It arrived",
    (State.UNCERTAIN, State.DROPPED): "Give it up",
}
"""What an admin may decide, and what the button says."""
