"""Find things by their words: articles here, and whatever higher apps keep words of.

A list is in one of two orders. *Newest* is what it says. *Best* ranks the newest
:data:`RANKED` things that fit, as they stood when the first page was asked for; older ones follow,
newest first. To rank all that a common word fits would take as long as there are articles.
"""

import base64
import binascii
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, TypeVar
from uuid import UUID

from django.db import connection, models, transaction
from django.db.models import BooleanField, Q, QuerySet
from django.db.models.expressions import RawSQL

from apps.accounts.models import Membership
from apps.articles.models import Words
from apps.articles.queries import Kind, Query, Term, read_query
from apps.articles.snippets import Beginnings, Snippet, folded, snippet
from apps.core.errors import NotFoundError

RANKED: Final = 1000
ROWS: Final = 50
GLANCE: Final = 200
"""Rows that are looked at one by one before the index of words is asked for a page."""

COUNTED: Final = 1000
"""Counting goes on as far as this; beyond, a list has "more than" so many."""

_SIMPLE: Final = "simple"
_ALIKE: Final = 2
"""Letters that a word has in common with its stem, in most languages."""

_TAKE_PREFIXES: Final = frozenset({"arabic", "indonesian"})
"""Configurations whose stemmers take off beginnings too: of theirs, every word is judged."""

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
    conjunction, parameters = _conjunction(query)
    # One probe of an index for each language that there is, however many articles there are.
    sql = f"""
        WITH RECURSIVE used(c) AS (
            (SELECT config FROM articles_articlewords
             WHERE newsroom_id = %(newsroom)s ORDER BY config LIMIT 1)
            UNION ALL
            SELECT (SELECT config FROM articles_articlewords
                    WHERE newsroom_id = %(newsroom)s AND config > used.c
                    ORDER BY config LIMIT 1)
            FROM used WHERE used.c IS NOT NULL
        )
        SELECT c, articles_folded(({conjunction})::text)
        FROM (
            SELECT c FROM used WHERE c IS NOT NULL
            UNION SELECT 'simple'
            UNION SELECT articles_search_config(language)
            FROM accounts_newsroom WHERE id = %(newsroom)s
        ) known ORDER BY c
    """  # noqa: S608 - of our own parts
    with connection.cursor() as cursor:
        cursor.execute(sql, {**parameters, "newsroom": member.newsroom_id})
        return Asked(query, dict(cursor.fetchall()))


def _conjunction(query: Query) -> tuple[str, dict[str, str]]:
    """Return a query as SQL, in which `c` is the name of a configuration, and its parameters."""
    parameters: dict[str, str] = {}
    parts = []
    for group in query.groups:
        either = [
            f"!!({sql})" if term.excluded else sql
            for term in group
            if (sql := _sql(term, parameters))
        ]
        parts.append(f"({' || '.join(either)})")
    return " && ".join(parts), parameters


def _sql(term: Term, parameters: dict[str, str]) -> str:
    """Return a term as SQL; what it speaks of joins the parameters."""
    name = f"term{len(parameters)}"
    if term.kind is Kind.BEGINNING:
        # Words are letters, marks and figures alone: nothing in them is to be escaped.
        parameters[name] = " <-> ".join(f"'{word}'" for word in term.words.split()) + ":*"
        # A stemmer may take a beginning for a word, or drop it as too common: then as it is.
        return f"(to_tsquery(c::regconfig, %({name})s) || to_tsquery('simple', %({name})s))"
    parameters[name] = term.words
    function = "phraseto_tsquery" if term.kind is Kind.PHRASE else "plainto_tsquery"
    return f"{function}(c::regconfig, %({name})s)"


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
    ordered = rows.order_by("-created_at", "-pk")
    # A cursor goes on in the order that it was given in.
    best = bool(asked) and (begin.rank is not None if begin else order is Order.BEST)
    if best:
        return _best(ordered, asked, begin, size)
    places = _newest(ordered, asked, behind=begin.last if begin else None, most=size + 1)
    return Found(
        ids=[place.pk for place in places[:size]],
        following=str(Cursor(places[size - 1])) if len(places) > size else "",
    )


def _best(ordered: QuerySet[W], asked: Asked, begin: Cursor | None, size: int) -> Found:
    ranked = _ranked(ordered, asked, begin)
    if not ranked:
        return Found((), "")
    whole = begin is None and len(ranked) < RANKED
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
    # Where all that fits was ranked, nothing is older.
    left = size - len(shown)
    older = [] if whole else _newest(ordered, asked, behind=oldest, most=left + 1)
    rest = older[:left]
    following = str(Cursor(rest[-1] if rest else oldest)) if len(older) > left else ""
    return Found([place.pk for place in (*places, *rest)], following)


