"""Read the registry."""

from collections.abc import Callable
from uuid import UUID

from django.db.models import Q, QuerySet
from rapidfuzz import fuzz, process

from apps.accounts.models import Membership
from apps.core.errors import NotFoundError
from apps.sources.models import Name, Source
from apps.sources.names import lookup_keys, name_key

Resolve = Callable[[UUID, str], Source | None]
"""Names a source for a newsroom and a printed name, as `resolve` does."""

# How alike two names must be (0 to 100) to be offered, and how many are offered.
ALIKE = 80
OFFERED = 20


def visible_to(member: Membership) -> QuerySet[Source]:
    """Return the sources of the member's newsroom, with their names."""
    return (
        Source.objects.filter(newsroom_id=member.newsroom_id)
        .select_related("body", "by")
        .prefetch_related("names")
    )


def get(member: Membership, source_id: UUID) -> Source:
    """Return one source.

    :raises NotFoundError: there is none that `member` can see
    """
    source = visible_to(member).filter(pk=source_id).first()
    if source is None:
        raise NotFoundError
    return source


def narrowed(
    sources: QuerySet[Source], *, kind: str = "", state: str = "", bodies: bool = False
) -> QuerySet[Source]:
    """Return those of a kind, in a state, or that can be asked."""
    if kind:
        sources = sources.filter(kind=kind)
    if state:
        sources = sources.filter(state=state)
    return sources.filter(body__isnull=False) if bodies else sources


def search(sources: QuerySet[Source], query: str) -> list[Source]:
    """Return what the query may mean, best first, at most `OFFERED`.

    Names that begin with it come first, then names with a word that does, then names that look
    like it.
    """
    key = name_key(query)
    if not key:
        return list(sources[:OFFERED])
    names = Name.objects.filter(source__in=sources.order_by())
    begun = names.filter(Q(key__startswith=key) | Q(key__contains=f" {key}"))
    keys = list(begun.order_by("key").values_list("source_id", "key")[: OFFERED * 5])
    ranked = sorted(keys, key=lambda found: (not found[1].startswith(key), found[1]))
    found = dict.fromkeys(source_id for source_id, _ in ranked)
    if len(found) < OFFERED:
        found |= dict.fromkeys(_alike(names, key))
    by_id = sources.in_bulk(list(found)[:OFFERED])
    return [by_id[source_id] for source_id in found if source_id in by_id]


def _alike(names: QuerySet[Name], key: str) -> list[UUID]:
    known = {pk: (owner, text) for pk, owner, text in names.values_list("pk", "source_id", "key")}
    close = process.extract(
        key,
        {pk: text for pk, (_, text) in known.items()},
        scorer=fuzz.WRatio,
        score_cutoff=ALIKE,
        limit=OFFERED,
    )
    return [known[pk][0] for _, _, pk in close]


def resolve(newsroom_id: UUID, name: str) -> Source | None:
    """Return the one source that has this name or alias; None if none or several have.

    Only the registry's own names count: what is merely like one is not it.
    """
    if not name:
        return None
    owners = list(
        Source.objects.filter(newsroom_id=newsroom_id, names__key__in=lookup_keys(name))
        .order_by()
        .distinct()
    )
    accepted = [source for source in owners if source.state == Source.State.ACCEPTED]
    match accepted or owners:
        case [only]:
            return only
        case _:
            return None


def proposed_count(member: Membership) -> int:
    """Return how many sources wait for an admin."""
    return visible_to(member).filter(state=Source.State.PROPOSED).count()
