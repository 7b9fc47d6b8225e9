"""Marks, one or all of an article's."""

from collections import defaultdict
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from apps.accounts.models import Membership, User
from apps.annotations.models import Annotation, Comment, Cover, Fragment
from apps.annotations.states import State
from apps.articles import selectors as articles
from apps.core.errors import NotFoundError
from apps.sources.models import Source


def seen_by(member: Membership, *, through: str = "") -> Q:
    """Return the condition that a mark is not another's private note.

    :param through: the path that leads to the mark, with its ``__``
    """
    private_to = f"{through}private_to"
    return Q(**{private_to: None}) | Q(**{private_to: member.user_id})


def ever_visible_to(member: Membership) -> QuerySet[Annotation]:
    """Return the marks that `member` may see or could see before they were deleted."""
    return Annotation.objects.filter(seen_by(member), newsroom_id=member.newsroom_id)


def visible_to(member: Membership) -> QuerySet[Annotation]:
    """Return the living marks of the newsroom, without the private notes of others."""
    return ever_visible_to(member).filter(deleted_at=None)


def marks(member: Membership) -> QuerySet[Annotation]:
    """Return the living marks with all that a card shows of them, in two queries.

    Each has `comment_count`, the living comments in its thread, and `revision_number`.
    """
    counted = (
        Comment.objects.filter(thread__annotation=OuterRef("pk"), deleted_at=None)
        .order_by()
        .values("thread")
        .annotate(n=Count("pk"))
        .values("n")
    )
    return (
        visible_to(member)
        .select_related("author", "accepted_by", "source", "appearance", "thread", "move", "figure")
        .prefetch_related("fragments")
        .annotate(
            comment_count=Coalesce(Subquery(counted), 0),
            revision_number=F("revision__number"),
            moved_from=F("move__from_revision__number"),
        )
    )


def told(member: Membership, article_id: UUID) -> list[Annotation]:
    """Return an article's living marks as `for_article` does, made for thousands of them.

    People and sources are read once each, however many marks they have, and fragments are read as
    plain values: each mark has them as `told_fragments`, its start, end and quote.

    :raises NotFoundError: there is no such article that `member` can see
    """
    found = list(
        for_article(member, article_id)
        .select_related(None)
        .select_related("appearance", "thread", "move", "figure")
        .prefetch_related(None)
    )
    people = {pk for mark in found for pk in (mark.author_id, mark.accepted_by_id) if pk}
    users = User.objects.in_bulk(people)
    sources = Source.objects.in_bulk({mark.source_id for mark in found if mark.source_id})
    fragments: dict[UUID, list[dict[str, int | str]]] = defaultdict(list)
    of_article = Fragment.objects.filter(annotation__article_id=article_id).order_by("n")
    for pk, start, end, quote in of_article.values_list("annotation_id", "start", "end", "quote"):
        fragments[pk].append({"start": start, "end": end, "quote": quote})
    covers: dict[UUID, list[UUID]] = defaultdict(list)
    for caveat, figure in Cover.objects.filter(caveat__article_id=article_id).values_list(
        "caveat_id", "figure_id"
    ):
        covers[caveat].append(figure)
    for mark in found:
        known = mark._state.fields_cache
        known["author"] = users.get(mark.author_id) if mark.author_id else None
        known["accepted_by"] = users.get(mark.accepted_by_id) if mark.accepted_by_id else None
        known["source"] = sources.get(mark.source_id) if mark.source_id else None
        mark.told_covers = covers[mark.pk]  # type: ignore[attr-defined] # ours, too
        mark.told_fragments = fragments[mark.pk]  # type: ignore[attr-defined] # ours, for the answer alone
    return found


@dataclass(frozen=True, slots=True)
class Painted:
    """A fragment of an accepted mark: what it takes to paint it, and nothing of what it says."""

    mark: UUID
    n: int
    kind: str
    start: int
    end: int


def painted(member: Membership, revision_id: UUID, *, until: int) -> list[Painted]:
    """Return what is painted of the accepted marks on a revision, up to an offset of its text.

    A mark that waits to be confirmed where it was moved to is outlined, not painted.
    """
    accepted = visible_to(member).filter(
        revision_id=revision_id, state=State.ACCEPTED, move=None, start__lt=until
    )
    parts = Fragment.objects.filter(annotation__in=accepted, start__lt=until)
    values = parts.values_list("annotation_id", "n", "annotation__kind", "start", "end")
    return [Painted(*each) for each in values.order_by("start", "annotation_id")]


def annotation(member: Membership, annotation_id: UUID) -> Annotation:
    """Return one mark as a card shows it.

    :raises NotFoundError: there is none that `member` can see
    """
    mark = marks(member).filter(pk=annotation_id).first()
    if mark is None:
        raise NotFoundError
    return mark


def for_article(member: Membership, article_id: UUID) -> QuerySet[Annotation]:
    """Return an article's living marks in the order of its text.

    :raises NotFoundError: there is no such article that `member` can see
    """
    articles.require(member, article_id)
    return marks(member).filter(article_id=article_id)
