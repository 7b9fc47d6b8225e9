"""Write people apart from their newsrooms."""

from uuid import UUID

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from apps.accounts.models import User
from apps.accounts.services.checks import clean_email, clean_name, clean_zone
from apps.accounts.services.memberships import leave, locked_places
from apps.audit import services as audit
from apps.core.errors import ConflictError, InvalidError, NotFoundError


class AddressTakenError(ConflictError):
    """Somebody has this address, whatever its case."""

    code = "address_taken"
    title = "This address is taken"


@transaction.atomic
def create_person(
    *, email: str, name: str, password: str | None, by: audit.Actor | None, tz: str = "UTC"
) -> User:
    """Make a person who works nowhere yet; without a password they cannot sign in.

    :raises InvalidError: address, name, zone or password cannot be used
    :raises AddressTakenError: somebody has this address
    """
    email = clean_email(email)
    person = User(email=email, name=clean_name(name), tz=clean_zone(tz))
    if User.objects.filter(email_key=email.casefold()).exists():
        raise AddressTakenError("Somebody has this e-mail address already. Invite them instead.")
    if password is not None:
        check_password_strength(password, person)
    person.set_password(password)
    person.save()
    audit.record(by=by, action="person.created", subject=person)
    return person


@transaction.atomic
def change_person(*, user_id: UUID, name: str, tz: str, by: audit.Actor | None) -> User:
    """Change a person's name and time zone; the entrance says whose they may be.

    :raises NotFoundError: there is no such person
    :raises InvalidError: the name or the zone cannot be used
    """
    person = _locked(user_id)
    change = {"name": [person.name, clean_name(name)], "tz": [person.tz, clean_zone(tz)]}
    person.name, person.tz = change["name"][1], change["tz"][1]
    person.save(update_fields=["name", "tz"])
    audit.record(by=by, action="person.changed", subject=person, change=change)
    return person


@transaction.atomic
def set_active(*, user_id: UUID, active: bool, by: audit.Actor | None) -> User:
    """Close a person's account everywhere, or open it again.

    Closing ends every membership, session and token; opening again brings none of them back.

    :raises NotFoundError: there is no such person
    """
    places = [] if active else locked_places(user_id)
    person = _locked(user_id)
    if person.is_active == active:
        return person
    now = timezone.now()
    for membership in places:
        leave(membership, at=now)
    # Also where no membership ended: opened again, the account has no old sessions.
    User.objects.filter(pk=person.pk).update(is_active=active, session_epoch=F("session_epoch") + 1)
    person.refresh_from_db()
    audit.record(by=by, action="person.opened" if active else "person.closed", subject=person)
    return person


@transaction.atomic
def set_standing(
    *, user_id: UUID, is_staff: bool, is_superuser: bool, by: audit.Actor | None
) -> User:
    """Let a person into the back office, or not any more.

    :raises NotFoundError: there is no such person
    """
    person = _locked(user_id)
    change = {
        "is_staff": [person.is_staff, is_staff],
        "is_superuser": [person.is_superuser, is_superuser],
    }
    if all(before == after for before, after in change.values()):
        return person
    person.is_staff, person.is_superuser = is_staff, is_superuser
    person.save(update_fields=["is_staff", "is_superuser"])
    audit.record(by=by, action="person.standing_changed", subject=person, change=change)
    return person


def check_password_strength(password: str, person: User) -> None:
    """Let a password pass that nobody guesses.

    :raises InvalidError: it is too short, too common or all digits
    """
    try:
        validate_password(password, person)
    except ValidationError as error:
        raise InvalidError(
            "Choose another password.", errors={"password": list(error.messages)}
        ) from None


def _locked(user_id: UUID) -> User:
    person = User.objects.select_for_update(no_key=True).filter(pk=user_id).first()
    if person is None:
        raise NotFoundError
    return person
