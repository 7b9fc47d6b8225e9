"""Carry marks to an article's newest revision, and let people say where lost words stand."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from apps.accounts.models import Membership
from apps.annotations import rules, selectors, spans
from apps.annotations.events import (
    AnnotationChanged,
    AnnotationDecided,
    AppearanceLost,
    MarksMoved,
)
from apps.annotations.models import Annotation, Appearance, Move
from apps.annotations.selectors import Carriage
from apps.annotations.services import ground
from apps.annotations.services.appearances import appear
from apps.annotations.services.marks import tell, write_fragments
from apps.annotations.services.passage import Passage, quotes, step
from apps.annotations.services.pursuit import MOVE, enqueue
from apps.annotations.states import State
from apps.articles import selectors as texts
from apps.articles import services as articles
from apps.articles.align import Verdict, Why
from apps.articles.models import Article, Revision
from apps.audit import services as audit
from apps.core.errors import NoSuchStepError, StaleError
from apps.core.events import announce


@transaction.atomic
def ask_to_carry(*, article_id: UUID, revision_id: UUID) -> None:
    """Have all marks of an article carried to its next revision, in the background."""
    enqueue(article_id, f"{MOVE}:{revision_id}")


@transaction.atomic
def carry(*, carriage: Carriage) -> None:
    """Carry each mark where its words stand; nothing about a mark is lost.

    Exact: it stands there. Moved: it stands there until somebody confirms it. Orphan: it stays on
    the revision that has its words, for somebody to say where it belongs. A carriage that a newer
    revision has overtaken does nothing; a mark that somebody changed meanwhile gets a job of its
    own. Doing so again changes nothing.
    """
    article = Article.objects.get(pk=carriage.article_id)
    if article.revision_id != carriage.revision_id:
        return
    ids = [way.annotation_id for way in carriage.ways]
    rows = Annotation.objects.filter(pk__in=ids).select_related("move").order_by("pk")
    found = {mark.pk: mark for mark in rows.select_for_update(no_key=True, of=("self",))}
    target = Revision.objects.get(pk=carriage.revision_id)
    passage = Passage(target, quotes(ids))
    late: list[Annotation] = []
    for way in carriage.ways:
        mark = found.get(way.annotation_id)
        if mark is None or mark.revision_id == target.pk:
            continue
        if mark.revision_id != way.from_id or mark.version != way.version:
            late.append(mark)
            continue
        passage.take(mark, way)
    passage.write()
    _tell_of_lost_claims(article, passage.lost)
    for mark in late:
        enqueue(article.pk, f"{MOVE}:{target.pk}:{mark.pk}:{mark.revision_id}:{mark.version}")
    if not late:
        announce(MarksMoved(article_id=article.pk, revision_id=target.pk))
    _tell_of_moves(article, target, passage)


def _tell_of_moves(article: Article, target: Revision, passage: Passage) -> None:
    """Say how many marks fared how; of private notes, their authors alone hear that some did."""
    shared = any(move.annotation.private_to_id is None for move in passage.moves)
    told = {"number": target.number, **(passage.counts() if shared else {})}
    if shared:
        audit.record(by=None, action="annotations.moved", subject=article, change=told)
    # With the entry for all, the author of a private note is told as well.
    authors = {move.annotation.private_to_id for move in passage.moves} - {None}
    for reader in [None] if shared else sorted(authors, key=str):
        articles.log(
            article_id=article.pk,
            kind="annotations.moved",
            subject=target,
            by=None,
            audience=reader,
            data=told,
        )


@transaction.atomic
def confirm(*, by: Membership, annotation_id: UUID, version: int) -> Annotation:
    """Say that a moved mark stands where it was moved to.

    :raises StaleError: another version stands
    :raises NoSuchStepError: there is nothing to confirm
    """
    mark = _locked(by, annotation_id, version)
    _expect_unconfirmed(mark)
    mark.move = None
    mark.save_changes(["move"])
    announce(AnnotationChanged(annotation_id=mark.pk, article_id=mark.article_id))
    tell(mark, "confirmed", by)
    return mark


@transaction.atomic
def lose(*, by: Membership, annotation_id: UUID, version: int) -> Annotation:
    """Say of a moved mark that its words are not there any more: it goes back and is an orphan.

    :raises StaleError: another version stands
    :raises NoSuchStepError: it was not moved, or somebody has confirmed it
    """
    mark = _locked(by, annotation_id, version)
    way = _expect_unconfirmed(mark)
    parts = list(mark.fragments.all())
    way.outcome, way.why = Verdict.ORPHAN, Why.GONE
    way.near_start, way.near_end = parts[0].start, parts[-1].end
    way.save(update_fields=["outcome", "why", "near_start", "near_end"])
    step(mark, State.ORPHAN)
    _stand(mark, way.from_revision, [(each["start"], each["end"]) for each in way.fragments])
    mark.save_changes(["state", "revision", "span_key", "start"])
    _tell_of_lost_claims(mark.article, [mark.pk])
    announce(AnnotationChanged(annotation_id=mark.pk, article_id=mark.article_id))
    tell(mark, "orphaned", by)
    return mark


@transaction.atomic
def reattach(
    *, by: Membership, annotation_id: UUID, version: int, span: spans.Span, number: int
) -> Annotation:
    """Say where the words of an orphan, or of a mark to be confirmed, stand.

    Its claim keeps its wording, and all that hangs on the mark stays.

    :param number: of the revision whose words `span` means
    :raises PreconditionFailedError: another version stands
    :raises NoSuchStepError: the mark has not lost its place
    :raises StaleError: there is a newer revision
    :raises SpanError: the span does not stand in the text
    :raises SameMarkError: its author has marked these words already
    """
    mark = ground.locked(selectors.visible_to(by), annotation_id)
    ground.allow(by, rules.Deed.DECIDE)
    ground.expect(mark, version)
    if mark.move is None:
        raise NoSuchStepError(
            "This mark has its place. To give it other words, move its boundaries.", current=mark
        )
    revision = _newest(by, mark, number)
    span = spans.checked(span, revision.text)
    # Whoever says where a proposal belongs has accepted it.
    accepts = mark.state == State.ORPHAN and mark.move.state == State.PROPOSED
    if mark.state == State.ORPHAN:
        step(mark, State.ACCEPTED)
    if accepts:
        mark.accepted_by = by.user
    mark.move = None
    with ground.refusing_twins(mark):
        _stand(mark, revision, [(part.start, part.end) for part in span])
        mark.save_changes(["state", "accepted_by", "move", "revision", "span_key", "start"])
    if accepts and mark.kind == Annotation.Kind.CLAIM:
        appear(mark, by=by)
    announce(AnnotationChanged(annotation_id=mark.pk, article_id=mark.article_id))
    if accepts:
        announce(AnnotationDecided(annotation_id=mark.pk))
    tell(mark, "reattached", by)
    return mark


def _locked(by: Membership, annotation_id: UUID, version: int) -> Annotation:
    mark = ground.locked(selectors.visible_to(by), annotation_id)
    ground.allow(by, rules.Deed.DECIDE)
    ground.expect_step(mark, version)
    return mark


def _expect_unconfirmed(mark: Annotation) -> Move:
    if mark.move is None or mark.state not in {State.PROPOSED, State.ACCEPTED}:
        raise NoSuchStepError(
            "This mark has no new place to confirm. Reload the page to see where it stands.",
            current=mark,
        )
    return mark.move


def _newest(by: Membership, mark: Annotation, number: int) -> Revision:
    article = texts.get(by, mark.article_id)
    assert article.revision is not None  # noqa: S101 - a constraint of the table: ready has text
    if article.revision.number != number:
        raise StaleError(
            f"Revision {article.revision.number} is the text now, and you chose words of revision "
            f"{number}. Reload the page, then choose them there.",
            current=mark,
        )
    return article.revision


def _stand(mark: Annotation, revision: Revision, pieces: Sequence[tuple[int, int]]) -> None:
    """Let a mark stand on words of a revision; the caller saves it."""
    span = tuple(spans.Fragment(start, end) for start, end in pieces)
    mark.revision = revision
    mark.span_key, mark.start = spans.span_key(span), span[0].start
    mark.fragments.all().delete()
    write_fragments(mark, span, revision)


def _tell_of_lost_claims(article: Article, lost: Sequence[UUID]) -> None:
    appearances = Appearance.objects.filter(annotation_id__in=lost).order_by("claim_id")
    for claim_id, mark_id in appearances.values_list("claim_id", "annotation_id"):
        announce(AppearanceLost(claim_id=claim_id, annotation_id=mark_id, article_id=article.pk))
