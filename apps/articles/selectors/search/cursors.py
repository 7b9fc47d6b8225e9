"""Where a page of a list ends and the next begins."""

import base64
import binascii
import json
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from apps.core.errors import NotFoundError


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
