"""Find things by their words: articles here, and whatever higher apps keep words of.

A list is in one of two orders. *Newest* is what it says. *Best* ranks the newest
:data:`RANKED` things that fit, as they stood when the first page was asked for; older ones follow,
newest first. To rank all that a common word fits would take as long as there are articles.
"""

import base64
import binascii
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, TypeVar
from uuid import UUID

from django.db import connection, models
from django.db.models import BooleanField, FloatField, Q, QuerySet
from django.db.models.expressions import RawSQL

from apps.accounts.models import Membership
from apps.articles.models import Words
from apps.articles.queries import Kind, Query, Term, read_query
from apps.articles.snippets import Snippet, folded, snippet, words_of
from apps.core.errors import NotFoundError

RANKED: Final = 1000
ROWS: Final = 50
COUNTED: Final = 1000
"""Counting goes on as far as this; beyond, a list has "more than" so many."""

_SIMPLE: Final = "simple"
_ALIKE: Final = 2
"""Letters that a word has in common with its stem, whatever the language."""

W = TypeVar("W", bound=Words)


class Order(models.TextChoices):
    """In which order what was found is listed."""

    BEST = "best", "Best first"
    NEWEST = "newest", "Newest first"


@dataclass(frozen=True, slots=True)
class Asked:
    """A query, understood for each language that a newsroom has words in.

    :param by_config: the query as PostgreSQL writes it, by text search configuration
    """

    query: Query
    by_config: Mapping[str, str]

    def __bool__(self) -> bool:
        return bool(self.query)

    @property
    def hopeless(self) -> bool:
        """Tell whether nothing of what was asked is in any index, like "the" alone."""
        return bool(self.query) and not any(self.by_config.values())

    @property
    def whole(self) -> str:
        """Return one query for all languages: what each asks, of its own words."""
        configs: dict[str, list[str]] = {}
        for config, asked in self.by_config.items():
            if asked:
                configs.setdefault(asked, []).append(f"'={config}'")
        return " | ".join(
            f"( {' | '.join(names)} ) & ( {asked} )" for asked, names in configs.items()
        )


def ask(member: Membership, typed: str) -> Asked:
    """Return what was typed as a query on the words of the member's newsroom."""
    query = read_query(typed)
    if not query:
        return Asked(query, {})
    configs = _configs(member.newsroom_id)
    sql, parameters = _conjunction(query)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT c, articles_folded(({sql})::text) FROM unnest(%s::text[]) c",  # noqa: S608
            [*parameters, configs],
        )
        return Asked(query, dict(cursor.fetchall()))


def _configs(newsroom_id: UUID) -> list[str]:
    """Return the text search configurations of a newsroom's words."""
    # One probe of an index for each that there may be, however many articles there are.
    sql = """
        SELECT c.cfgname::text FROM pg_catalog.pg_ts_config c
        WHERE c.cfgnamespace = 'pg_catalog'::regnamespace AND (
            c.cfgname = 'simple'
            OR c.cfgname::text = (
                SELECT articles_search_config(n.language) FROM accounts_newsroom n WHERE n.id = %s
            )
            OR EXISTS (
                SELECT 1 FROM articles_articlewords w
                WHERE w.newsroom_id = %s AND w.config = c.cfgname::text
            )
        ) ORDER BY 1
    """
    with connection.cursor() as cursor:
        cursor.execute(sql, [newsroom_id, newsroom_id])
        return [row[0] for row in cursor.fetchall()]


def _conjunction(query: Query) -> tuple[str, list[str]]:
    parts, parameters = [], []
    for group in query.groups:
        either = []
        for term in group:
            sql, given = _sql(term)
            either.append(f"!!({sql})" if term.excluded else sql)
            parameters += given
        parts.append(f"({' || '.join(either)})")
    return " && ".join(parts), parameters


def _sql(term: Term) -> tuple[str, list[str]]:
    """Return a term as SQL, in which `c` is the name of a configuration."""
    if term.kind is Kind.PHRASE:
        return "phraseto_tsquery(c::regconfig, %s)", [term.words]
    if term.kind is Kind.WORD:
        return "plainto_tsquery(c::regconfig, %s)", [term.words]
    quoted = term.words.replace("\\", "\\\\").replace("'", "''")
    beginning = f"'{quoted}':*"
    # A stemmer may take a beginning for a word, or drop it as one too common: then as it is.
    return (
        "(to_tsquery(c::regconfig, %s) || to_tsquery('simple', %s))",
        [beginning, beginning],
    )


