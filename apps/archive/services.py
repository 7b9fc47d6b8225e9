"""Keep bytes, and how they came."""

import hashlib
import json
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db import IntegrityError, connection, models, transaction
from django.db.models import Q

from apps.accounts.models import Actor, Newsroom
from apps.archive import rules
from apps.archive.fetching import Fetched, FetchError
from apps.archive.models import Blob, Fetch, Retention
from apps.archive.selectors import is_held, is_named, newsrooms_naming
from apps.audit import services as audit
from apps.core.errors import InvalidError, NotAllowedError, StaleError

log = logging.getLogger(__name__)

STORED_AT_ONCE: Final = 500
MOST_DAYS: Final = 36_500
GRACE: Final = timedelta(hours=1)
"""No transaction is so long: what was unnamed for that long, nobody is about to name."""

FETCHES_KEPT: Final = timedelta(days=30)
"""How long the rows of exchanges stay from which nothing was imported."""

COLLECTED_AT_ONCE: Final = 500
_NAMED_IN_RECORD: Final = 100


@transaction.atomic(savepoint=False)
def store(*, data: bytes, media_type: str) -> Blob:
    """Keep `data` under its SHA-256 and return the row; the same bytes are kept once.

    Until the end of the caller's transaction, in which a row comes to name them, nobody removes
    them.
    """
    (digest,) = store_all([(data, media_type)])
    return Blob.objects.defer("data").get(pk=digest)


@transaction.atomic(savepoint=False)
def store_all(parcels: Sequence[tuple[bytes, str]]) -> list[str]:
    """Keep many pieces of bytes, each with its media type; return their SHA-256 in that order.

    Until the end of the caller's transaction nobody removes them, as with `store`.
    """
    digests = [hashlib.sha256(data).hexdigest() for data, _ in parcels]
    wanted = {
        digest: Blob(sha256=digest, size=len(data), media_type=media_type, data=data)
        for digest, (data, media_type) in zip(digests, parcels, strict=True)
    }
    missing = sorted(wanted)
    while missing:
        # In one order, so that two who keep the same bytes never wait for each other.
        Blob.objects.bulk_create(
            (wanted[digest] for digest in missing),
            ignore_conflicts=True,
            batch_size=STORED_AT_ONCE,
        )
        held = _hold(missing)
        for digest in (digest for digest in missing if held.get(digest)):
            Blob.objects.filter(pk=digest).update(
                data=wanted[digest].data, gone_at=None, gone_why=""
            )
        # What was removed between the two statements is missing again.
        missing = [digest for digest in missing if digest not in held]
    return digests


def _hold(digests: Sequence[str]) -> dict[str, bool]:
    """Keep the collector from rows until the transaction ends; return which of them are empty."""
    with connection.cursor() as cursor:
        # Importers of the same bytes do not wait for each other, only for a collector.
        cursor.execute(
            "SELECT sha256, gone_at IS NOT NULL FROM archive_blob WHERE sha256 = ANY(%s)"
            " ORDER BY sha256 FOR KEY SHARE",
            [list(digests)],
        )
        return dict(cursor.fetchall())


@transaction.atomic
def record_fetch(*, newsroom_id: UUID, url: str, outcome: Fetched | FetchError) -> Fetch:
    """Keep what came of a fetch for a newsroom, and the bytes if there are any.

    Why one came to nothing goes into the audit trail with all that an operator wants to know.
    """
    if isinstance(outcome, FetchError):
        return _refused(newsroom_id, url, outcome)
    blob = None
    if not outcome.not_modified:
        blob = store(data=outcome.data, media_type=outcome.media_type)
    return Fetch.objects.create(
        newsroom_id=newsroom_id,
        url=_fitting(url),
        final_url=outcome.final_url,
        chain=list(outcome.chain),
        peer_ip=outcome.peer_ip,
        status=outcome.status,
        etag=outcome.etag,
        last_modified=outcome.last_modified,
        blob=blob,
    )


def _refused(newsroom_id: UUID, url: str, error: FetchError) -> Fetch:
    detail = _storable(error.detail)
    hops = detail.get("hops") or [{}]
    chain = detail.get("chain") or []
    fetch = Fetch.objects.create(
        newsroom_id=newsroom_id,
        url=_fitting(url),
        final_url=chain[-1] if chain else "",
        chain=chain,
        peer_ip=hops[-1].get("peer"),
        status=hops[-1].get("status"),
        error=str(error)[:500],
        error_code=error.code,
        detail=detail,
    )
    audit.record(
        by=None,
        action="fetch.refused",
        subject=fetch,
        change={"url": fetch.url, "code": error.code, "detail": detail},
    )
    return fetch


def _fitting(url: str) -> str:
    """Return an address as a column takes it, whatever it was."""
    return url.encode("utf-8", "replace").decode().replace("\0", "\ufffd")[:2000]


def _storable(detail: dict[str, Any]) -> dict[str, Any]:
    """Return plain values without what the database's JSON refuses."""
    written = json.dumps(detail, ensure_ascii=False).encode("utf-8", "replace").decode()
    storable: dict[str, Any] = json.loads(written.replace("\\u0000", "\\ufffd"))
    return storable


