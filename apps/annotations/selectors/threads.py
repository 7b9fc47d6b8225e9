"""The talk about marks."""

from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from apps.accounts.models import Membership
from apps.annotations.models import Comment, Thread
from apps.annotations.selectors.marks import annotation
from apps.core.errors import NotFoundError


def threads_visible_to(member: Membership) -> QuerySet[Thread]:
    """Return the threads on living marks of `member`'s newsroom."""
    return Thread.objects.filter(newsroom_id=member.newsroom_id, annotation__deleted_at=None)


def comments_visible_to(member: Membership) -> QuerySet[Comment]:
    """Return the living comments on living marks of `member`'s newsroom."""
    return Comment.objects.filter(
        newsroom_id=member.newsroom_id, deleted_at=None, thread__annotation__deleted_at=None
    ).select_related("by", "thread")


def comment(member: Membership, comment_id: UUID) -> Comment:
    """Return one comment.

    :raises NotFoundError: there is none that `member` can see
    """
    said = comments_visible_to(member).filter(pk=comment_id).first()
    if said is None:
        raise NotFoundError
    return said


def comments_on(member: Membership, annotation_id: UUID) -> QuerySet[Comment]:
    """Return the comments on a mark, oldest first.

    :raises NotFoundError: there is no such mark that `member` can see
    """
    annotation(member, annotation_id)
    return comments_visible_to(member).filter(thread__annotation_id=annotation_id)


def open_threads_for(member: Membership) -> QuerySet[Thread]:
    """Return the open threads that wait for `member`: where somebody else spoke last.

    Those are threads on marks of theirs, and threads in which they spoke.
    """
    said = Comment.objects.filter(thread=OuterRef("pk"), deleted_at=None)
    last = said.order_by("-created_at", "-pk").values("by")[:1]
    return (
        threads_visible_to(member)
        .filter(resolved_at=None)
        .filter(Q(annotation__author=member.user_id) | Exists(said.filter(by=member.user_id)))
        .annotate(last_by=Subquery(last))
        .filter(last_by__isnull=False)
        .exclude(last_by=member.user_id)
        .select_related("annotation__article")
    )
