"""Who works in a newsroom, with which roles."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from apps.accounts.events import MembershipEnded, MembershipStarted, RolesChanged
from apps.accounts.models import Actor, ApiToken, Desk, Membership, Newsroom, Operator, Role, User
from apps.accounts.selectors import admins_left
from apps.accounts.services.checks import clean_roles, require_admin, require_version
from apps.audit import services as audit
from apps.core.errors import ConflictError, InvalidError, NotFoundError
from apps.core.events import announce


class LastAdminError(ConflictError):
    """A newsroom keeps at least one admin."""

    code = "last_admin"
    title = "Somebody must run the house"


class AlreadyMemberError(ConflictError):
    """The person works here already."""

    code = "already_member"
    title = "They work here already"


@transaction.atomic
def add_member(
    *, user_id: UUID, newsroom_id: UUID, roles: Iterable[str], by: Actor | None
) -> Membership:
    """Let a person work in a newsroom, for the first time or again.

    :param by: an admin of the newsroom, or None for the system
    :raises NotAllowedError: `by` does not run the house
    :raises InvalidError: the roles cannot be used
    :raises AlreadyMemberError: they work there now
    """
    require_admin(by)
    newsroom = _locked_newsroom(newsroom_id)
    return join(newsroom=newsroom, user_id=user_id, roles=clean_roles(roles), by=by)


def join(*, newsroom: Newsroom, user_id: UUID, roles: list[str], by: Actor | None) -> Membership:
    """Start or restart a membership; the caller has locked the newsroom and checked the roles.

    :param by: None when the person joins by their own invitation
    :raises AlreadyMemberError: they work there now
    """
    known = Membership.objects.filter(user_id=user_id, newsroom=newsroom).first()
    if known is not None and known.ended_at is None:
        raise AlreadyMemberError("This person works here already. Change their roles instead.")
    if known is None:
        known = Membership.objects.create(user_id=user_id, newsroom=newsroom, roles=roles)
    else:
        known.roles, known.ended_at = roles, None
        known.version += 1
        known.save(update_fields=["roles", "ended_at", "version"])
    audit.record(
        by=by or known, action="membership.started", subject=known, change={"roles": roles}
    )
    announce(MembershipStarted(membership_id=known.pk, user_id=user_id, newsroom_id=newsroom.pk))
    return known


@transaction.atomic
def change_membership(
    *,
    membership_id: UUID,
    version: int,
    by: Actor,
    roles: Iterable[str] | None = None,
    desks: Iterable[UUID] | None = None,
) -> Membership:
    """Give a person other roles, other desks, or both; None leaves them as they are.

    :raises NotAllowedError: `by` does not run the house
    :raises NotFoundError: there is no such membership in the newsroom of `by`
    :raises StaleError: somebody changed it since `version`
    :raises InvalidError: a role or a desk does not exist here
    :raises LastAdminError: nobody would run the house
    """
    membership = _locked_membership(membership_id, by=by)
    require_version(membership, version, what="This person's place here")
    change: dict[str, list[list[str]]] = {}
    if roles is not None:
        change["roles"] = [membership.roles, clean_roles(roles)]
        membership.roles = change["roles"][1]
    if desks is not None:
        chosen = _desks(desks, newsroom_id=membership.newsroom_id)
        before = list(membership.desks.values_list("name", flat=True))
        change["desks"] = [before, [desk.name for desk in chosen]]
        membership.desks.set(chosen)
    change = {field: pair for field, pair in change.items() if sorted(pair[0]) != sorted(pair[1])}
    if not change:
        return membership
    membership.version += 1
    membership.save(update_fields=["roles", "version"])
    _keep_an_admin(membership.newsroom, by=by)
    audit.record(by=by, action="membership.changed", subject=membership, change=change)
    if "roles" in change:
        announce(
            RolesChanged(
                membership_id=membership.pk,
                user_id=membership.user_id,
                newsroom_id=membership.newsroom_id,
            )
        )
    return membership


@transaction.atomic
def end_membership(*, membership_id: UUID, version: int, by: Actor) -> Membership:
    """Let a person work here no more: their sessions and their tokens for here end at once.

    :raises NotAllowedError: `by` does not run the house
    :raises NotFoundError: there is no such membership in the newsroom of `by`
    :raises StaleError: somebody changed it since `version`
    :raises LastAdminError: nobody would run the house
    """
    membership = _locked_membership(membership_id, by=by)
    require_version(membership, version, what="This person's place here")
    if membership.ended_at is not None:
        return membership
    leave(membership, at=timezone.now())
    _keep_an_admin(membership.newsroom, by=by)
    audit.record(by=by, action="membership.ended", subject=membership)
    return membership


@transaction.atomic
def resume_membership(*, membership_id: UUID, version: int, by: Actor) -> Membership:
    """Let a person work here again with the roles they had; no token comes back.

    :raises NotAllowedError: `by` does not run the house
    :raises NotFoundError: there is no such membership in the newsroom of `by`
    :raises StaleError: somebody changed it since `version`
    """
    membership = _locked_membership(membership_id, by=by)
    require_version(membership, version, what="This person's place here")
    if membership.ended_at is None:
        return membership
    return join(
        newsroom=membership.newsroom,
        user_id=membership.user_id,
        roles=membership.roles,
        by=by,
    )


def leave(membership: Membership, *, at: datetime) -> None:
    """End a membership with every session of the person and their tokens for this newsroom."""
    membership.ended_at = at
    membership.version += 1
    membership.save(update_fields=["ended_at", "version"])
    User.objects.filter(pk=membership.user_id).update(session_epoch=F("session_epoch") + 1)
    ApiToken.objects.filter(
        user_id=membership.user_id, newsroom_id=membership.newsroom_id, revoked_at=None
    ).update(revoked_at=at)
    announce(
        MembershipEnded(
            membership_id=membership.pk,
            user_id=membership.user_id,
            newsroom_id=membership.newsroom_id,
        )
    )


def locked_places(user_id: UUID) -> list[Membership]:
    """Lock and return where a person works now.

    Newsrooms first, then memberships, each by id; whoever locks the person does it after: the
    order of everybody who ends a membership.
    """
    places = Membership.objects.filter(user_id=user_id, ended_at=None)
    newsrooms = Newsroom.objects.filter(pk__in=places.values("newsroom_id"))
    list(newsrooms.select_for_update(no_key=True).order_by("pk"))
    return list(places.select_for_update(no_key=True).order_by("pk"))


def _locked_newsroom(newsroom_id: UUID) -> Newsroom:
    # The newsroom first: "one admin stays" is a fact about all of its memberships.
    newsroom = Newsroom.objects.select_for_update(no_key=True).filter(pk=newsroom_id).first()
    if newsroom is None:
        raise NotFoundError
    return newsroom


def _locked_membership(membership_id: UUID, *, by: Actor) -> Membership:
    require_admin(by)
    newsroom = _locked_newsroom(by.newsroom_id)
    membership = (
        Membership.objects.select_for_update(no_key=True, of=("self",))
        .select_related("user")
        .filter(pk=membership_id, newsroom=newsroom)
        .first()
    )
    if membership is None:
        raise NotFoundError
    return membership


def _desks(ids: Iterable[UUID], *, newsroom_id: UUID) -> list[Desk]:
    wanted = set(ids)
    found = list(Desk.objects.filter(pk__in=wanted, newsroom_id=newsroom_id).order_by("name"))
    if len(found) != len(wanted):
        sentence = "There is no such desk here. Choose one from the list."
        raise InvalidError(sentence, errors={"desks": [sentence]})
    return found


def _keep_an_admin(newsroom: Newsroom, *, by: Actor) -> None:
    # A superuser may leave a newsroom without one: they can also repair it.
    if isinstance(by, Operator) or admins_left(newsroom).exists():
        return
    raise LastAdminError(
        f"{newsroom.name} would have no {Role.ADMIN.label.lower()}. Make somebody else one first."
    )
