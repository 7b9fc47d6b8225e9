"""Take many things in at once; stop, go on, and try again what failed."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from apps.accounts.models import Membership
from apps.archive import services as archive
from apps.articles import rules
from apps.articles.given import FIELDS
from apps.articles.models import Batch, BatchItem
from apps.articles.selectors.batches import batches_visible_to, retriable
from apps.articles.sent import Item
from apps.articles.services.refusals import EmptyTextError
from apps.articles.states import ItemState
from apps.audit import services as audit
from apps.core.creation import create_once
from apps.core.errors import (
    ConflictError,
    InvalidError,
    NotAllowedError,
    NotFoundError,
    TooLargeError,
)
from apps.jobs import services as jobs

IMPORT_CHUNK: Final = "articles.import_chunk"
MOST_ITEMS: Final = 10_000
CHUNK: Final = 50
"""So many items are one job: a second's work, after which others have their turn."""

LANES: Final = 4
"""So many jobs of a batch wait or run at a time; each calls the next."""

NOTHING_IN_IT: Final = "There is nothing in it. Give an address, a text or a file."
_WRITTEN_AT_ONCE: Final = 500
_UNKEPT: Final = re.compile("[\0\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Refused:
    """Something among many that could not be taken: where it stood, and why."""

    place: str
    code: str
    error: str


class EmptyBatchError(InvalidError):
    """There is nothing in it."""

    code = "empty_batch"
    title = "There is nothing to import"


class TooManyItemsError(TooLargeError):
    """More things than one batch takes."""

    code = "too_many_items"
    title = "This is too much at once"


class NothingWaitsError(ConflictError):
    """Nothing of the batch waits any more."""

    code = "nothing_waits"
    title = "Nothing waits any more"


class NotCancelledError(ConflictError):
    """Only a cancelled batch can go on."""

    code = "not_cancelled"
    title = "This batch is not cancelled"


class NothingFailedError(ConflictError):
    """Nothing of the batch has failed."""

    code = "nothing_failed"
    title = "Nothing of this batch has failed"


class BatchCancelledError(ConflictError):
    """The batch is cancelled."""

    code = "batch_cancelled"
    title = "This batch is cancelled"


@transaction.atomic
def open_batch(
    *, by: Membership, title: str, items: Sequence[Item | Refused], row_id: UUID | None = None
) -> tuple[Batch, bool]:
    """Keep many things that arrived together and have each imported by and by.

    What cannot be imported fails by itself later, with its sentence, and keeps nothing else from
    it; what was refused before stands beside the others as failed.

    :param title: what the batch is called, like the name of the file it came in
    :param row_id: the client's UUID, under which the same call may arrive twice
    :returns: the batch, and whether this call made it
    :raises NotAllowedError: `by` has no role that imports
    :raises EmptyBatchError: there are no items
    :raises TooManyItemsError: there are more than `MOST_ITEMS`
    :raises IdUsedError: `row_id` belongs to something else
    """
    _allow(by)
    if not items:
        message = "There is nothing in it. Give some addresses, or choose some files."
        raise EmptyBatchError(message, errors={"items": [message]})
    if len(items) > MOST_ITEMS:
        message = (
            f"There are {len(items):,} things in it, and {MOST_ITEMS:,} is the most at once."
            " Import it in parts."
        )
        raise TooManyItemsError(message, errors={"items": [message]})
    name = " ".join(_kept(title).split())[:200] or f"{len(items):,} at once"
    parcels = [each.sent for each in items if isinstance(each, Item) and each.sent]
    digests = iter(archive.store_all([(sent.data, sent.media_type) for sent in parcels]))
    rows = [_row(n, each, digests) for n, each in enumerate(items)]

    def make(batch_id: UUID, created_as: str) -> Batch:
        batch = Batch.objects.create(
            id=batch_id,
            created_as=created_as,
            newsroom_id=by.newsroom_id,
            by=by.user,
            title=name,
            total=len(rows),
        )
        for row in rows:
            row.batch_id = batch_id
        BatchItem.objects.bulk_create(rows, batch_size=_WRITTEN_AT_ONCE)
        start(batch, by)
        audit.record(
            by=by, action="batch.opened", subject=batch, change={"title": name, "items": len(rows)}
        )
        return batch

    sent = [
        [row.place, row.address, row.blob_id, row.media_type, row.file_name, row.said, row.error]
        for row in rows
    ]
    return create_once(
        Batch, row_id=row_id, sent={"title": name, "items": sent}, by=by.pk, make=make
    )


@transaction.atomic
def cancel_batch(*, by: Membership, batch_id: UUID) -> Batch:
    """Leave what waits undone; what is being read is read to its end.

    :raises NotFoundError: there is no such batch that `by` may see
    :raises NotAllowedError: `by` has no role that imports
    :raises NothingWaitsError: nothing of it waits
    """
    batch = _locked(by, batch_id)
    count = waiting(batch).update(state=ItemState.CANCELLED)
    if not count:
        raise NothingWaitsError("Nothing of this batch waits any more, so nothing is cancelled.")
    batch.cancelled_at = timezone.now()
    batch.save_changes(["cancelled_at"])
    audit.record(by=by, action="batch.cancelled", subject=batch, change={"items": count})
    return batch


@transaction.atomic
def resume_batch(*, by: Membership, batch_id: UUID) -> Batch:
    """Go on with what was cancelled.

    :raises NotFoundError: there is no such batch that `by` may see
    :raises NotAllowedError: `by` has no role that imports
    :raises NotCancelledError: it is not cancelled
    """
    batch = _locked(by, batch_id)
    if batch.cancelled_at is None:
        raise NotCancelledError("Only a batch that was cancelled can go on.")
    count = batch.items.filter(state=ItemState.CANCELLED).update(state=ItemState.WAITING)
    batch.cancelled_at, batch.started_at = None, timezone.now()
    batch.save_changes(["cancelled_at", "started_at"])
    start(batch, by)
    audit.record(by=by, action="batch.resumed", subject=batch, change={"items": count})
    return batch


@transaction.atomic
def retry_batch(*, by: Membership, batch_id: UUID) -> Batch:
    """Have what failed tried again.

    :raises NotFoundError: there is no such batch that `by` may see
    :raises NotAllowedError: `by` has no role that imports
    :raises BatchCancelledError: it has to go on first
    :raises NothingFailedError: nothing of it has failed
    """
    batch = _locked(by, batch_id)
    if batch.cancelled_at is not None:
        raise BatchCancelledError(
            "This batch is cancelled. Go on with it first, then try again what failed."
        )
    # An article that could not be read is found again under its id, and read again.
    failed = retriable(batch)
    count = failed.update(state=ItemState.WAITING, article=None, error="", error_code="")
    if not count:
        raise NothingFailedError("Nothing of this batch that could be tried again has failed.")
    batch.started_at = timezone.now()
    batch.save_changes(["started_at"])
    start(batch, by)
    audit.record(by=by, action="batch.retried", subject=batch, change={"items": count})
    return batch


def waiting(batch: Batch) -> QuerySet[BatchItem]:
    """Return the items of a batch that nobody has begun with."""
    return BatchItem.objects.filter(batch=batch, state=ItemState.WAITING, article=None)


def start(batch: Batch, by: Membership) -> None:
    """Enqueue the first jobs of a batch, one a lane, in the caller's transaction.

    The version of the batch is in their keys: to go on with it is a new piece of work.
    """
    chunks = sorted({n // CHUNK for n in waiting(batch).order_by().values_list("n", flat=True)})
    by_lane = sorted(chunks, key=lambda chunk: (chunk % LANES, chunk))
    for _, lane in groupby(by_lane, key=lambda chunk: chunk % LANES):
        _enqueue(batch, next(lane), str(batch.version), str(by.pk))


def call_next(batch: Batch, payload: Mapping[str, str]) -> None:
    """Enqueue the job that follows one of a batch in its lane, if something waits there."""
    done = int(payload["chunk"])
    chunks = (
        n // CHUNK
        for n in waiting(batch)
        .filter(n__gte=(done + 1) * CHUNK)
        .order_by("n")
        .values_list("n", flat=True)
    )
    following = next((chunk for chunk in chunks if chunk % LANES == done % LANES), None)
    if following is not None:
        _enqueue(batch, following, payload["round"], payload["member"])


def _enqueue(batch: Batch, chunk: int, batch_round: str, member: str) -> None:
    jobs.enqueue(
        kind=IMPORT_CHUNK,
        key=f"{IMPORT_CHUNK}:{batch.pk}:{chunk}:{batch_round}",
        payload={"batch": batch.pk, "chunk": chunk, "round": batch_round, "member": member},
        subject=batch,
        bulk=True,
    )


def _allow(by: Membership) -> None:
    if not rules.may_import(by):
        raise NotAllowedError(
            "Your role does not import articles. Ask an annotator, a reviewer or an editor."
        )


def _locked(by: Membership, batch_id: UUID) -> Batch:
    batch = (
        batches_visible_to(by)
        .select_for_update(no_key=True, of=("self",))
        .filter(pk=batch_id)
        .first()
    )
    if batch is None:
        raise NotFoundError
    _allow(by)
    return batch


def _row(n: int, item: Item | Refused, digests: Iterator[str]) -> BatchItem:
    row = BatchItem(n=n, place=" ".join(_kept(item.place).split())[:255] or str(n + 1))
    if isinstance(item, Item) and item.sent is None and not item.address.strip():
        item = Refused(item.place, EmptyTextError.code, NOTHING_IN_IT)
    if isinstance(item, Refused):
        row.state, row.error, row.error_code = ItemState.FAILED, item.error[:500], item.code[:64]
        return row
    row.said = {
        field: _kept(value) for field, value in item.said.items() if field in FIELDS and value
    }
    row.address = _kept(item.address).strip()[:2000]
    if item.sent is not None:
        row.blob_id = next(digests)
        row.media_type, row.file_name = item.sent.media_type, item.sent.file_name
    return row


def _kept(words: str) -> str:
    """Return words with a sign in the place of what no database takes."""
    return _UNKEPT.sub("\ufffd", words)
