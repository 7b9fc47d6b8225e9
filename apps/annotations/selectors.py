"""Read marks, attributions, claims and threads."""

from django.db.models import QuerySet

from apps.accounts.models import Membership
from apps.annotations.models import Annotation


def visible_to(member: Membership) -> QuerySet[Annotation]:
    """Return the living marks `member` may see: those of their newsroom."""
    return Annotation.objects.filter(newsroom_id=member.newsroom_id, deleted_at=None)


def deleted(member: Membership) -> QuerySet[Annotation]:
    """Return the deleted marks that `member` could see before."""
    return Annotation.objects.filter(newsroom_id=member.newsroom_id, deleted_at__isnull=False)
