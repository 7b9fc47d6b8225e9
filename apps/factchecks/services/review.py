"""Move fact-checks through review."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models.functions import Now

from apps.accounts.models import Membership
from apps.annotations import wording
from apps.core.errors import (
    ConflictError,
    InvalidError,
    NoSuchStepError,
    NotAllowedError,
    StaleError,
)
from apps.core.events import announce
from apps.factchecks import rules, selectors
from apps.factchecks.events import FactCheckMoved
from apps.factchecks.models import Decision, FactCheck
from apps.factchecks.services import ground
from apps.factchecks.states import STEPS, Party, State, Step


class OwnWorkError(NotAllowedError):
    """The person wrote something of the edition."""

    code = "own_work"
    title = "This is partly your own work"


class NoteNeededError(InvalidError):
    """The step wants its reason."""

    code = "note_needed"
    title = "Say why"


class IncompleteError(ConflictError):
    """There is nothing to publish yet."""

    code = "incomplete"
    title = "Something is missing"


@transaction.atomic
def move(*, factcheck_id: UUID, to: str, by: Membership, version: int, note: str = "") -> FactCheck:
    """Take a fact-check to its next state on the word of `by`.

    :raises NotFoundError: there is no such fact-check for `by`
    :raises StaleError: it is no longer at `version`
    :raises NoSuchStepError: the workflow does not lead from here to `to`
    :raises NotAllowedError: the step is somebody else's to take
    :raises OwnWorkError: `by` would decide on what they wrote themselves
    :raises NoteNeededError: the step wants a reason, and there is none
    :raises IncompleteError: it has no rating or no conclusion, and is to be published
    """
    # Locked first: two reviewers pressing at once must not both see "in review".
    factcheck = ground.locked(by, factcheck_id)
    before = State(factcheck.state)
    _fresh(factcheck, version)
    after, step = _step(before, to)
    _allow(by, step, factcheck)
    note = wording.checked(note, "note")
    if step.needs_note and not note:
        message = "Say what has to change, so that the others can do it."
        raise NoteNeededError(message, errors={"note": [message]})
    _complete(factcheck, after)

    if step.decides:
        _decide(factcheck, after, by, note)
    factcheck.state = after
    fields = ["state"]
    if after is State.IN_REVIEW:
        factcheck.submitted_at = Now()
        fields.append("submitted_at")
    factcheck.save_changes(fields)
    ground.tell(factcheck, after, by=by, change=_told(factcheck, before, after, note))
    announce(FactCheckMoved(factcheck_id=factcheck.pk, before=before, after=after))
    return selectors.one(by, factcheck_id)


def _fresh(factcheck: FactCheck, version: int) -> None:
    if factcheck.version != version:
        raise StaleError(
            f"This is edition {factcheck.edition} now, {factcheck.get_state_display().lower()}."
            " Look at the change, then give your word.",
            current={
                "state": factcheck.state,
                "edition": factcheck.edition,
                "version": factcheck.version,
            },
        )


def _step(before: State, to: str) -> tuple[State, Step]:
    for (known, after), step in STEPS.items():
        if (known, after) == (before, to):
            return after, step
    word = State(to).label.lower() if to in State.values else f"“{to}”"
    raise NoSuchStepError(
        f"A fact-check that is {before.label.lower()} cannot become {word}."
        " Reload the page to see what can be done with it."
    )


def _allow(by: Membership, step: Step, factcheck: FactCheck) -> None:
    contributed = selectors.contributed(by, factcheck)
    if rules.speaks_for(by, step.party, contributed=contributed):
        return
    if step.party is Party.REVIEWER and rules.speaks_for(by, step.party, contributed=False):
        raise OwnWorkError(
            "You wrote something of this edition, so somebody else has to decide on it."
        )
    raise NotAllowedError(f"{step.party.label} takes this step. Ask one of them.")


def _complete(factcheck: FactCheck, after: State) -> None:
    if after is State.PUBLISHED and not (factcheck.rating_id and factcheck.conclusion):
        raise IncompleteError(
            "There is no rating or no conclusion yet. Ask for changes, and have both written."
        )


def _decide(factcheck: FactCheck, after: State, by: Membership, note: str) -> None:
    """Keep the reviewer's latest word on the edition; the trail keeps the earlier ones."""
    Decision.objects.update_or_create(
        factcheck=factcheck,
        edition=factcheck.edition,
        reviewer=by.user,
        defaults={"word": Decision.Word(after), "note": note, "at": Now()},
    )


def _told(factcheck: FactCheck, before: State, after: State, note: str) -> dict[str, Any]:
    return {"state": [before, after], "edition": factcheck.edition, "note": note}
