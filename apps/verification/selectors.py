"""Read requests."""

import logging
from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Case, Count, Exists, F, OuterRef, Prefetch, Q, QuerySet, When

from apps.accounts.models import Membership
from apps.annotations import selectors as annotations
from apps.annotations.models import Annotation, Claim
from apps.articles.models import Region, Revision
from apps.core.errors import NotFoundError
from apps.sources.models import Source
from apps.verification.detection import Detection, detect
from apps.verification.models import Mention, RequestWords, Step, VerificationRequest
from apps.verification.states import AWAITING, CLOSED, OPEN, Outcome, State

log = logging.getLogger(__name__)

# The shelves of the ledger, in the order of its tabs.
SHELVES = ("open", "overdue", "reported", "closed")


@dataclass(frozen=True, slots=True)
class Reading:
    """What the rules found in one revision."""

    revision_id: UUID
    found: tuple[Detection, ...]


def visible_to(member: Membership) -> QuerySet[VerificationRequest]:
    """Return the requests of the member's newsroom, with their bodies and living mentions."""
    living = (
        Mention.objects.filter(annotation__deleted_at=None)
        .select_related("annotation__article")
        .order_by("annotation__created_at", "pk")
    )
    return (
        VerificationRequest.objects.filter(newsroom_id=member.newsroom_id)
        .select_related("body", "asker", "owner", "by", "claim", "newsroom")
        .prefetch_related(Prefetch("mentions", queryset=living))
    )


def get(member: Membership, request_id: UUID) -> VerificationRequest:
    """Return one request.

    :raises NotFoundError: there is none that `member` can see
    """
    request = visible_to(member).filter(pk=request_id).first()
    if request is None:
        raise NotFoundError
    return request


def narrowed(  # noqa: PLR0913 - what a list can be narrowed to, all by keyword
    requests: QuerySet[VerificationRequest],
    *,
    article_id: UUID | None = None,
    body_id: UUID | None = None,
    claim_id: UUID | None = None,
    state: str = "",
    kind: str = "",
) -> QuerySet[VerificationRequest]:
    """Return those of one article, body, claim, state or kind."""
    if article_id:
        mentioned = Mention.objects.filter(
            annotation__article_id=article_id, annotation__deleted_at=None
        )
        requests = requests.filter(pk__in=mentioned.values("request_id"))
    if body_id:
        requests = requests.filter(body_id=body_id)
    if claim_id:
        requests = requests.filter(claim_id=claim_id)
    if state:
        requests = requests.filter(state=state)
    return requests.filter(kind=kind) if kind else requests


def overdue(at: datetime) -> Q:
    """Return the condition under which a request is overdue at a moment."""
    return Q(state__in=AWAITING, due_at__lte=at)


def on_shelf(
    requests: QuerySet[VerificationRequest], shelf: str, at: datetime
) -> QuerySet[VerificationRequest]:
    """Return what one tab of the ledger shows, the nearest running deadline first."""
    running = Case(When(state__in=AWAITING, then=F("due_at")))
    shown = listed(requests).filter(_shelf(shelf, at))
    return shown.order_by(running.asc(nulls_last=True), "-created_at", "-id")


def shelf_counts(requests: QuerySet[VerificationRequest], at: datetime) -> dict[str, int]:
    """Return how many requests each tab shows."""
    counts = {shelf: Count("pk", filter=_shelf(shelf, at)) for shelf in SHELVES}
    return listed(requests).order_by().aggregate(**counts)


def _shelf(shelf: str, at: datetime) -> Q:
    match shelf:
        case "overdue":
            return overdue(at)
        case "reported":
            return Q(state=State.PROPOSED)
        case "closed":
            return Q(state__in=CLOSED)
        case _:
            return Q(state__in=OPEN)


def waiting_count(member: Membership, at: datetime) -> int:
    """Return how many requests want somebody: overdue, to classify, or to accept."""
    waits = overdue(at) | Q(state__in=[State.REPLIED, State.PROPOSED])
    waiting = VerificationRequest.objects.filter(waits, newsroom_id=member.newsroom_id)
    return listed(waiting).count()


def request_words(
    member: Membership, *, within: QuerySet[Any] | None = None
) -> QuerySet[RequestWords]:
    """Return the words of the requests that lists show, in no order.

    :param within: ids of articles, one of which has to report a request; None for any
    """
    shown = listed(VerificationRequest.objects.filter(newsroom_id=member.newsroom_id))
    if within is not None:
        told = Mention.objects.filter(request=OuterRef("pk"), annotation__deleted_at=None)
        shown = shown.filter(Exists(told.filter(annotation__article__in=within)))
    return RequestWords.objects.filter(
        newsroom_id=member.newsroom_id, gone=False, request__in=shown.order_by().values("pk")
    )


def requests_found(member: Membership, ids: Sequence[UUID]) -> list[VerificationRequest]:
    """Return requests with the words that report them, in the order of `ids`."""
    found = visible_to(member).filter(pk__in=ids).select_related("words")
    known = {
        request.pk: request
        for request in found.defer("words__vector").prefetch_related(
            "mentions__annotation__fragments"
        )
    }
    return [known[pk] for pk in ids if pk in known]


def articles_that_report(member: Membership) -> QuerySet[Mention, Any]:
    """Return, as ids of articles, those that report a request somebody put to a body."""
    return (
        Mention.objects.filter(
            request__newsroom_id=member.newsroom_id,
            request__kind=VerificationRequest.Kind.REPORTED,
            annotation__deleted_at=None,
        )
        .exclude(request__state=State.REFUSED)
        .values("annotation__article_id")
    )


