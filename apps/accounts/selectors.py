"""Read people, desks, invitations and tokens."""

from datetime import datetime

from django.db.models import Q, QuerySet
from django.db.models.functions import Lower

from apps.accounts import rules
from apps.accounts.models import (
    ApiToken,
    Desk,
    Draft,
    Invitation,
    Membership,
    Newsroom,
    Role,
    User,
    secret_hash,
)
from apps.audit.models import Record
from apps.audit.selectors import records_of
from apps.core.errors import InvalidError, NotAllowedError, NotFoundError


class NoInvitationError(NotFoundError):
    """A link that opens nothing: unknown, used, revoked or too old."""

    code = "no_invitation"
    title = "This link does not work any more"


def memberships_visible_to(member: Membership) -> QuerySet[Membership]:
    """Return the people of the member's newsroom, also those who left, by name.

    :raises NotAllowedError: only admins look after people
    """
    _require_admin(member)
    return (
        Membership.objects.filter(newsroom_id=member.newsroom_id)
        .select_related("user", "newsroom")
        .prefetch_related("desks")
        .order_by(Lower("user__name"), "pk")
    )


def invitations_visible_to(member: Membership) -> QuerySet[Invitation]:
    """Return every invitation of the member's newsroom, newest first.

    :raises NotAllowedError: only admins look after people
    """
    _require_admin(member)
    return Invitation.objects.filter(newsroom_id=member.newsroom_id).select_related("by")


def is_open(at: datetime) -> Q:
    """Return the condition under which an invitation still opens something at `at`."""
    return Q(used_at=None, revoked_at=None, expires_at__gt=at)


def desks_visible_to(member: Membership) -> QuerySet[Desk]:
    """Return the desks of the member's newsroom, by name."""
    return Desk.objects.filter(newsroom_id=member.newsroom_id).order_by(Lower("name"), "pk")


def drafts_visible_to(member: Membership) -> QuerySet[Draft]:
    """Return what the member has written and not sent here: nobody sees anybody else's."""
    return Draft.objects.filter(membership=member)


def tokens_visible_to(member: Membership) -> QuerySet[ApiToken]:
    """Return the member's own tokens for this newsroom that still open something."""
    return ApiToken.objects.filter(
        user_id=member.user_id, newsroom_id=member.newsroom_id, revoked_at=None
    ).order_by("-created_at", "-pk")


def newsrooms_of(user: User) -> QuerySet[Newsroom]:
    """Return the newsrooms in which `user` works now, by name."""
    return Newsroom.objects.filter(
        memberships__user=user, memberships__ended_at=None, memberships__user__is_active=True
    ).order_by("name")


def open_invitation(*, secret: str, at: datetime) -> Invitation:
    """Return the invitation behind a link.

    :raises NoInvitationError: it is unknown, used, revoked or expired; the answer is one
    """
    invitation = (
        Invitation.objects.filter(is_open(at), token_hash=secret_hash(secret))
        .select_related("newsroom", "by")
        .first()
    )
    if invitation is None:
        raise NoInvitationError(
            "This invitation was used, taken back, or is too old. "
            "Ask whoever invited you for a new link."
        )
    return invitation


def person_with_address(email: str) -> User | None:
    """Return the person with this address, whatever its case."""
    return User.objects.filter(email_key=email.strip().casefold()).first()


def the_member(email: str, *, newsroom: str = "") -> Membership:
    """Return the one membership that an address, and perhaps a newsroom's name, means.

    :raises InvalidError: it means none, or several
    """
    found = Membership.objects.filter(
        user__email_key=email.strip().casefold(), user__is_active=True, ended_at=None
    ).select_related("user", "newsroom")
    if newsroom:
        found = found.filter(newsroom__name__iexact=newsroom)
    members = list(found.order_by("newsroom__name"))
    if not members:
        where = f"at {newsroom}" if newsroom else "in any newsroom"
        raise InvalidError(f"Nobody with the address {email} works {where}. Check both.")
    if len(members) > 1:
        names = ", ".join(member.newsroom.name for member in members)
        raise InvalidError(f"{email} works in several newsrooms: {names}. Say which one.")
    return members[0]


def may_come_in(*, user: User, at: datetime) -> bool:
    """Tell whether `user` may sign in: they work somewhere, were invited, or run the machine."""
    if not user.is_active:
        return False
    return (
        user.is_superuser
        or Membership.objects.filter(user=user, ended_at=None).exists()
        or Invitation.objects.filter(is_open(at), email__iexact=user.email).exists()
    )


def admins_left(newsroom: Newsroom) -> QuerySet[Membership]:
    """Return who runs the house now."""
    return Membership.objects.filter(
        newsroom=newsroom, ended_at=None, user__is_active=True, roles__contains=[Role.ADMIN]
    )


def trail_visible_to(
    member: Membership, *, person: str = "", subject: str = "", action: str = ""
) -> QuerySet[Record]:
    """Return the audit trail of the member's newsroom, newest first.

    :raises NotAllowedError: only admins read it
    """
    _require_admin(member)
    return records_of(member.newsroom_id, person=person, subject=subject, action=action)


def _require_admin(member: Membership) -> None:
    if not rules.runs_the_house(member):
        raise NotAllowedError("Only an admin looks after people. Ask one of yours.")
