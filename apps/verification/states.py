"""Where a request stands, how it was put, how it ended, and which step leads where."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from django.db.models import TextChoices


class State(TextChoices):
    """The life of a request. A reported one begins as proposed; ours as a draft."""

    PROPOSED = "proposed", "Found by rules"
    ACCEPTED = "accepted", "Accepted"
    REFUSED = "refused", "Not a request"
    DRAFT = "draft", "Draft"
    SENT = "sent", "Sent"
    ACKNOWLEDGED = "acknowledged", "Acknowledged"
    REPLIED = "replied", "Reply received"
    CLOSED = "closed", "Closed"
    WITHDRAWN = "withdrawn", "Withdrawn"


class Outcome(TextChoices):
    """How a request ended."""

    ANSWERED = "answered", "Answered"
    PARTLY = "partly", "Partly answered"
    DENIED = "denied", "Denied"
    DECLINED = "declined", "Declined to comment"
    NOT_COMPETENT = "not_competent", "Not competent"
    NO_REPLY = "no_reply", "No reply"


class Channel(TextChoices):
    """How a request was put."""

    EMAIL = "email", "E-mail"
    PHONE = "phone", "Phone"
    LETTER = "letter", "Letter"
    IN_PERSON = "in_person", "In person"
    SOCIAL = "social", "Social media"
    WEB_FORM = "web_form", "Web form"
    UNKNOWN = "unknown", "Channel not said"


# (from, to) → what the button says. A state that is not in it is not left.
STEPS: Final[Mapping[tuple[State, State], str]] = MappingProxyType(
    {
        (State.PROPOSED, State.ACCEPTED): "Accept",
        (State.PROPOSED, State.REFUSED): "Refuse",
        (State.REFUSED, State.ACCEPTED): "Accept after all",
        (State.ACCEPTED, State.REFUSED): "Refuse after all",
        (State.DRAFT, State.SENT): "It was sent",
        (State.DRAFT, State.WITHDRAWN): "Withdraw",
        (State.SENT, State.ACKNOWLEDGED): "Acknowledged",
        (State.SENT, State.REPLIED): "Reply received",
        (State.SENT, State.CLOSED): "Close: no reply",
        (State.SENT, State.WITHDRAWN): "Withdraw",
        (State.ACKNOWLEDGED, State.REPLIED): "Reply received",
        (State.ACKNOWLEDGED, State.CLOSED): "Close: no reply",
        (State.ACKNOWLEDGED, State.WITHDRAWN): "Withdraw",
        (State.REPLIED, State.CLOSED): "Close",
        (State.CLOSED, State.SENT): "Open again",
    }
)

REPORTED_STATES: Final = frozenset({State.PROPOSED, State.ACCEPTED, State.REFUSED})
OUR_STATES: Final = frozenset(State) - REPORTED_STATES
# An answer is awaited: only these can be overdue.
AWAITING: Final = frozenset({State.SENT, State.ACKNOWLEDGED})
OPEN: Final = frozenset({State.DRAFT, State.REPLIED, State.ACCEPTED}) | AWAITING
CLOSED: Final = frozenset({State.CLOSED, State.WITHDRAWN, State.REFUSED})


def next_steps(state: State) -> list[tuple[State, str]]:
    """Return where a request may go from `state`, with the words of the buttons."""
    return [(to, words) for (before, to), words in STEPS.items() if before == state]