@transaction.atomic
def set_retention(*, by: Actor, days: int | None, version: int) -> Retention:
    """Say for how many days the newsroom of `by` keeps the bytes it imports; None is for ever.

    :raises NotAllowedError: `by` does not run the house
    :raises InvalidError: no such number of days
    :raises StaleError: somebody changed it since `version`
    """
    if not rules.may_set_retention(by):
        raise NotAllowedError("Only an admin decides how long evidence is kept. Ask one of yours.")
    if days is not None and not 1 <= days <= MOST_DAYS:
        message = f"Write a number of days from 1 to {MOST_DAYS}, or nothing to keep all."
        raise InvalidError(message, errors={"days": [message]})
    newsroom = Newsroom.objects.select_for_update(no_key=True).get(pk=by.newsroom_id)
    row = Retention.objects.filter(newsroom=newsroom).first() or Retention(newsroom=newsroom)
    if row.version != version:
        raise StaleError("This changed since you opened it. Look at it again, then decide.")
    before, row.days, row.version = row.days, days, version + 1
    row.save()
    audit.record(
        by=by, action="retention.changed", subject=row, change={"days": [before, row.days]}
    )
    return row


@dataclass(frozen=True, slots=True)
class Collected:
    """What one round of the collector did; `more` tells that it left some for the next."""

    fetches: int
    let_go: int
    removed: int
    more: bool


@transaction.atomic
def collect(*, at: datetime, most: int = COLLECTED_AT_ONCE) -> Collected:
    """Let go of what retention no longer keeps, and remove what nobody names any more.

    Any number of collectors may run, beside any number of importers: a row that somebody holds
    is passed over, whatever was found is looked at again once it is locked, and the database
    refuses to remove what is named.

    :param at: now
    :param most: how many rows of each kind to take at once
    """
    fetches = _remove(Fetch, Q(at__lt=at - FETCHES_KEPT) & ~is_named(Fetch), most)
    let_go = _let_go(at, most)
    long_unnamed = Q(unnamed_since__lt=at - GRACE)
    named_again = _locked(Blob, long_unnamed & is_named(Blob), most)
    Blob.objects.filter(pk__in=named_again).update(unnamed_since=None)
    removed = _remove(Blob, long_unnamed & ~is_named(Blob), most)
    unnamed = Q(unnamed_since=None, created_at__lt=at - GRACE) & ~is_named(Blob)
    noticed = _locked(Blob, unnamed, most)
    Blob.objects.filter(unnamed, pk__in=noticed).update(unnamed_since=at)
    return Collected(
        fetches=len(fetches),
        let_go=len(let_go),
        removed=len(removed),
        more=most in {len(fetches), len(let_go), len(removed), len(noticed)},
    )


def _locked(model: type[models.Model], condition: Q, most: int) -> list[Any]:
    """Lock rows that nobody else holds, and return their keys."""
    rows = model._base_manager.filter(condition).order_by("pk")
    return list(
        rows.select_for_update(skip_locked=True, of=("self",)).values_list("pk", flat=True)[:most]
    )


def _remove(model: type[models.Model], condition: Q, most: int) -> list[Any]:
    """Remove rows that nobody names; return the keys of those that are gone."""
    # Between the search and the lock another may have come to name one.
    locked = _locked(model, condition, most)
    again = list(model._base_manager.filter(condition, pk__in=locked).values_list("pk", flat=True))
    if _removed(model, again):
        return again
    return [pk for pk in again if _removed(model, [pk])]


def _removed(model: type[models.Model], keys: list[Any]) -> bool:
    """Remove rows, if the database lets them go."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            # Or it would refuse only at the end, and all of the round with it.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            # As one statement: what Django's own way does first is to load the bytes.
            rows = model._base_manager.filter(pk__in=keys)
            rows._raw_delete(rows.db)
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    except IntegrityError:
        if len(keys) == 1:
            log.warning("%s %s is named by somebody after all", model.__name__, keys[0])
        return False
    return True


def _let_go(at: datetime, most: int) -> list[str]:
    """Empty the bytes that every newsroom which names them has kept for long enough."""
    kept = Retention.objects.filter(days__isnull=False)
    days = {row.newsroom_id: row.days for row in kept if row.days is not None}
    if not days:
        return []
    over = Q(gone_at=None) & is_named(Blob) & ~is_held(days, at=at)
    locked = _locked(Blob, over, most)
    again = Blob.objects.filter(over, pk__in=locked)
    sizes = dict(again.values_list("pk", "size"))
    by_newsroom = newsrooms_naming(sizes)
    for retention in kept.filter(pk__in=by_newsroom).order_by("pk"):
        named = by_newsroom[retention.newsroom_id]
        audit.record(
            by=None,
            action="evidence.let_go",
            subject=retention,
            change={
                "days": retention.days,
                "files": len(named),
                "bytes": sum(sizes[pk] for pk in named),
                "sha256": sorted(named)[:_NAMED_IN_RECORD],
            },
        )
    for pk in sizes:
        longest = max(days[newsroom] for newsroom in days if pk in by_newsroom.get(newsroom, ()))
        Blob.objects.filter(pk=pk).update(
            data=b"", gone_at=at, gone_why=f"evidence is kept {Retention(days=longest)} here."
        )
    return list(sizes)
