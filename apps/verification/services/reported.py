"""Requests that articles report: found by rules, accepted or refused by people."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final
from uuid import UUID

from django.db import transaction

from apps.accounts.models import Membership
from apps.annotations import services as annotations
from apps.annotations.models import Annotation
from apps.annotations.spans import Fragment
from apps.annotations.states import State as MarkState
from apps.articles.models import Revision
from apps.audit import services as audit
from apps.core.errors import StaleError
from apps.core.events import announce
from apps.jobs import services as jobs
from apps.sources import selectors as sources
from apps.sources import services as registry
from apps.sources.models import Source
from apps.sources.names import lookup_keys, name_key
from apps.verification import selectors
from apps.verification.detection import VERSION, Detection
from apps.verification.events import RequestFound, RequestMoved
from apps.verification.models import Mention, VerificationRequest
from apps.verification.selectors import Reading
from apps.verification.services import ground
from apps.verification.states import State

DETECT: Final = "verification.detect"
DETECT_MANY: Final = "verification.detect_many"
NOT_NAMED: Final = "not named"
# How much of the text before a sentence tells copies of one article from articles that happen to
# use one formula, in characters without blanks; with less there is nothing to tell by.
CONTEXT: Final = 50
LEAST_CONTEXT: Final = 30
# Where a request goes with the mark of its sentence, and what its step says then.
FOLLOWS: Final[Mapping[MarkState, State]] = {
    MarkState.ACCEPTED: State.ACCEPTED,
    MarkState.REFUSED: State.REFUSED,
    MarkState.PROPOSED: State.PROPOSED,
}
BY_THE_MARK: Final = "by the mark in the text"


@dataclass(frozen=True, slots=True)
class _Found:
    """One body that one sentence says was asked."""

    detection: Detection
    body: Source | None
    body_text: str
    asker: Source | None
    fold_key: str


@transaction.atomic
def ask_for_reading(*, revision_id: UUID) -> None:
    """Have a new text read for requests; once for a revision and a version of the rules."""
    revision = Revision.objects.select_related("article").get(pk=revision_id)
    jobs.enqueue(
        kind=DETECT,
        key=f"{DETECT}:{revision_id}:{VERSION}",
        payload={"revision_id": revision_id},
        subject=revision.article,
    )


@transaction.atomic
def ask_for_readings(*, revision_ids: Sequence[UUID], newsroom_id: UUID) -> None:
    """Have many new texts read for requests by one job."""
    ids = " ".join(map(str, revision_ids))
    jobs.enqueue(
        kind=DETECT_MANY,
        key=f"{DETECT_MANY}:{hashlib.sha256(ids.encode()).hexdigest()}:{VERSION}",
        payload={"revision_ids": ids},
        newsroom_id=newsroom_id,
    )


@transaction.atomic
def keep_readings(*, readings: Sequence[Reading], left: Iterable[UUID] = ()) -> None:
    """Write what was read: a request for each body, its mark, and the link between them.

    Doing so again changes nothing. Copies of an article fold into one request.

    :param left: revisions that could not be read among others; each gets a job of its own
    """
    for revision_id in left:
        ask_for_reading(revision_id=revision_id)
    told = [reading for reading in readings if reading.found]
    revisions = Revision.objects.select_related("article").in_bulk(
        [reading.revision_id for reading in told]
    )
    known = {pk: _known(revision) for pk, revision in revisions.items()}
    resolve = cache(sources.resolve)
    found = [
        (revisions[reading.revision_id], each)
        for reading in told
        for detection in reading.found
        for each in _parties(revisions[reading.revision_id], detection, resolve)
        if not any(_is_known(each, mention) for mention in known[reading.revision_id])
    ]
    if found:
        requests = _requests(found)
        ground.hold_logs(requests.values(), *(revision.article_id for revision, _ in found))
        _mention(found, requests)


@transaction.atomic
def name_body(
    *,
    by: Membership,
    request_id: UUID,
    version: int,
    body_id: UUID | None = None,
    remember: bool = False,
) -> VerificationRequest:
    """Say which source of the registry a request's words mean; none, to propose them to it.

    :param remember: let the registry know the source by these words from now on
    :raises StaleError: another version stands
    :raises SameSourceError: the registry has a source of this name already
    """
    ground.allow(by)
    seen = selectors.get(by, request_id)
    # The source before the request: the registry, when it changes a source, locks them so too.
    if body_id is not None:
        body = ground.known_body(by, body_id, lock=True)
        request = ground.locked(by, request_id)
        ground.expect(request, version, StaleError)
    else:
        ground.expect(seen, version, StaleError)
        body, _ = registry.propose_source(
            by=by, kind=Source.Kind.ORGANISATION, name=seen.body_text, body=registry.BodyFacts()
        )
        request = ground.locked(by, request_id)
        # The registry's word has linked every request with these words, this one among them.
        linked = request.body_id == body.pk
        ground.expect(request, version + linked, StaleError)
        if linked:
            return request
    words = request.body_text
    request.body = body
    request.save_changes(["body"])
    if remember and words and words != NOT_NAMED:
        registry.add_name(by=by, source_id=body.pk, text=words)
    ground.tell(request, "body_named", by, {"body": body.name, "words": words})
    return request


@transaction.atomic
def link_names(*, source_id: UUID) -> None:
    """Link what articles call a source, now that the registry knows it by that name."""
    source = Source.objects.get(pk=source_id)
    keys = set(source.names.values_list("key", flat=True))
    requests = VerificationRequest.objects.filter(newsroom_id=source.newsroom_id)
    words = [
        text
        for text in requests.order_by().values_list("body_text", flat=True).distinct()
        if not keys.isdisjoint(lookup_keys(text))
        and sources.resolve(source.newsroom_id, text) == source
    ]
    # Those linked before as well: one of them may be what this transaction goes on with.
    named = list(requests.filter(body_text__in=words).order_by("pk").select_for_update(no_key=True))
    ground.hold_logs(named)
    for request in named:
        if request.body_id is not None:
            continue
        request.body = source
        request.save_changes(["body"])
        ground.tell(request, "body_named", None, {"body": source.name, "words": request.body_text})


@transaction.atomic
def follow_mark(*, annotation_id: UUID) -> None:
    """Let reported requests stand, fall or wait again with the mark of their sentence.

    :raises StaleError: the decision on the mark is taken back, and somebody has worked on a request
        that it decided
    """
    mark = Annotation.objects.get(pk=annotation_id)
    to = FOLLOWS.get(MarkState(mark.state))
    if to is None or mark.kind != Annotation.Kind.REQUEST:
        return
    reported = VerificationRequest.objects.filter(
        mentions__annotation=mark, kind=VerificationRequest.Kind.REPORTED
    )
    ids = sorted(set(reported.values_list("pk", flat=True)))
    rows = VerificationRequest.objects.filter(pk__in=ids).order_by("pk")
    requests = list(rows.select_for_update(no_key=True))
    ground.hold_logs(requests)
    for request in requests:
        if request.state != to and _follows(request, mark, to):
            before, request.state = request.state, to
            request.save_changes(["state"])
            key = f"v{request.version}"
            ground.add_step(request, by=None, kind=to, key=key, note=BY_THE_MARK)
            ground.tell(request, "moved", None, {"before": before, "after": to})
            announce(RequestMoved(request_id=request.pk, before=before, after=to))


def _follows(request: VerificationRequest, mark: Annotation, to: State) -> bool:
    """Tell whether a request goes where the mark of one of its sentences went.

    :raises StaleError: it would wait again, and somebody has worked on it since
    """
    if to == State.ACCEPTED:
        return True
    if to == State.REFUSED:
        return _all_refused(request)
    others = request.mentions.exclude(annotation=mark).filter(annotation__deleted_at=None)
    if others.exclude(annotation__state=MarkState.PROPOSED).exists():
        return False
    led_here = request.steps.filter(kind=request.state)
    if led_here.filter(note=BY_THE_MARK, key=f"v{request.version}").exists():
        return True
    # What a person has said of the request itself is theirs to take back.
    if not led_here.exclude(note=BY_THE_MARK).exists():
        raise StaleError(
            "Somebody has worked on the request in these words since, so the mark stays as it is. "
            "Change the request by hand if it is wrong."
        )
    return False


def _all_refused(request: VerificationRequest) -> bool:
    """Tell whether no copy of the sentence is held for a request any more."""
    standing = request.mentions.filter(annotation__deleted_at=None)
    return not standing.exclude(annotation__state=MarkState.REFUSED).exists()


def _known(revision: Revision) -> list[Mention]:
    """Return the mentions that came to a later revision with their marks."""
    if revision.number == 1:
        return []
    mentions = Mention.objects.filter(
        annotation__revision=revision, request__kind=VerificationRequest.Kind.REPORTED
    )
    return list(mentions.select_related("request").prefetch_related("annotation__fragments"))


def _is_known(found: _Found, mention: Mention) -> bool:
    """Tell whether a mention is of the same body, in the same sentence in whatever words."""
    request, at = mention.request, found.detection
    same_body = (found.body is not None and request.body_id == found.body.pk) or name_key(
        request.body_text
    ) == name_key(found.body_text)
    return same_body and any(
        part.start < at.end and at.start < part.end for part in mention.annotation.fragments.all()
    )


def _parties(revision: Revision, detection: Detection, resolve: sources.Resolve) -> list[_Found]:
    room = revision.article.newsroom_id
    asker = resolve(room, detection.asker) if detection.asker else None
    return [
        _Found(
            detection=detection,
            body=resolve(room, name),
            body_text=name,
            asker=asker,
            fold_key=_fold_key(revision, detection, name),
        )
        for name in detection.bodies or (NOT_NAMED,)
    ]


def _fold_key(revision: Revision, detection: Detection, body: str) -> str:
    """Return what a sentence and its copies share: body, words and the words before.

    Not who asked: where a copy says "we", that is still the publisher of the original.
    """
    before = revision.text[max(0, detection.start - CONTEXT * 4) : detection.start]
    context = "".join(before.split())[-CONTEXT:]
    if len(context) < LEAST_CONTEXT:
        context = str(revision.article_id)
    words = revision.text[detection.start : detection.end]
    parts = (name_key(body), name_key(words), name_key(context))
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _requests(found: Sequence[tuple[Revision, _Found]]) -> dict[str, VerificationRequest]:
    """Return the requests that were found, by what their copies share; make those that are new."""
    wanted: dict[str, VerificationRequest] = {}
    # In one order, and before the marks, so that two jobs never wait for each other.
    for revision, each in sorted(found, key=lambda pair: pair[1].fold_key):
        wanted.setdefault(each.fold_key, _unsaved(revision, each))
    VerificationRequest.objects.bulk_create(wanted.values(), ignore_conflicts=True)
    stand = VerificationRequest.objects.select_related("body").filter(
        newsroom_id__in={request.newsroom_id for request in wanted.values()},
        fold_key__in=wanted,
    )
    requests = {request.fold_key: request for request in stand}
    new = [request for key, request in requests.items() if request.pk == wanted[key].pk]
    audit.record_all(
        by=None,
        action="request.found",
        changes=[(request, {"body": request.body_text}) for request in new],
    )
    for request in new:
        announce(RequestFound(request_id=request.pk))
    return requests


def _unsaved(revision: Revision, found: _Found) -> VerificationRequest:
    return VerificationRequest(
        newsroom_id=revision.article.newsroom_id,
        kind=VerificationRequest.Kind.REPORTED,
        body=found.body,
        body_text=found.body_text[:200],
        asker=found.asker,
        asker_text=found.detection.asker[:200],
        channel=found.detection.channel,
        outcome=found.detection.outcome,
        state=State.PROPOSED,
        fold_key=found.fold_key,
    )


def _mention(
    found: Sequence[tuple[Revision, _Found]], requests: Mapping[str, VerificationRequest]
) -> None:
    """Mark the sentences and link them with their requests."""
    marks = annotations.propose_all(
        proposals=[
            annotations.Proposal(
                revision.pk,
                Annotation.Kind.REQUEST,
                (Fragment(each.detection.start, each.detection.end),),
            )
            for revision, each in found
        ]
    )
    rows = Mention.objects.filter(request__in=[request.pk for request in requests.values()])
    known = set(rows.values_list("request_id", "annotation_id"))
    mentioned: defaultdict[UUID, set[UUID]] = defaultdict(set)
    for request_id, article_id in rows.filter(annotation__deleted_at=None).values_list(
        "request_id", "annotation__article_id"
    ):
        mentioned[request_id].add(article_id)
    new: list[Mention] = []
    told: list[ground.Telling] = []
    for (revision, each), mark in zip(found, marks, strict=True):
        request = requests[each.fold_key]
        if (request.pk, mark.pk) in known:
            continue
        known.add((request.pk, mark.pk))
        mentioned[request.pk].add(revision.article_id)
        new.append(Mention(request=request, annotation=mark, outcome=each.detection.outcome))
        change = {"article": str(revision.article_id)}
        told.append(ground.Telling(request, change, frozenset(mentioned[request.pk])))
    Mention.objects.bulk_create(new)
    ground.tell_all("mentioned", told)
