"""Write the registry: journalists propose, admins accept."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final
from uuid import UUID
from zoneinfo import available_timezones

from django.db import IntegrityError, transaction

from apps.accounts.models import Membership
from apps.audit import services as audit
from apps.core.creation import create_once
from apps.core.errors import (
    ConflictError,
    InvalidError,
    NotAllowedError,
    NotFoundError,
    PreconditionFailedError,
    StaleError,
)
from apps.core.events import announce
from apps.sources import rules
from apps.sources.events import SourceAccepted, SourceChanged, SourceProposed
from apps.sources.models import Body, Name, Source
from apps.sources.names import name_key, one_line

LONGEST: Final = 200
MOST_ALIASES: Final = 50
COUNTRY_CODE: Final = 2


class SameSourceError(ConflictError):
    """The registry has a source of that kind and name."""

    code = "same_source"
    title = "The registry has this source"


class AlreadyAcceptedError(ConflictError):
    """The source was accepted before."""

    code = "no_such_step"
    title = "There is no such step"


class Keep(Enum):
    """Says that a field stays as it is, where None means empty."""

    IT = "keep"


@dataclass(frozen=True, slots=True)
class BodyFacts:
    """What one needs to know to ask a body.

    :param country: two letters, ISO 3166
    :param tz: an IANA zone; empty where nobody knows
    :param domains: the domains its mail comes from
    """

    country: str = ""
    tz: str = ""
    domains: tuple[str, ...] = ()


@transaction.atomic
def propose_source(  # noqa: PLR0913 - the members of a source, all by keyword
    *,
    by: Membership,
    kind: str,
    name: str,
    aliases: Sequence[str] = (),
    body: BodyFacts | None = None,
    row_id: UUID | None = None,
) -> tuple[Source, bool]:
    """Add a source as proposed.

    :param row_id: the client's id; the same call again returns the same source
    :returns: the source, and whether this call made it
    :raises NotAllowedError: `by` works on nothing here
    :raises SameSourceError: the registry has one of that kind and name; `current` names it
    """
    if not rules.may_propose(by):
        raise NotAllowedError("Only people with a role in this newsroom add sources.")
    _check_kind(kind)
    name, others = _checked("name", name), _checked_aliases(aliases)
    facts = None if body is None else _checked_body(body)
    sent = {"kind": kind, "name": name, "aliases": others, "body": facts and _plain(facts)}

    def make(pk: UUID, sent_as: str) -> Source:
        source = Source.objects.create(
            pk=pk,
            newsroom_id=by.newsroom_id,
            by=by.user,
            created_as=sent_as,
            kind=kind,
            name=name,
            name_key=name_key(name),
        )
        _write_names(source, others)
        _write_body(source, facts)
        return source

    try:
        source, made = create_once(Source, row_id=row_id, sent=sent, by=by.pk, make=make)
    except IntegrityError as error:
        raise _same_source(by, kind, name, error) from error
    if made:
        audit.record(by=by, action="source.proposed", subject=source, change=sent)
        announce(SourceProposed(source_id=source.pk))
    return source, made


@transaction.atomic
def update_source(  # noqa: PLR0913 - the members of a source, all by keyword
    *,
    by: Membership,
    source_id: UUID,
    version: int,
    kind: str | None = None,
    name: str | None = None,
    aliases: Sequence[str] | None = None,
    body: BodyFacts | Keep | None = Keep.IT,
) -> Source:
    """Change a source. None keeps what there is; `body=None` says it cannot be asked.

    :raises PreconditionFailedError: another version stands
    :raises NotAllowedError: it is accepted, or another's proposal, and `by` is no admin
    """
    source = _locked(by, source_id)
    if not rules.may_change(by, source):
        raise NotAllowedError(
            "Only an admin changes this source. Ask one, or propose another name for it."
        )
    _expect(source, version, PreconditionFailedError)
    before = _outline(source)
    others = source.aliases if aliases is None else _checked_aliases(aliases)
    if kind is not None:
        _check_kind(kind)
        source.kind = kind
    if name is not None:
        source.name = _checked("name", name)
        source.name_key = name_key(source.name)
    try:
        with transaction.atomic():
            source.save_changes(["kind", "name", "name_key"])
    except IntegrityError as error:
        raise _same_source(by, source.kind, source.name, error) from error
    _write_names(source, others)
    if body is not Keep.IT:
        _write_body(source, None if body is None else _checked_body(body))
    source = _fresh(source)
    change = {"before": before, "after": _outline(source)}
    audit.record(by=by, action="source.changed", subject=source, change=change)
    announce(SourceChanged(source_id=source.pk))
    return source


@transaction.atomic
def accept_source(*, by: Membership, source_id: UUID, version: int) -> Source:
    """Take a proposed source into the registry.

    :raises NotAllowedError: `by` is no admin
    :raises StaleError: another version stands
    :raises AlreadyAcceptedError: it is in the registry
    """
    source = _locked(by, source_id)
    if not rules.may_accept(by):
        raise NotAllowedError("Only an admin accepts sources. Ask one of yours.")
    _expect(source, version, StaleError)
    if source.state == Source.State.ACCEPTED:
        raise AlreadyAcceptedError("This source was accepted before. Nothing is left to do.")
    source.state = Source.State.ACCEPTED
    source.save_changes(["state"])
    audit.record(by=by, action="source.accepted", subject=source)
    announce(SourceAccepted(source_id=source.pk))
    return _fresh(source)


@transaction.atomic
def add_name(*, by: Membership, source_id: UUID, text: str) -> Source:
    """Let a source be known by one more name, as an article prints it.

    :raises NotAllowedError: `by` works on nothing here
    """
    source = _locked(by, source_id)
    if not rules.may_name(by):
        raise NotAllowedError("Only people with a role in this newsroom name sources.")
    text = _checked("name", text)
    _, new = Name.objects.get_or_create(source=source, key=name_key(text), defaults={"text": text})
    if new:
        source.save_changes([])
        audit.record(by=by, action="source.named", subject=source, change={"name": text})
        announce(SourceChanged(source_id=source.pk))
    return _fresh(source)


def _locked(by: Membership, source_id: UUID) -> Source:
    mine = Source.objects.filter(newsroom_id=by.newsroom_id)
    source = mine.select_for_update(no_key=True).filter(pk=source_id).first()
    if source is None:
        raise NotFoundError
    return source


def _fresh(source: Source) -> Source:
    return Source.objects.select_related("body", "by").prefetch_related("names").get(pk=source.pk)


def _expect(
    source: Source, version: int, error: type[ConflictError | PreconditionFailedError]
) -> None:
    if source.version != version:
        raise error(
            f"This source is at version {source.version} now, and you saw version {version}. "
            "Look at what stands, then change that.",
            current=source,
        )


def _same_source(by: Membership, kind: str, name: str, error: IntegrityError) -> Exception:
    if "source_once_by_name" not in str(error):
        return error
    stands = Source.objects.filter(
        newsroom_id=by.newsroom_id, kind=kind, name_key=name_key(name)
    ).first()
    return SameSourceError(
        f"“{name}” is in the registry. Choose it, or add what tells the two apart.",
        errors={"name": ["A source of this kind has this name."]},
        current={"id": str(stands.pk), "name": stands.name} if stands else None,
    )


def _check_kind(kind: str) -> None:
    if kind not in Source.Kind.values:
        kinds = ", ".join(Source.Kind.values)
        message = f"A source is one of: {kinds}."
        raise InvalidError(message, errors={"kind": [message]})


def _checked(field: str, name: str) -> str:
    name = one_line(name)
    if not name_key(name):
        message = "A source needs a name. Write one with at least one letter or sign."
    elif len(name) > LONGEST or len(name_key(name)) > LONGEST:
        message = f"A name has at most {LONGEST} characters. Shorten this one."
    elif any(ord(letter) < ord(" ") or "\ud800" <= letter <= "\udfff" for letter in name):
        message = "This name has characters that are no text. Type it again."
    else:
        return name
    raise InvalidError(message, errors={field: [message]})


def _checked_aliases(aliases: Sequence[str]) -> list[str]:
    if len(aliases) > MOST_ALIASES:
        message = f"A source has at most {MOST_ALIASES} other names."
        raise InvalidError(message, errors={"aliases": [message]})
    names = [_checked("aliases", alias) for alias in aliases]
    return list({name_key(name): name for name in names}.values())


def _checked_body(body: BodyFacts) -> BodyFacts:
    country = body.country.strip().upper()
    if country and not (len(country) == COUNTRY_CODE and country.isascii() and country.isalpha()):
        message = "A country is two letters, like DE. Leave it empty if nobody knows."
        raise InvalidError(message, errors={"country": [message]})
    if body.tz and body.tz not in available_timezones():
        message = "This is no time zone. Write one like Europe/Berlin, or leave it empty."
        raise InvalidError(message, errors={"tz": [message]})
    domains = tuple(dict.fromkeys(_checked_domain(domain) for domain in body.domains))
    return BodyFacts(country=country, tz=body.tz, domains=domains)


def _checked_domain(domain: str) -> str:
    domain = domain.strip().lower().rstrip(".")
    labels = domain.split(".")
    fine = all(label.replace("-", "").isalnum() and label.isascii() for label in labels)
    if len(labels) < 2 or not fine or len(domain) > 253:  # noqa: PLR2004 - a name and its zone; RFC 1035
        message = "This is no domain. Write one like ministry.example, without http and path."
        raise InvalidError(message, errors={"domains": [message]})
    return domain


def _write_names(source: Source, aliases: Sequence[str]) -> None:
    """Make the names of a source its name and these aliases, and no other."""
    names = {name_key(alias): alias for alias in aliases}
    names[source.name_key] = source.name
    source.names.exclude(key__in=names).delete()
    known = dict(source.names.values_list("key", "text"))
    for key, text in names.items():
        if key not in known:
            Name.objects.create(source=source, key=key, text=text)
        elif known[key] != text:
            source.names.filter(key=key).update(text=text)


def _write_body(source: Source, facts: BodyFacts | None) -> None:
    if facts is None:
        Body.objects.filter(source=source).delete()
    else:
        Body.objects.update_or_create(source=source, defaults=_plain(facts))


def _plain(facts: BodyFacts) -> dict[str, Any]:
    return {"country": facts.country, "tz": facts.tz, "domains": list(facts.domains)}


def _outline(source: Source) -> dict[str, Any]:
    names = list(source.names.values_list("text", flat=True))
    return {"kind": source.kind, "name": source.name, "names": names}
