"""Read the journal of outgoing mail."""

from django.db.models import Case, IntegerField, QuerySet, Value, When

from apps.accounts.models import Membership
from apps.core.errors import NotAllowedError
from apps.notices import rules
from apps.notices.models import Mail
from apps.notices.states import State

_OPEN_FIRST = Case(
    When(state__in=[State.UNCERTAIN, State.FAILED], then=Value(0)),
    default=Value(1),
    output_field=IntegerField(),
)


def mails_visible_to(member: Membership) -> QuerySet[Mail]:
    """Return the letters of the member's newsroom, newest first; `undecided` is 0 for open ones.

    :raises NotAllowedError: only admins look after mail
    """
    if not rules.may_see_mail(member):
        raise NotAllowedError("Only an admin sees what was sent. Ask one of yours.")
    rows = Mail.objects.filter(newsroom_id=member.newsroom_id).select_related("user")
    return rows.annotate(undecided=_OPEN_FIRST).order_by("-created_at", "-pk")
