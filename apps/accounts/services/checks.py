"""What several services refuse in the same words."""

from collections.abc import Iterable, Sequence
from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from apps.accounts import rules
from apps.accounts.models import Actor, Role
from apps.core.errors import ConflictError, InvalidError, NotAllowedError, StaleError

NAME_LIMIT = 150


class NameTakenError(ConflictError):
    """Something else has this name."""

    code = "name_taken"
    title = "This name is taken"


def require_admin(by: Actor | None) -> None:
    """Let the system and admins pass.

    :raises NotAllowedError: anybody else
    """
    if by is not None and not rules.runs_the_house(by):
        raise NotAllowedError("Only an admin looks after people. Ask one of yours.")


def require_version(row: object, version: int, *, what: str) -> None:
    """Let the version that stands pass.

    :raises StaleError: somebody changed the row meanwhile
    """
    if getattr(row, "version", None) != version:
        raise StaleError(f"{what} changed since you opened it. Look at it again, then decide.")


def clean_name(name: str, *, limit: int = NAME_LIMIT, field: str = "name") -> str:
    """Return the name with single blanks.

    :raises InvalidError: it is empty, too long, or holds a character that is not text
    """
    cleaned = " ".join(name.split())
    if not cleaned:
        raise _at(field, "Write a name.")
    if len(cleaned) > limit:
        raise _at(field, f"This name is longer than {limit} characters. Shorten it.")
    if not cleaned.isprintable():
        raise _at(field, "This name holds a character that is not text. Type it again.")
    return cleaned


def clean_email(email: str) -> str:
    """Return the address without blanks around it.

    :raises InvalidError: it is no e-mail address
    """
    cleaned = email.strip()
    try:
        validate_email(cleaned)
    except ValidationError:
        raise _at("email", "This is not an e-mail address. Check it.") from None
    return cleaned


def clean_roles(roles: Iterable[str]) -> list[str]:
    """Return the roles in the order of the house, each once.

    :raises InvalidError: there is none, or one that does not exist
    """
    wanted: Sequence[str] = list(roles)
    if not wanted:
        raise _at("roles", "Choose at least one role.")
    if unknown := [role for role in wanted if role not in Role.values]:
        raise _at("roles", f"There is no role “{unknown[0]:.40}”. Choose among the four.")
    return [role for role in Role.values if role in wanted]


def clean_zone(zone: str) -> str:
    """Return the name of a time zone.

    :raises InvalidError: there is no such zone
    """
    if zone not in available_timezones():
        raise _at("tz", "There is no such time zone. Choose one from the list.")
    return zone


def _at(field: str, sentence: str) -> InvalidError:
    return InvalidError(sentence, errors={field: [sentence]})
