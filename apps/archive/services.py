"""Keep bytes, and how they came."""

import hashlib
import json
from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from django.db import transaction

from apps.archive.fetching import Fetched, FetchError
from apps.archive.models import Blob, Fetch
from apps.audit import services as audit

STORED_AT_ONCE: Final = 500


def store(*, data: bytes, media_type: str) -> Blob:
    """Keep `data` under its SHA-256 and return the row; the same bytes are kept once."""
    digest = hashlib.sha256(data).hexdigest()
    Blob.objects.bulk_create(
        [Blob(sha256=digest, size=len(data), media_type=media_type, data=data)],
        ignore_conflicts=True,
    )
    return Blob.objects.defer("data").get(pk=digest)


def store_all(parcels: Sequence[tuple[bytes, str]]) -> list[str]:
    """Keep many pieces of bytes, each with its media type; return their SHA-256 in that order."""
    digests = [hashlib.sha256(data).hexdigest() for data, _ in parcels]
    blobs = {
        digest: Blob(sha256=digest, size=len(data), media_type=media_type, data=data)
        for digest, (data, media_type) in zip(digests, parcels, strict=True)
    }
    # In one order, so that two who keep the same bytes never wait for each other.
    Blob.objects.bulk_create(
        (blobs[digest] for digest in sorted(blobs)),
        ignore_conflicts=True,
        batch_size=STORED_AT_ONCE,
    )
    return digests


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