def _ranked(ordered: QuerySet[W], asked: Asked, begin: Cursor | None) -> list[_Hit]:
    """Return the hits that are ranked, newest first."""
    matching = fitting(ordered, asked)
    if begin and begin.newest and begin.oldest:
        matching = matching.filter(_until(begin.newest), _from(begin.oldest))
    newest, given = matching.values("created_at", "pk", "config", "vector")[
        :RANKED
    ].query.sql_with_params()
    cases = " ".join("WHEN %s THEN %s::tsquery" for _ in asked.by_config)
    # Those alone are ranked: a rank reads the whole vector.
    sql = f"""
        SELECT created_at, id, ts_rank(vector, CASE config {cases} END, 1)::float8
        FROM ({newest}) AS hit(created_at, id, config, vector)
        ORDER BY created_at DESC, id DESC
    """  # noqa: S608 - of our own parts
    parameters = [word for pair in asked.by_config.items() for word in pair]
    with _by_index(), connection.cursor() as cursor:
        cursor.execute(sql, [*parameters, *given])
        return [_Hit(Place(at, pk), rank) for at, pk, rank in cursor.fetchall()]


def _newest(ordered: QuerySet[W], asked: Asked, *, behind: Place | None, most: int) -> list[Place]:
    """Return so many of the newest that fit behind a place, in order."""
    if asked.hopeless:
        return []
    if behind:
        same = Q(created_at=behind.created_at, pk__lt=behind.pk)
        # The first condition is what an index is entered by.
        ordered = ordered.filter(
            Q(created_at__lte=behind.created_at), Q(created_at__lt=behind.created_at) | same
        )
    if not asked:
        rows = ordered.values_list("created_at", "pk")[:most]
        return [Place(created_at, pk) for created_at, pk in rows]
    # A common word fills a page from the next few rows; for any other the index of words is asked.
    # PostgreSQL itself cannot choose: it thinks that to match a vector costs nothing.
    fits = RawSQL(f"{_vector_of(ordered)} @@ %s::tsquery", [asked.whole])  # noqa: S611
    glanced = ordered.annotate(fits=fits).values_list("created_at", "pk", "fits")[:GLANCE]
    places = [Place(created_at, pk) for created_at, pk, fit in glanced if fit]
    if len(places) >= most or len(glanced) < GLANCE:
        return places[:most]
    with _by_index():
        rows = fitting(ordered, asked).values_list("created_at", "pk")[:most]
        return [Place(created_at, pk) for created_at, pk in rows]


@contextmanager
def _by_index() -> Iterator[None]:
    """Have PostgreSQL find words by their index, whatever it thinks of how common they are."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_indexscan = off")
        yield
        cursor.execute("SET LOCAL enable_seqscan TO DEFAULT; SET LOCAL enable_indexscan TO DEFAULT")


def _until(place: Place) -> Q:
    return Q(created_at__lt=place.created_at) | Q(created_at=place.created_at, pk__lte=place.pk)


def _from(place: Place) -> Q:
    return Q(created_at__gt=place.created_at) | Q(created_at=place.created_at, pk__gte=place.pk)


def _vector_of(rows: QuerySet[W]) -> str:
    return f'"{rows.model._meta.db_table}"."vector"'


def count_of(rows: QuerySet[W], asked: Asked) -> int:
    """Return how many rows fit, counted as far as one more than :data:`COUNTED`."""
    if asked.hopeless:
        return 0
    fit = fitting(rows, asked).order_by()[: COUNTED + 1]
    if not asked:
        return fit.count()
    with _by_index():
        return fit.count()


def shown(asked: Asked, texts: Sequence[tuple[str, str]]) -> list[Snippet]:
    """Return of each text the stretch that has most of the words asked for.

    :param texts: each with the configuration of its language
    """
    wanted = [word for term in asked.query.wanted for word in term.words.split()]
    if not wanted:
        return [snippet(text, ()) for _, text in texts]
    beginnings = Beginnings({folded(word)[:_ALIKE] for word in wanted})
    # A stem has its word's beginning: so few words are judged, and the same once.
    every = Beginnings({""})
    maybe = [
        (every if config in _TAKE_PREFIXES else beginnings).words_in(text) for config, text in texts
    ]
    pairs = {
        (config, hit.word) for (config, _), hits in zip(texts, maybe, strict=True) for hit in hits
    }
    fit = _that_fit(asked, pairs) if pairs else set()
    return [
        snippet(text, [hit for hit in hits if (config, hit.word) in fit])
        for (config, text), hits in zip(texts, maybe, strict=True)
    ]


def _that_fit(asked: Asked, pairs: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
    """Return the words, each with its configuration, that one of the terms fits."""
    parameters: dict[str, Any] = {}
    either = [
        _sql(Term(word, Kind.BEGINNING if term.kind is Kind.BEGINNING else Kind.WORD), parameters)
        for term in asked.query.wanted
        for word in term.words.split()
    ]
    ordered = sorted(pairs)
    sql = f"""
        WITH wanted AS MATERIALIZED (
            SELECT c, articles_folded(({" || ".join(either)})::text)::tsquery AS query
            FROM unnest(%(known)s::text[]) c
        )
        SELECT w.config, w.word
        FROM unnest(%(configs)s::text[], %(words)s::text[]) AS w(config, word)
        JOIN wanted ON wanted.c = w.config
        WHERE articles_folded(
            to_tsvector(w.config::regconfig, articles_apart(w.word))::text
        )::tsvector @@ wanted.query
    """  # noqa: S608 - of our own parts
    parameters["configs"] = [config for config, _ in ordered]
    parameters["words"] = [word for _, word in ordered]
    parameters["known"] = sorted({config for config, _ in ordered})
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return set(cursor.fetchall())
