"""Marks, one or all of an article's."""

from uuid import UUID

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from apps.accounts.models import Membership
from apps.annotations.models import Annotation, Comment
from apps.articles import selectors as articles
from apps.core.errors import NotFoundError


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


def for_export(member: Membership) -> QuerySet[Annotation]:
    """Return the living marks that may leave the house: none private, none internal."""
    return visible_to(member).filter(private_to=None, internal=False)


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
        .select_related("author", "accepted_by", "source", "appearance", "thread", "move")
        .prefetch_related("fragments")
        .annotate(
            comment_count=Coalesce(Subquery(counted), 0),
            revision_number=F("revision__number"),
            moved_from=F("move__from_revision__number"),
        )
    )


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
    articles.get(member, article_id)
    return marks(member).filter(article_id=article_id)
