"""Read what waits for a person."""

from django.db.models import F, Q, QuerySet

from apps.accounts.models import Membership
from apps.notices.models import Todo


def visible_to(member: Membership) -> QuerySet[Todo]:
    """Return the to-dos that are the member's, their desks', or everybody's in the newsroom."""
    mine = Q(assignee_id=member.user_id)
    desks = Q(assignee=None, desk__in=member.desks.all())
    anybodys = Q(assignee=None, desk=None)
    return Todo.objects.filter(mine | desks | anybodys, newsroom_id=member.newsroom_id)


def open_for(member: Membership) -> QuerySet[Todo]:
    """Return what waits now, what is due first on top, then the oldest."""
    return (
        visible_to(member)
        .filter(done_at=None)
        .order_by(F("due_at").asc(nulls_last=True), "created_at", "pk")
    )