def fitting(rows: QuerySet[W], asked: Asked) -> QuerySet[W]:
    """Return the rows whose words fit."""
    if not asked:
        return rows
    if asked.hopeless:
        return rows.none()
    match = f"{_vector_of(rows)} @@ %s::tsquery"
    return rows.filter(RawSQL(match, [asked.whole], output_field=BooleanField()))  # noqa: S611


@dataclass(frozen=True, slots=True)
class Place:
    """Where a row stands in the newest-first order."""

    created_at: datetime
    pk: UUID


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where the next page begins: behind `last`, among the older ones or among the ranked.

    The ranked are those from `newest` to `oldest`, whatever has come in since.
    """

    last: Place
    rank: float | None = None
    newest: Place | None = None
    oldest: Place | None = None

    def __str__(self) -> str:
        told = [_told(self.last), self.rank, _told(self.newest), _told(self.oldest)]
        return base64.urlsafe_b64encode(json.dumps(told).encode()).decode().rstrip("=")


def read_cursor(written: str) -> Cursor:
    """Return a cursor that a page was given.

    :raises NotFoundError: it is not one of ours
    """
    try:
        data = base64.urlsafe_b64decode(written.encode("ascii") + b"=" * (-len(written) % 4))
        last, rank, newest, oldest = json.loads(data)
        read = Cursor(_place(last), rank, newest and _place(newest), oldest and _place(oldest))
    except (ValueError, TypeError, AttributeError, RecursionError, binascii.Error) as error:
        raise NotFoundError("There is no such page. Begin at the first.") from error
    ranked = [read.rank, read.newest, read.oldest]
    whole = all(part is None for part in ranked) or (isinstance(rank, float) and None not in ranked)
    if not whole:
        raise NotFoundError("There is no such page. Begin at the first.")
    return read


def _told(place: Place | None) -> list[str] | None:
    return [place.created_at.isoformat(), str(place.pk)] if place else None


def _place(told: list[str]) -> Place:
    """Return a place as a cursor tells it.

    :raises ValueError: it is none
    """
    moment, pk = told
    at = datetime.fromisoformat(moment)
    if at.tzinfo is None or not isinstance(pk, str):
        raise ValueError("A place has a zone and an id.")
    return Place(at, UUID(pk))


@dataclass(frozen=True, slots=True)
class Found:
    """The ids on one page, in order, and the cursor of the next, "" at the end."""

    ids: Sequence[UUID]
    following: str


@dataclass(frozen=True, slots=True)
class _Hit:
    place: Place
    rank: float

    @property
    def key(self) -> tuple[float, datetime, UUID]:
        return self.rank, self.place.created_at, self.place.pk


def page_of(
    rows: QuerySet[W],
    asked: Asked,
    *,
    order: Order = Order.BEST,
    cursor: str = "",
    size: int = ROWS,
) -> Found:
    """Return one page of the rows that fit.

    :param rows: without an order, of one newsroom
    :param cursor: from the page before, "" for the first
    :raises NotFoundError: the cursor is not one of ours
    """
    begin = read_cursor(cursor) if cursor else None
    matching = fitting(rows, asked).order_by("-created_at", "-pk")
    # A cursor goes on in the order that it was given in.
    best = bool(asked) and (begin.rank is not None if begin else order is Order.BEST)
    if not best:
        hits = _newest(matching, behind=begin.last if begin else None, most=size + 1)
        more = len(hits) > size
        return Found(
            ids=[hit.pk for hit in hits[:size]],
            following=str(Cursor(hits[size - 1])) if more else "",
        )
    return _best(matching, asked, begin, size)


def _best(matching: QuerySet[W], asked: Asked, begin: Cursor | None, size: int) -> Found:
    ranked = _ranked(matching, asked, begin)
    if not ranked:
        return Found((), "")
    newest, oldest = (begin.newest, begin.oldest) if begin else (None, None)
    if newest is None or oldest is None:
        newest, oldest = ranked[0].place, ranked[-1].place
    ranked.sort(key=lambda hit: hit.key, reverse=True)
    if begin and begin.rank is not None:
        key = (begin.rank, begin.last.created_at, begin.last.pk)
        ranked = [hit for hit in ranked if hit.key < key]
    shown = ranked[:size]
    places = [hit.place for hit in shown]
    if len(ranked) > size:
        last = shown[-1]
        following = str(Cursor(last.place, last.rank, newest, oldest))
        return Found([place.pk for place in places], following)
    older = _newest(matching, behind=oldest, most=size - len(shown) + 1)
    rest = older[: size - len(shown)]
    following = ""
    if len(older) > len(rest):
        following = str(Cursor(rest[-1] if rest else oldest))
    return Found([place.pk for place in (*places, *rest)], following)


def _ranked(matching: QuerySet[W], asked: Asked, begin: Cursor | None) -> list[_Hit]:
    """Return the hits that are ranked, newest first."""
    if begin and begin.newest and begin.oldest:
        newest, oldest = begin.newest, begin.oldest
        matching = matching.filter(_until(newest), _from(oldest))
    cases = " ".join("WHEN %s THEN %s::tsquery" for _ in asked.by_config)
    table = matching.model._meta.db_table
    rank = f'ts_rank({_vector_of(matching)}, CASE "{table}"."config" {cases} END, 1)::float8'
    parameters = [word for pair in asked.by_config.items() for word in pair]
    found = matching.annotate(rank=RawSQL(rank, parameters, output_field=FloatField()))  # noqa: S611
    return [
        _Hit(Place(created_at, pk), rank)
        for created_at, pk, rank in found.values_list("created_at", "pk", "rank")[:RANKED]
    ]


def _newest(matching: QuerySet[W], *, behind: Place | None, most: int) -> list[Place]:
    if behind:
        same = Q(created_at=behind.created_at, pk__lt=behind.pk)
        # The first condition is what an index is entered by.
        matching = matching.filter(
            Q(created_at__lte=behind.created_at), Q(created_at__lt=behind.created_at) | same
        )
    return [
        Place(created_at, pk) for created_at, pk in matching.values_list("created_at", "pk")[:most]
    ]


def _until(place: Place) -> Q:
    return Q(created_at__lt=place.created_at) | Q(created_at=place.created_at, pk__lte=place.pk)


def _from(place: Place) -> Q:
    return Q(created_at__gt=place.created_at) | Q(created_at=place.created_at, pk__gte=place.pk)


def _vector_of(rows: QuerySet[W]) -> str:
    return f'"{rows.model._meta.db_table}"."vector"'


def count_of(rows: QuerySet[W], asked: Asked) -> int:
    """Return how many rows fit, counted as far as one more than :data:`COUNTED`."""
    return fitting(rows, asked).order_by()[: COUNTED + 1].count()


@dataclass(frozen=True, slots=True)
class Finder:
    """Shows where in a text the words stand that were asked for."""

    beginnings: frozenset[str]
    found: frozenset[str]

    def show(self, text: str) -> Snippet:
        """Return the stretch of a text that has most of the words."""
        return snippet(text, self.found, self.beginnings)


def finder(asked: Asked, texts: Iterable[tuple[str, str]]) -> Finder:
    """Return what shows the words asked for in texts, each with its configuration."""
    wanted = [word for term in asked.query.wanted for word in re.findall(r"\w+", term.words)]
    beginnings = frozenset(folded(word)[:_ALIKE] for word in wanted)
    if not beginnings:
        return Finder(frozenset(), frozenset())
    pairs = {(config, word) for config, text in texts for word in words_of(text, beginnings)}
    return Finder(beginnings, frozenset(_that_fit(asked, pairs)))


def _that_fit(asked: Asked, pairs: Iterable[tuple[str, str]]) -> Iterable[str]:
    """Return the words that one of the terms fits, each judged in its language."""
    either, parameters = [], []
    for term in asked.query.wanted:
        begins = term.kind is Kind.BEGINNING
        for word in re.findall(r"\w+", term.words):
            sql, given = _sql(Term(word, Kind.BEGINNING if begins else Kind.WORD))
            either.append(sql)
            parameters += given
    ordered = sorted(pairs)
    sql = f"""
        WITH wanted AS (
            SELECT c, articles_folded(({" || ".join(either)})::text)::tsquery AS query
            FROM unnest(%s::text[]) c
        )
        SELECT w.word FROM unnest(%s::text[], %s::text[]) AS w(config, word)
        JOIN wanted ON wanted.c = w.config
        WHERE articles_folded(to_tsvector(w.config::regconfig, w.word)::text)::tsvector
              @@ wanted.query
    """  # noqa: S608 - of our own parts
    configs = [config for config, _ in ordered]
    with connection.cursor() as cursor:
        cursor.execute(
            sql, [*parameters, sorted(set(configs)), configs, [word for _, word in ordered]]
        )
        return {row[0] for row in cursor.fetchall()}
