"""Take requests from state to state."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from apps.accounts.models import Membership
from apps.annotations import services as annotations
from apps.annotations.models import Annotation
from apps.annotations.states import State as MarkState
from apps.core.errors import InvalidError, NoSuchStepError, StaleError
from apps.core.events import announce
from apps.verification.events import RequestMoved
from apps.verification.models import VerificationRequest
from apps.verification.services import ground
from apps.verification.states import AWAITING, STEPS, Channel, Outcome, State

# Two attempts on two channels, or a reason in words.
CHANNELS_TO_GIVE_UP: Final = 2


class ReasonNeededError(InvalidError):
    """This step wants a reason."""

    code = "reason_needed"
    title = "Say why"


@transaction.atomic
def move(  # noqa: PLR0913 - the members of an action, all by keyword
    *,
    by: Membership,
    request_id: UUID,
    to: str,
    version: int,
    note: str = "",
    outcome: str = "",
) -> VerificationRequest:
    """Take a request to its next state.

    Accepting or refusing a reported one decides on the marks of its sentences too.

    :param outcome: how it ended, when it is closed; "no reply" or "answered" if left out
    :raises StaleError: another version stands
    :raises NoSuchStepError: no step leads from where it is to `to`
    :raises ReasonNeededError: it is closed unanswered after too few attempts, without a note
    """
    ground.allow(by)
    # Marks before requests: whoever decides on a mark locks them in this order as well.
    marks = _marks(by, request_id)
    neighbours = _neighbours(marks)
    request = ground.locked(by, request_id)
    ground.expect(request, version, StaleError)
    before = State(request.state)
    if to not in State.values or (before, State(to)) not in STEPS:
        raise NoSuchStepError(
            f"A request that is {before.label.lower()} has no step to “{to}”. "
            "Look at what can be done with it now.",
            current=request,
        )
    after = State(to)
    note = ground.checked_text(note, "note")
    _take(request, before, after, note, outcome)
    ground.add_step(
        request,
        by=by,
        kind=after,
        key=f"v{request.version}",
        note=note,
        channel=_by(request, after),
    )
    ground.hold_logs([request, *neighbours])
    for mark in marks:
        _decide(mark, after, by)
    if after not in AWAITING:
        ground.settle_clock(request)
    change = {"before": before, "after": after, "outcome": request.outcome}
    ground.tell(request, "moved", by, change)
    announce(RequestMoved(request_id=request.pk, before=before, after=after))
    return request


def _take(
    request: VerificationRequest, before: State, after: State, note: str, outcome: str
) -> None:
    request.state = after
    if after == State.SENT and request.sent_at is None:
        request.sent_at = timezone.now()
    if before == State.CLOSED:
        request.outcome = ""
    if after == State.CLOSED:
        request.outcome = _checked_outcome(outcome, before)
        _want_reason(request, note)
    request.save_changes(["state", "sent_at", "outcome"])


def _checked_outcome(outcome: str, before: State) -> str:
    if not outcome:
        return Outcome.ANSWERED if before == State.REPLIED else Outcome.NO_REPLY
    if outcome not in Outcome.values:
        message = f"An outcome is one of: {', '.join(Outcome.values)}."
        raise InvalidError(message, errors={"outcome": [message]})
    return outcome


def _want_reason(request: VerificationRequest, note: str) -> None:
    if request.outcome != Outcome.NO_REPLY or note:
        return
    tried = set(request.steps.exclude(channel="").values_list("channel", flat=True))
    if len(tried - {Channel.UNKNOWN}) < CHANNELS_TO_GIVE_UP:
        message = "Closing as no reply wants two attempts on two channels, or a reason. Write one."
        raise ReasonNeededError(message, errors={"note": [message]})


def _by(request: VerificationRequest, after: State) -> str:
    return request.channel if after == State.SENT else ""


def _marks(by: Membership, request_id: UUID) -> list[Annotation]:
    ids = Annotation.objects.filter(
        newsroom_id=by.newsroom_id,
        deleted_at=None,
        mentions__request_id=request_id,
        mentions__request__kind=VerificationRequest.Kind.REPORTED,
    ).values_list("pk", flat=True)
    marks = Annotation.objects.filter(pk__in=sorted(set(ids))).order_by("pk")
    locked = marks.select_for_update(no_key=True)
    return sorted(locked, key=lambda mark: (mark.article_id, mark.start))


def _neighbours(marks: Sequence[Annotation]) -> list[VerificationRequest]:
    """Return, locked, all requests that stand or fall with the marks: one for each body."""
    ids = VerificationRequest.objects.filter(mentions__annotation__in=marks).values_list("pk")
    reported = VerificationRequest.objects.filter(
        pk__in=ids, kind=VerificationRequest.Kind.REPORTED
    )
    return list(reported.order_by("pk").select_for_update(no_key=True))


def _decide(mark: Annotation, after: State, by: Membership) -> None:
    decide = {
        (MarkState.PROPOSED, State.ACCEPTED): annotations.accept,
        (MarkState.REFUSED, State.ACCEPTED): annotations.accept,
        (MarkState.PROPOSED, State.REFUSED): annotations.refuse,
    }.get((MarkState(mark.state), after))
    if decide is not None:
        decide(by=by, annotation_id=mark.pk, version=mark.version)
