"""Requests of our own: recorded by hand, chased, noted when overdue."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID, uuid4
from zoneinfo import available_timezones

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import Membership
from apps.annotations.models import Annotation, Claim
from apps.core.creation import create_once
from apps.core.errors import ConflictError, InvalidError, PreconditionFailedError
from apps.core.events import announce
from apps.notices import services as notices
from apps.sources.names import name_key, one_line
from apps.verification import selectors
from apps.verification.events import RequestOverdue
from apps.verification.models import Mention, VerificationRequest
from apps.verification.services import ground
from apps.verification.states import AWAITING, OUR_STATES, State

FARTHEST: Final = timedelta(days=366 * 5)
LONGEST_NAME: Final = 200
MOST_MARKS: Final = 50


class NotOursError(ConflictError):
    """An article reports this request; its publisher chases it."""

    code = "not_ours"
    title = "This is not our request"


class NamedByRequestError(ConflictError):
    """A request, which everybody sees, names the mark."""

    code = "named_by_request"
    title = "A request names this note"


def refuse_named(*, annotation_id: UUID) -> None:
    """Let go nothing that a request shows to everybody.

    :raises NamedByRequestError: a request names the mark
    """
    if Mention.objects.filter(annotation=annotation_id).exists():
        raise NamedByRequestError(
            "A request stands on this note, so the newsroom must see it. Write another for you."
        )


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, of whom, by when.

    :param body_id: a source of the registry, or else `body_text` in words
    :param due_zone: the IANA zone in which the deadline is meant; the newsroom's if empty
    :param sent_at: when it went out, if it did; otherwise it is a draft
    """

    question: str
    body_id: UUID | None = None
    body_text: str = ""
    channel: str = "unknown"
    due_at: datetime | None = None
    due_zone: str = ""
    sent_at: datetime | None = None
    claim_id: UUID | None = None
    annotation_ids: tuple[UUID, ...] = ()


@transaction.atomic
def record_request(
    *, by: Membership, asked: Question, row_id: UUID | None = None
) -> tuple[VerificationRequest, bool]:
    """Record a request of ours, as a draft or as sent.

    :param row_id: the client's id; the same call again returns the same request
    :returns: the request, and whether this call made it
    :raises InvalidError: something in it cannot be used; `errors` says what
    """
    ground.allow(by)
    request = VerificationRequest(
        newsroom_id=by.newsroom_id,
        by=by.user,
        owner=by.user,
        kind=VerificationRequest.Kind.OURS,
        asker_text=by.newsroom.name,
        question=ground.checked_text(
            asked.question, "question", needed="Write the question that was asked."
        ),
        channel=ground.checked_channel(asked.channel),
        state=State.SENT if asked.sent_at else State.DRAFT,
        sent_at=_checked_sent(asked.sent_at),
        claim=_known_claim(by, asked.claim_id),
    )
    _set_body(request, by, asked.body_id, asked.body_text)
    _set_deadline(request, asked.due_at, asked.due_zone or by.newsroom.tz)
    marks = _known_marks(by, asked.annotation_ids)
    sent = {
        "question": request.question,
        "body": asked.body_id,
        "body_text": request.body_text,
        "channel": request.channel,
        "due_at": request.due_at,
        "due_zone": request.due_zone,
        "sent_at": request.sent_at,
        "claim": asked.claim_id,
        "annotations": [mark.pk for mark in marks],
    }

    def make(pk: UUID, sent_as: str) -> VerificationRequest:
        request.pk, request.created_as = pk, sent_as
        request.save(force_insert=True)
        Mention.objects.bulk_create(Mention(request=request, annotation=mark) for mark in marks)
        return request

    row, made = create_once(VerificationRequest, row_id=row_id, sent=sent, by=by.pk, make=make)
    if made:
        if row.sent_at is None:
            ground.add_step(row, by=by, kind=State.DRAFT, key="v1")
        else:
            ground.add_step(
                row, by=by, kind=State.SENT, key="v1", at=row.sent_at, channel=row.channel
            )
        ground.tell(row, "recorded", by, {"state": row.state, "channel": row.channel})
    return row, made


@transaction.atomic
def update_request(  # noqa: PLR0913 - what can change, all by keyword
    *,
    by: Membership,
    request_id: UUID,
    version: int,
    question: str | None = None,
    body_id: UUID | None = None,
    channel: str | None = None,
    due_at: datetime | None = None,
    due_zone: str | None = None,
) -> VerificationRequest:
    """Change a request of ours, for one its deadline. None keeps what there is.

    :raises NotOursError: an article reports it; only its body can be named
    :raises PreconditionFailedError: another version stands
    """
    ground.allow(by)
    request = ground.locked(by, request_id)
    ground.expect(request, version, PreconditionFailedError)
    _want_ours(request)
    before = {"due_at": request.due_at and request.due_at.isoformat(), "channel": request.channel}
    if question is not None:
        request.question = ground.checked_text(
            question, "question", needed="Write the question that was asked."
        )
    if body_id is not None:
        _set_body(request, by, body_id, "")
    if channel is not None:
        request.channel = ground.checked_channel(channel)
    if due_at is not None or due_zone is not None:
        former = request.due_at
        _set_deadline(request, due_at or former, due_zone or request.due_zone)
        # The same moment in another zone is noted already, and still waits.
        if request.due_at != former:
            ground.settle_clock(request)
    request.save_changes(["question", "body", "body_text", "channel", "due_at", "due_zone"])
    after = {"due_at": request.due_at and request.due_at.isoformat(), "channel": request.channel}
    if before["due_at"] != after["due_at"]:
        ground.add_step(request, by=by, kind="deadline", key=f"v{request.version}")
    ground.tell(request, "changed", by, {"before": before, "after": after})
    return request


