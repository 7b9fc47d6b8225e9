"""One page of what fits, best or newest first, and how much fits in all."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Final, TypeVar
from uuid import UUID

from django.db import connection, models, transaction
from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL

from apps.articles.models import Words
from apps.articles.selectors.search.asked import Asked, fitting, vector_of
from apps.articles.selectors.search.cursors import Cursor, Place, read_cursor

RANKED: Final = 1000
ROWS: Final = 50
GLANCE: Final = 200
"""Rows that are looked at one by one before the index of words is asked for a page."""

COUNTED: Final = 1000
"""Counting goes on as far as this; beyond, a list has "more than" so many."""

W = TypeVar("W", bound=Words)


class Order(models.TextChoices):
    """In which order what was found is listed."""

    BEST = "best", "Best first"
    NEWEST = "newest", "Newest first"


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
    fits = RawSQL(f"{vector_of(ordered)} @@ %s::tsquery", [asked.whole])  # noqa: S611 - as in `fitting`
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


def count_of(rows: QuerySet[W], asked: Asked) -> int:
    """Return how many rows fit, counted as far as one more than :data:`COUNTED`."""
    if asked.hopeless:
        return 0
    fit = fitting(rows, asked).order_by()[: COUNTED + 1]
    if not asked:
        return fit.count()
    with _by_index():
        return fit.count()
