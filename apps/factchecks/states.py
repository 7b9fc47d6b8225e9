"""The workflow of a fact-check as data: which state may follow which, and on whose word."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import TextChoices


class State(TextChoices):
    """Where a fact-check stands."""

    DRAFT = "draft", "Draft"
    IN_REVIEW = "in_review", "In review"
    CHANGES_REQUESTED = "changes_requested", "Changes requested"
    APPROVED = "approved", "Approved"
    PUBLISHED = "published", "Published"


class Party(TextChoices):
    """Whose word a step needs."""

    WRITER = "writer", "An annotator, reviewer or editor"
    REVIEWER = "reviewer", "A reviewer or editor who wrote nothing of this edition"
    EDITOR = "editor", "An editor"


@dataclass(frozen=True, slots=True)
class Step:
    """A way from one state to another.

    `label` is what the button says; `decides` marks a reviewer's word on the edition, which is
    kept; `needs_note` a step that wants its reason; `back` one that no page urges.
    """

    party: Party
    label: str
    decides: bool = False
    needs_note: bool = False
    back: bool = False


STEPS: Mapping[tuple[State, State], Step] = {
    (State.DRAFT, State.IN_REVIEW): Step(Party.WRITER, "Send to review"),
    (State.IN_REVIEW, State.APPROVED): Step(Party.REVIEWER, "Approve", decides=True),
    (State.IN_REVIEW, State.CHANGES_REQUESTED): Step(
        Party.REVIEWER, "Ask for changes", decides=True, needs_note=True
    ),
    (State.IN_REVIEW, State.DRAFT): Step(Party.WRITER, "Take back to draft", back=True),
    (State.CHANGES_REQUESTED, State.IN_REVIEW): Step(Party.WRITER, "Send to review again"),
    (State.APPROVED, State.PUBLISHED): Step(Party.EDITOR, "Publish"),
    (State.APPROVED, State.CHANGES_REQUESTED): Step(
        Party.REVIEWER, "Ask for changes", decides=True, needs_note=True, back=True
    ),
}

# What an edit of the words makes of a state. A published edition is not edited at all.
AFTER_EDIT: Mapping[State, State] = {
    State.DRAFT: State.DRAFT,
    State.IN_REVIEW: State.IN_REVIEW,
    State.CHANGES_REQUESTED: State.CHANGES_REQUESTED,
    State.APPROVED: State.DRAFT,
}

# Somebody's verdict stands, so what it is about must stay to be seen.
DECIDED = frozenset({State.APPROVED, State.PUBLISHED})