def listed(requests: QuerySet[VerificationRequest]) -> QuerySet[VerificationRequest]:
    """Return all but what nothing but withdrawn articles reports, undecided as yet."""
    living = Mention.objects.filter(request=OuterRef("pk"), annotation__deleted_at=None)
    stands = living.filter(annotation__article__withdrawn_at=None)
    return requests.exclude(Q(state=State.PROPOSED) & Exists(living) & ~Exists(stands))


@dataclass(frozen=True, slots=True)
class Answers:
    """How often a body was asked by us, and how often it answered."""

    body_id: UUID
    name: str
    asked: int
    answered: int


def how_they_answer(member: Membership, most: int = 8) -> list[Answers]:
    """Return the bodies we asked most, with how often they answered."""
    sent = VerificationRequest.objects.filter(
        newsroom_id=member.newsroom_id, sent_at__isnull=False, body__isnull=False
    )
    answered = Q(state=State.REPLIED) | Q(outcome__in=[Outcome.ANSWERED, Outcome.PARTLY])
    rows = (
        sent.order_by()
        .values("body_id", "body__name")
        .annotate(asked=Count("pk"), answered=Count("pk", filter=answered))
        .order_by("-asked", "body__name")[:most]
    )
    return [
        Answers(
            body_id=row["body_id"],
            name=row["body__name"],
            asked=row["asked"],
            answered=row["answered"],
        )
        for row in rows
    ]


def steps_of(request: VerificationRequest) -> QuerySet[Step]:
    """Return what happened to a request, oldest first."""
    return request.steps.select_related("by").order_by("at", "created_at", "id")


def bodies_known_to(member: Membership) -> QuerySet[Source]:
    """Return the sources that can be asked."""
    return Source.objects.filter(newsroom_id=member.newsroom_id, body__isnull=False)


def claim_known_to(member: Membership, claim_id: UUID) -> Claim | None:
    """Return a claim of the newsroom."""
    claims = Claim.objects.filter(newsroom_id=member.newsroom_id)
    return claims.filter(pk=claim_id).first()


def marks_known_to(member: Membership, ids: Collection[UUID]) -> QuerySet[Annotation]:
    """Return those of the marks named that live in the newsroom, and are not one person's alone."""
    return annotations.visible_to(member).filter(pk__in=ids, private_to=None)


def read(revision_id: UUID) -> Reading:
    """Read the requests that a revision's own words report. Writes nothing.

    Boilerplate is not read: a tip line asks readers, a rights notice is another's.

    :raises Revision.DoesNotExist: there is no such revision
    """
    revision = Revision.objects.select_related("article__publisher").get(pk=revision_id)
    regions = list(revision.regions.order_by("start").values_list("kind", "start", "end"))
    return _reading(revision, regions)


def read_all(
    revision_ids: Sequence[UUID], *, report: Callable[[int, int], None]
) -> tuple[list[Reading], list[UUID]]:
    """Read those of many revisions that exist, each as `read` does.

    :param report: told how many are done, and of how many
    :returns: what was read, and the revisions at whose text the program stumbled
    """
    revisions = Revision.objects.select_related("article__publisher").in_bulk(revision_ids)
    regions: defaultdict[UUID, list[tuple[str, int, int]]] = defaultdict(list)
    rows = Region.objects.filter(revision__in=revision_ids).order_by("revision", "start")
    for pk, kind, start, end in rows.values_list("revision_id", "kind", "start", "end"):
        regions[pk].append((kind, start, end))
    readings, left = [], []
    for step, (pk, revision) in enumerate(revisions.items()):
        report(step, len(revisions))
        try:
            readings.append(_reading(revision, regions[pk]))
        except Exception:
            log.exception("%s could not be read for requests", pk)
            left.append(pk)
    return readings, left


def _reading(revision: Revision, regions: Sequence[tuple[str, int, int]]) -> Reading:
    article = revision.article
    publisher = article.publisher.name if article.publisher else article.publisher_text
    bodies = [(start, end) for kind, start, end in regions if kind == Region.Kind.BODY]
    found = detect(revision.text, publisher=publisher, regions=bodies if regions else None)
    return Reading(revision_id=revision.pk, found=tuple(found))


def overdue_unnoted(at: datetime) -> list[UUID]:
    """Return the requests whose passed deadline nobody was told of since they were last sent."""
    late = VerificationRequest.objects.filter(overdue(at)).order_by("pk")
    noted = set(
        Step.objects.filter(request__in=late, kind=OVERDUE).values_list("request_id", "key")
    )
    sent = Count("steps", filter=Q(steps__kind=State.SENT))
    return [
        pk
        for pk, due_at, times in late.annotate(sent=sent).values_list("pk", "due_at", "sent")
        if due_at is not None and (pk, _overdue_key(due_at, times)) not in noted
    ]


OVERDUE = "overdue"


def overdue_key(request: VerificationRequest) -> str:
    """Return the key of the step that notes a request's passed deadline.

    One for each deadline, and another when the request is sent again after it was closed.
    """
    assert request.due_at is not None  # noqa: S101 - without a deadline nothing is overdue
    return _overdue_key(request.due_at, request.steps.filter(kind=State.SENT).count())


def _overdue_key(due_at: datetime, times_sent: int) -> str:
    moment = f"{due_at.timestamp():.6f}"
    return moment if times_sent <= 1 else f"{moment}/{times_sent}"
