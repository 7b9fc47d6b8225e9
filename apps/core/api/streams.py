"""Long answers, sent while they are still being made."""

from collections.abc import AsyncIterator, Iterator
from typing import Final

from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIRequest
from django.db import close_old_connections
from django.http import StreamingHttpResponse
from django.utils.http import content_disposition_header
from rest_framework.request import Request

CHUNK: Final = 64 * 1024


def streamed(
    request: Request, parts: Iterator[str], *, content_type: str, file_name: str
) -> StreamingHttpResponse:
    """Return an answer that is kept as a file, of which only a piece is held at a time.

    :param parts: may ask the database; they are asked for one chunk at a time
    """
    chunks = _chunks(parts)
    # Under ASGI an iterator that is not async would be read to its end before anything is sent.
    asynchronous = isinstance(request._request, ASGIRequest)
    return StreamingHttpResponse(
        _one_by_one(chunks) if asynchronous else chunks,
        content_type=content_type,
        headers={
            "Content-Disposition": content_disposition_header(
                as_attachment=True, filename=file_name
            )
            or "",
            "X-Content-Type-Options": "nosniff",
        },
    )


def _chunks(parts: Iterator[str]) -> Iterator[bytes]:
    held: list[bytes] = []
    size = 0
    for part in parts:
        held.append(part.encode())
        size += len(held[-1])
        if size >= CHUNK:
            yield b"".join(held)
            held, size = [], 0
    if held:
        yield b"".join(held)


async def _one_by_one(chunks: Iterator[bytes]) -> AsyncIterator[bytes]:
    def following() -> bytes:
        try:
            return next(chunks, b"")
        finally:
            # The next chunk may be made in another thread, which has a connection of its own.
            close_old_connections()

    while chunk := await sync_to_async(following, thread_sensitive=False)():
        yield chunk
