"""Who asks: the person in the newsroom, from a session or a token. And who may come in."""

from functools import cache
from typing import Any, ClassVar, Final
from uuid import UUID

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db import connection
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from rest_framework.request import Request

from apps.accounts.models import ApiToken, Membership, Newsroom, User
from apps.accounts.selectors import may_come_in
from apps.core.errors import NotAllowedError

SESSION_KEY = "newsroom"
_SESSION = """
    SELECT session_data, expire_date FROM django_session
    WHERE session_key = %s AND expire_date > %s
"""


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


class SessionStore(db.SessionStore):
    """Django's sessions in the database, read by one statement that is always the same."""

    def _get_session_from_db(self) -> Session | None:
        key = self.session_key
        with connection.cursor() as cursor:
            cursor.execute(_SESSION, [key, timezone.now()])
            found = cursor.fetchone()
        if key is None or found is None:
            # Nobody signs in under a key that somebody else chose.
            self._session_key = None
            return None
        data, expires = found
        return Session(session_key=key, session_data=data, expire_date=expires)


class NoNewsroomError(NotAllowedError):
    """The person belongs to no newsroom now."""

    code = "no_newsroom"
    title = "You are in no newsroom"


class Backend(AuthenticationBackend):  # type: ignore[misc] # allauth ships no types
    """allauth's, which finds a person together with where they work: every request asks both."""

    def get_user(self, user_id: UUID) -> User | None:
        """Return a person who may still sign in, knowing their places; None if there is none."""
        places = _places_of(user_id)
        if not places:
            user: User | None = super().get_user(user_id)
            return user
        found = places[0].user
        found._places = places  # type: ignore[attr-defined] # ours, for the life of the request
        return found if found.is_active else None


def active_memberships(user: User) -> QuerySet[Membership]:
    """Return the newsrooms `user` works in now, oldest first."""
    return (
        Membership.objects.filter(user=user, user__is_active=True, ended_at=None)
        .select_related("user", "newsroom")
        .order_by("created_at", "pk")
    )


def _places_of(user_id: UUID) -> list[Membership]:
    """Return where a person works now, oldest first, with person and newsroom.

    By a statement that is always the same: to build it anew would take longer than to ask it.
    """
    with connection.cursor() as cursor:
        cursor.execute(_places_statement(), [user_id])
        rows = cursor.fetchall()
    places = []
    for row in rows:
        at = 0
        made: list[Any] = []
        for model in _PLACE:
            names = [field.attname for field in model._meta.concrete_fields]
            made.append(model.from_db(connection.alias, names, row[at : at + len(names)]))
            at += len(names)
        place = made[0]
        place.user, place.newsroom = made[1], made[2]
        places.append(place)
    return places


_PLACE: Final[tuple[type[Model], ...]] = (Membership, User, Newsroom)


@cache
def _places_statement() -> str:
    columns = ", ".join(
        f'"{model._meta.db_table}"."{field.column}"'
        for model in _PLACE
        for field in model._meta.concrete_fields
    )
    return f"""
        SELECT {columns} FROM accounts_membership
        JOIN accounts_user ON accounts_user.id = accounts_membership.user_id
        JOIN accounts_newsroom ON accounts_newsroom.id = accounts_membership.newsroom_id
        WHERE accounts_membership.user_id = %s AND accounts_membership.ended_at IS NULL
        ORDER BY accounts_membership.created_at, accounts_membership.id
    """  # noqa: S608 - columns named in our code, values as parameters


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
    # Whom the session or a token just named brings their places along.
    known: list[Membership] | None = getattr(user, "_places", None)
    places = list(active_memberships(user)) if known is None else known
    token = getattr(request, "auth", None)
    if isinstance(token, ApiToken):
        member = next((each for each in places if each.newsroom_id == token.newsroom_id), None)
    else:
        chosen = request.session.get(SESSION_KEY)
        member = next((each for each in places if str(each.newsroom_id) == str(chosen)), None)
        member = member or next(iter(places), None)
    if member is None:
        raise NoNewsroomError(
            "You are in no newsroom at the moment. Ask an admin of yours to invite you again."
        )
    return member
