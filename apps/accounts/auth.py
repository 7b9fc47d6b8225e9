"""Who asks: the person in the newsroom, from a session or a token. And who may come in."""

from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from rest_framework.request import Request

from apps.accounts.models import ApiToken, Membership, User
from apps.accounts.selectors import may_come_in
from apps.core.errors import NotAllowedError

SESSION_KEY = "newsroom"


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc] # allauth ships no types
    """Sign-in for people who were invited: nobody signs up, nobody who left comes in."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": ("E-mail and password do not fit together. Check both."),
        "too_many_login_attempts": ("This was tried too often. Wait five minutes."),
        "enter_current_password": "This is not your present password. Type it again.",
        "incorrect_password": "This is not your password. Type it again.",
        "incorrect_code": "This code does not fit. Take the one that is shown now.",
        "rate_limited": "That was too often. Wait a minute, then try again.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up: people join by invitation."""
        del request
        return False

    def pre_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse | None:
        """Turn away whom no newsroom knows any more, after the password or passkey was right."""
        answer: HttpResponse | None = super().pre_login(request, user, **kwargs)
        if answer is None and not may_come_in(user=user, at=timezone.now()):
            answer = self.respond_user_inactive(request, user)
        return answer


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
