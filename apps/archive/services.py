"""Keep bytes."""

import hashlib
from collections.abc import Sequence
from typing import Final

from apps.archive.models import Blob

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
