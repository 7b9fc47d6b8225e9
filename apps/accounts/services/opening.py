"""Open a newsroom together with its first admin."""

from dataclasses import dataclass

from django.db import transaction

from apps.accounts.models import Newsroom, Role
from apps.accounts.selectors import person_with_address
from apps.accounts.services.invitations import invite
from apps.accounts.services.memberships import add_member
from apps.accounts.services.newsrooms import create_newsroom
from apps.accounts.services.people import create_person


@dataclass(frozen=True, slots=True)
class Opened:
    """A new newsroom.

    :param secret: the end of the admin's invitation link; None when they can sign in already
    """

    newsroom: Newsroom
    secret: str | None


@transaction.atomic
def open_with_admin(
    *, name: str, email: str, tz: str = "UTC", person: str = "", password: str | None = None
) -> Opened:
    """Open a newsroom and let the owner of `email` run it.

    Somebody who has an account runs it with that; a password makes the account at once;
    otherwise there is an invitation.

    :raises InvalidError: name, zone, address or password cannot be used
    :raises NameTakenError: another newsroom has this name
    """
    newsroom = create_newsroom(name=name, tz=tz, by=None)
    owner = person_with_address(email)
    if owner is None and password is None:
        issued = invite(email=email, roles=[Role.ADMIN], newsroom_id=newsroom.pk, by=None)
        return Opened(newsroom=newsroom, secret=issued.secret)
    if owner is None:
        fallback = email.partition("@")[0]
        owner = create_person(
            email=email, name=person or fallback, password=password, tz=tz, by=None
        )
    add_member(user_id=owner.pk, newsroom_id=newsroom.pk, roles=[Role.ADMIN], by=None)
    return Opened(newsroom=newsroom, secret=None)
