"""Invite people by a link that works once."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from apps.accounts.models import Actor, Invitation, Membership, Newsroom, User, secret_hash
from apps.accounts.selectors import is_open, open_invitation, person_with_address
from apps.accounts.services.checks import clean_email, clean_roles, require_admin, require_version
from apps.accounts.services.memberships import AlreadyMemberError, join
from apps.accounts.services.people import create_person
from apps.audit import services as audit
from apps.core.creation import create_once
from apps.core.errors import ConflictError, NotAllowedError, NotFoundError

LIFE: Final = timedelta(days=7)


class InvitationUsedError(ConflictError):
    """Somebody has joined by this invitation."""

    code = "invitation_used"
    title = "They have joined already"


class SignInFirstError(NotAllowedError):
    """The invited address belongs to an account; only its owner may join with it."""

    code = "sign_in_first"
    title = "You have an account already"


class OtherAddressError(NotAllowedError):
    """The invitation is for somebody else."""

    code = "other_address"
    title = "This invitation is for another address"


@dataclass(frozen=True, slots=True)
class Issued:
    """An invitation as its maker sees it once.

    :param secret: the end of the link; None when the same POST came again
    """

    invitation: Invitation
    secret: str | None
    created: bool


@transaction.atomic
def invite(
    *,
    email: str,
    roles: Iterable[str],
    newsroom_id: UUID,
    by: Actor | None,
    invitation_id: UUID | None = None,
) -> Issued:
    """Make a link by which the owner of an address joins with `roles`; it replaces older ones.

    :param by: an admin of the newsroom, or None on the command line
    :raises NotAllowedError: `by` does not run the house
    :raises InvalidError: the address or the roles cannot be used
    :raises AlreadyMemberError: the owner of the address works here
    """
    require_admin(by)
    email, chosen = clean_email(email), clean_roles(roles)
    newsroom = Newsroom.objects.select_for_update(no_key=True).get(pk=newsroom_id)
    person = person_with_address(email)
    if person and Membership.objects.filter(user=person, newsroom=newsroom, ended_at=None).exists():
        raise AlreadyMemberError(f"{email} works here already. Change their roles instead.")
    secret = secrets.token_urlsafe(32)

    def make(row_id: UUID, sent_as: str) -> Invitation:
        for older in _open_for(email, newsroom):
            _revoke(older, by=by)
        return Invitation.objects.create(
            pk=row_id,
            newsroom=newsroom,
            by_id=by.actor_id if by else None,
            created_as=sent_as,
            email=email,
            roles=chosen,
            token_hash=secret_hash(secret),
            expires_at=timezone.now() + LIFE,
        )

    invitation, created = create_once(
        Invitation,
        row_id=invitation_id,
        sent={"email": email, "roles": chosen, "newsroom": newsroom_id},
        by=by.actor_id if by else "",
        make=make,
    )
    if created:
        audit.record(
            by=by,
            action="invitation.created",
            subject=invitation,
            change={"email": email, "roles": chosen},
        )
    return Issued(invitation=invitation, secret=secret if created else None, created=created)


@transaction.atomic
def revoke_invitation(*, invitation_id: UUID, version: int, by: Actor) -> Invitation:
    """Take an invitation back; doing so again changes nothing.

    :raises NotAllowedError: `by` does not run the house
    :raises NotFoundError: there is no such invitation in the newsroom of `by`
    :raises StaleError: somebody changed it since `version`
    :raises InvitationUsedError: they have joined
    """
    require_admin(by)
    invitation = (
        Invitation.objects.select_for_update(no_key=True)
        .filter(pk=invitation_id, newsroom_id=by.newsroom_id)
        .first()
    )
    if invitation is None:
        raise NotFoundError
    if invitation.used_at is not None:
        raise InvitationUsedError("Somebody has joined by this link. End their membership instead.")
    if invitation.revoked_at is None:
        require_version(invitation, version, what="This invitation")
        _revoke(invitation, by=by)
    return invitation


@transaction.atomic
def accept_invitation(
    *, secret: str, signed_in: User | None, name: str = "", password: str = ""
) -> Membership:
    """Join by a link.

    A new address becomes a person with `name` and `password`; the owner of a known address
    joins as themselves and is signed in for it.

    :raises NoInvitationError: the link opens nothing
    :raises SignInFirstError: the address has an account, and its owner is not signed in
    :raises OtherAddressError: somebody else is signed in
    :raises InvalidError: the name or the password cannot be used
    :raises AlreadyMemberError: they work there already
    """
    now = timezone.now()
    found = open_invitation(secret=secret, at=now)
    # Locked, then looked at again: of two who press at once, one joins.
    Newsroom.objects.select_for_update(no_key=True).get(pk=found.newsroom_id)
    invitation = open_invitation(secret=secret, at=now)
    person = person_with_address(invitation.email)
    if signed_in is not None and signed_in != person:
        raise OtherAddressError(
            f"This invitation is for {invitation.email}. Sign out, then open the link again."
        )
    if person is not None and signed_in is None:
        raise SignInFirstError("This address has an account. Sign in, then open the link again.")
    if person is None:
        person = create_person(email=invitation.email, name=name, password=password, by=None)
    membership = join(
        newsroom=invitation.newsroom, user_id=person.pk, roles=invitation.roles, by=None
    )
    invitation.used_at = now
    invitation.save_changes(["used_at"])
    audit.record(by=membership, action="invitation.used", subject=invitation)
    return membership


def _open_for(email: str, newsroom: Newsroom) -> list[Invitation]:
    return list(
        Invitation.objects.select_for_update(no_key=True).filter(
            is_open(timezone.now()), newsroom=newsroom, email__iexact=email
        )
    )


def _revoke(invitation: Invitation, *, by: Actor | None) -> None:
    invitation.revoked_at = timezone.now()
    invitation.save_changes(["revoked_at"])
    audit.record(by=by, action="invitation.revoked", subject=invitation)
