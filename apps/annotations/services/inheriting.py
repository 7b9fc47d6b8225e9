"""Marks of one article on a copy of it: carried there by a person, and taken back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from apps.accounts.models import Membership
from apps.annotations import reading, rules, selectors, spans
from apps.annotations.events import AnnotationCreated, AnnotationDeleted
from apps.annotations.models import Annotation, Appearance, Attribution, Cover, Figure
from apps.annotations.services import ground
from apps.annotations.services.appearances import appear, orphaned
from apps.annotations.services.attributions import PARTS, place_inside, tie_as_there, untie
from apps.annotations.services.marks import tell, write_fragments
from apps.annotations.services.visibility import forget_talk
from apps.articles.models import Article, Revision
from apps.core.creation import insert_all
from apps.core.events import announce

# A request is read in each copy by itself, and one person's note is nobody else's.
CARRIED: Final = frozenset(Annotation.Kind) - {Annotation.Kind.REQUEST, Annotation.Kind.NOTE}


@dataclass(frozen=True, slots=True)
class Heir:
    """A mark of another article, and where its words stand in this one.

    :param figure: the number that these words give, where they are not those of the mark; None if
        they give none
    """

    mark: Annotation
    span: spans.Span
    figure: reading.Figure | ground.Keep | None = ground.Keep.IT


@transaction.atomic
def inherit(*, by: Membership, article_id: UUID, heirs: Sequence[Heir]) -> list[Annotation]:
    """Carry marks of another article to an article's newest revision, with what ties them.

    A claim mark is another appearance of the same claim. Figures keep their numbers and caveats
    their figures; an attribution follows as soon as all its marks are there. What stands there
    already is left as it is: the same call again makes nothing.

    :returns: the mark in this article for each of `heirs`
    :raises SpanError: a span does not stand in the text
    """
    article = ground.ready_article(by, article_id)
    ground.allow(by, rules.Deed.MARK)
    revision = article.revision
    assert revision is not None  # noqa: S101 - a constraint of the table: ready has text
    made = [_one(by, article, revision, heir) for heir in heirs]
    _cover(by, article)
    _tie(by, article)
    return made


@transaction.atomic
def disinherit(*, by: Membership, marks: Sequence[Annotation]) -> None:
    """Take carried marks back, with the attributions that were carried for them.

    :raises MarkInUseError: somebody made an attribution of their own with one
    """
    for known in sorted(marks, key=lambda mark: mark.pk):
        mark = ground.locked(selectors.visible_to(by), known.pk)
        ground.allow(by, rules.Deed.CHANGE, owner_id=mark.author_id)
        ties = Attribution.objects.filter(
            Q(source_mark=mark) | Q(cue_mark=mark) | Q(content_mark=mark),
            deleted_at=None,
            carried_from__isnull=False,
        )
        for tie in ties.order_by("pk"):
            untie(tie, by=by)
        ground.refuse_in_use(mark)
        mark.deleted_at = timezone.now()
        mark.save_changes(["deleted_at"])
        orphaned(mark)
        forget_talk(mark)
        announce(AnnotationDeleted(annotation_id=mark.pk, article_id=mark.article_id))
        tell(mark, "deleted", by)


def _one(by: Membership, article: Article, revision: Revision, heir: Heir) -> Annotation:
    span = spans.checked(heir.span, revision.text)
    there = heir.mark
    key = spans.span_key(span)
    known = Annotation.objects.filter(
        revision=revision,
        kind=there.kind,
        span_key=key,
        author=None,
        private_to=None,
        state="accepted",
        deleted_at=None,
    ).first()
    if known is not None:
        return known
    mark = Annotation(
        newsroom_id=by.newsroom_id,
        by=by.user,
        article=article,
        revision=revision,
        kind=there.kind,
        body=there.body,
        source=there.source,
        origin=Annotation.Origin.CARRIED,
        accepted_by=by.user,
        carried_from=there,
        span_key=key,
        start=span[0].start,
    )
    insert_all([mark])
    write_fragments(mark, span, revision)
    ground.know_it_is_new(mark)
    if mark.kind == Annotation.Kind.CLAIM:
        appear(mark, by=by, claim_id=Appearance.objects.get(annotation=there).claim_id)
    if mark.kind == Annotation.Kind.FIGURE:
        _count(mark, heir)
    announce(AnnotationCreated(annotation_id=mark.pk, article_id=article.pk))
    tell(mark, "carried", by)
    return mark


def _count(mark: Annotation, heir: Heir) -> None:
    said: Figure | reading.Figure | None
    if isinstance(heir.figure, ground.Keep):
        said = Figure.objects.filter(annotation=heir.mark).first()
    else:
        said = heir.figure
    if said is not None:
        Figure.objects.create(
            annotation=mark,
            low=said.low,
            high=said.high,
            bound=said.bound,
            counts=said.counts,
            unit=said.unit,
        )


def _cover(by: Membership, article: Article) -> None:
    """Let carried caveats speak of the carried figures that they speak of where they come from."""
    here = _carried(article)
    there = Cover.objects.filter(caveat__in=here.keys(), figure__in=here.keys())
    covers = [
        Cover(caveat=here[each.caveat_id], figure=here[each.figure_id], by=by.user)
        for each in there
    ]
    Cover.objects.bulk_create(covers, ignore_conflicts=True)


def _tie(by: Membership, article: Article) -> None:
    """Write the attributions whose marks are all here now, those inside others after them."""
    here = _carried(article)
    fields = [f"{part}_id" for part in PARTS]
    known = {
        tie.carried_from_id: tie
        for tie in Attribution.objects.filter(
            article=article, carried_from__isnull=False, deleted_at=None
        )
    }
    there = Attribution.objects.filter(content_mark__in=here.keys(), deleted_at=None)
    waiting = {tie.pk: tie for tie in there.order_by("created_at", "pk")}
    for tie in _outermost_first(waiting):
        parent = known.get(tie.parent_id) if tie.parent_id else None
        mine = known.get(tie.pk)
        if mine is not None:
            if parent is not None and mine.parent_id is None:
                place_inside(mine, parent, by=by)
            continue
        needed = [getattr(tie, field) for field in fields]
        if all(pk is None or pk in here for pk in needed):
            marks = {part: here[pk] if pk else None for part, pk in zip(PARTS, needed, strict=True)}
            known[tie.pk] = tie_as_there(
                by=by, article=article, there=tie, marks=marks, parent=parent
            )


def _outermost_first(ties: Mapping[UUID, Attribution]) -> list[Attribution]:
    def depth(tie: Attribution) -> int:
        parent = ties.get(tie.parent_id) if tie.parent_id else None
        return 1 + depth(parent) if parent else 0

    return sorted(ties.values(), key=depth)


def _carried(article: Article) -> dict[UUID | None, Annotation]:
    """Return the living marks that were carried to an article, by those that they repeat."""
    marks = Annotation.objects.filter(
        article=article, carried_from__isnull=False, deleted_at=None, state="accepted"
    )
    return {mark.carried_from_id: mark for mark in marks.order_by("created_at", "pk")}
