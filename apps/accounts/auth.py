"""Who asks: the person in the newsroom, from a session or a token."""

from django.db.models import QuerySet
from django.http import HttpRequest
from rest_framework.request import Request

from apps.accounts.models import ApiToken, Membership, User
from apps.core.errors import NotAllowedError

SESSION_KEY = "newsroom"


class NoNewsroomError(NotAllowedError):
    """The person belongs to no newsroom now."""

    code = "no_newsroom"
    title = "You are in no newsroom"


def active_memberships(user: User) -> QuerySet[Membership]:
    """Return the newsrooms `user` works in now, oldest first."""
    return (
        Membership.objects.filter(user=user, user__is_active=True, ended_at=None)
        .select_related("user", "newsroom")
        .order_by("created_at", "pk")
    )


def current_member(request: HttpRequest | Request) -> Membership:
    """Return the person in the newsroom they act for.

    A token names its newsroom; a session remembers the one last chosen, else the oldest.
    The answer is kept on the request, so that one request asks the database once.

    :raises NoNewsroomError: nobody is signed in, or their last membership has ended
    """
    plain = request._request if isinstance(request, Request) else request
    known: Membership | None = getattr(plain, "_member", None)
    if known is None:
        known = _find(request)
        plain._member = known  # type: ignore[attr-defined] # ours, for the life of the request
    return known


def _find(request: HttpRequest | Request) -> Membership:
    user = request.user
    if not isinstance(user, User):
        raise NoNewsroomError("Sign in first.")
    memberships = active_memberships(user)
    token = getattr(request, "auth", None)
    if isinstance(token, ApiToken):
        member = memberships.filter(newsroom_id=token.newsroom_id).first()
    else:
        chosen = request.session.get(SESSION_KEY)
        member = memberships.filter(newsroom_id=chosen).first() if chosen else None
        member = member or memberships.first()
    if member is None:
        raise NoNewsroomError(
            "You are in no newsroom at the moment. Ask an admin of yours to invite you again."
        )
    return member
