"""The job that imports a chunk of a batch."""

import logging
from collections.abc import Iterator

from apps.articles import selectors, services
from apps.articles.extraction.reading import read_plain
from apps.articles.models import BatchItem
from apps.articles.services.batches import CHUNK, IMPORT_CHUNK
from apps.articles.services.chunks import FAULT, FAULT_SAYS, Read
from apps.articles.text import UnreadableError
from apps.jobs.registry import Kind, Work, register

log = logging.getLogger(__name__)


def read_chunk(work: Work) -> list[Read]:
    """Read the plain texts of a chunk; what is no plain text is read by a job of its own."""
    first = int(work.payload["chunk"]) * CHUNK
    items = selectors.waiting_texts(work.payload["batch"], range(first, first + CHUNK))
    return list(_read(work, items))


def _read(work: Work, items: list[BatchItem]) -> Iterator[Read]:
    for step, item in enumerate(items):
        assert item.blob is not None  # noqa: S101 - those alone are asked for that have one
        work.report(step, len(items), "Reading the texts")
        charset = item.media_type.partition("=")[2].strip() or None
        try:
            found = read_plain(
                bytes(item.blob.data), declared=charset, title=item.said.get("title", "")
            )
        except UnreadableError as error:
            yield Read(item.n, code=error.code, error=str(error))
        except Exception:
            # One text that we stumble over must not cost the others theirs.
            log.exception("Item %s could not be read", item.pk)
            yield Read(item.n, code=FAULT, error=FAULT_SAYS)
        else:
            yield Read(item.n, found)


def keep_chunk(work: Work, read: list[Read]) -> None:
    """Write what it came to, and call the next chunk."""
    services.keep_chunk(payload=work.payload, read=read)


register(Kind(name=IMPORT_CHUNK, work=read_chunk, finish=keep_chunk, lease_seconds=120))