@transaction.atomic
def log_attempt(  # noqa: PLR0913 - the members of a step, all by keyword
    *,
    by: Membership,
    request_id: UUID,
    version: int,
    channel: str,
    note: str = "",
    row_id: UUID | None = None,
) -> VerificationRequest:
    """Write that the body was tried again, say by phone.

    :param row_id: the client's id; the same attempt again changes nothing
    :raises NotOursError: an article reports it
    :raises PreconditionFailedError: another version stands
    """
    ground.allow(by)
    request = ground.locked(by, request_id)
    _want_ours(request)
    key = str(row_id or uuid4())
    if request.steps.filter(kind="attempt", key=key).exists():
        return request
    ground.expect(request, version, PreconditionFailedError)
    if request.state not in AWAITING:
        message = "Nobody is waiting for an answer, so there is nothing to try again."
        raise ConflictError(message, current=request)
    channel = ground.checked_channel(channel)
    note = ground.checked_text(note, "note")
    ground.add_step(request, by=by, kind="attempt", key=key, channel=channel, note=note)
    request.save_changes([])
    ground.tell(request, "tried_again", by, {"channel": channel})
    return request


@transaction.atomic
def note_overdue(*, request_ids: Sequence[UUID]) -> None:
    """Note passed deadlines and let each wait for its owner; once for each deadline and sending."""
    rows = VerificationRequest.objects.filter(pk__in=request_ids).order_by("pk")
    late = list(rows.select_for_update(no_key=True))
    ground.hold_logs(late)
    for request in late:
        now = timezone.now()
        if request.due_at is None or request.due_at > now or request.state not in AWAITING:
            continue
        key = selectors.overdue_key(request)
        if not ground.add_step(
            request, by=None, kind=selectors.OVERDUE, key=key, at=request.due_at
        ):
            continue
        notices.make_todo(
            newsroom_id=request.newsroom_id,
            kind=ground.OVERDUE_TODO,
            subject=request,
            text=f"{request.body_name} has not answered in time.",
            url=reverse("verification:request", args=[request.pk]),
            assignee_id=request.owner_id,
            due_at=request.due_at,
        )
        ground.tell(request, "overdue", None, {"due_at": request.due_at.isoformat()})
        announce(RequestOverdue(request_id=request.pk))


def _want_ours(request: VerificationRequest) -> None:
    if request.state not in OUR_STATES:
        raise NotOursError(
            "An article reports this request, so there is nothing of ours to change. "
            "Ask the body yourself if you need its answer.",
            current=request,
        )


def _set_body(
    request: VerificationRequest, by: Membership, body_id: UUID | None, body_text: str
) -> None:
    if body_id is not None:
        request.body, request.body_text = ground.known_body(by, body_id), ""
        return
    words = one_line(ground.checked_text(body_text, "body"))
    if not name_key(words) or len(words) > LONGEST_NAME:
        message = f"Name who is asked: choose a body, or write its name ({LONGEST_NAME} at most)."
        raise InvalidError(message, errors={"body": [message]})
    request.body, request.body_text = None, words


def _set_deadline(request: VerificationRequest, due_at: datetime | None, zone: str) -> None:
    if zone not in available_timezones():
        message = "This is no time zone. Write one like Europe/Berlin."
        raise InvalidError(message, errors={"due_zone": [message]})
    if due_at is not None:
        if timezone.is_naive(due_at):
            message = "This moment has no zone. Add one, like 2026-05-04T17:00+02:00."
            raise InvalidError(message, errors={"due_at": [message]})
        if request.sent_at is not None and due_at <= request.sent_at:
            message = "The deadline lies before the request was sent. Set a later one."
            raise InvalidError(message, errors={"due_at": [message]})
        if abs(due_at - timezone.now()) > FARTHEST:
            message = "This deadline is years away. Check the year."
            raise InvalidError(message, errors={"due_at": [message]})
    request.due_at, request.due_zone = due_at, zone


def _checked_sent(sent_at: datetime | None) -> datetime | None:
    if sent_at is None:
        return None
    if timezone.is_naive(sent_at):
        message = "This moment has no zone. Add one, like 2026-05-04T17:00+02:00."
    elif sent_at > timezone.now() + timedelta(minutes=5):
        message = "This moment has not come yet. Say when it was sent, or keep a draft."
    elif timezone.now() - sent_at > FARTHEST:
        message = "This was sent years ago. Check the year."
    else:
        return sent_at
    raise InvalidError(message, errors={"sent_at": [message]})


def _known_claim(by: Membership, claim_id: UUID | None) -> Claim | None:
    if claim_id is None:
        return None
    claim = selectors.claim_known_to(by, claim_id)
    if claim is None:
        message = "There is no such claim. Choose another, or leave it out."
        raise InvalidError(message, errors={"claim": [message]})
    return claim


def _known_marks(by: Membership, ids: Sequence[UUID]) -> list[Annotation]:
    wanted = list(dict.fromkeys(ids))
    marks = selectors.marks_known_to(by, wanted).in_bulk(wanted)
    if len(marks) < len(wanted) or len(wanted) > MOST_MARKS:
        message = f"Name at most {MOST_MARKS} marks that stand in your articles."
        raise InvalidError(message, errors={"annotations": [message]})
    return [marks[pk] for pk in wanted]
