"""The searches that people keep."""

from django.db.models import QuerySet

from apps.accounts.models import Membership
from apps.articles.models import SavedSearch


def saved_searches(member: Membership) -> QuerySet[SavedSearch]:
    """Return the searches that `member` keeps, by name."""
    return SavedSearch.objects.filter(
        newsroom_id=member.newsroom_id, by=member.user_id, deleted_at=None
    ).order_by("name", "pk")
