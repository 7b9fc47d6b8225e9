"""What a site answers, as far as its headers say it, and its body as it comes."""

import contextlib
import http.client
import re
import time
from collections.abc import Iterator
from email.utils import parsedate_to_datetime
from typing import Final

from urllib3 import HTTPResponse
from urllib3.connection import HTTPConnection
from urllib3.exceptions import HTTPError

from apps.archive.fetching.refusals import refusal

VISIBLE: Final = re.compile(r"[\x20-\x7e]+")
_PIECE: Final = 64 * 1024
_MAX_VALIDATOR: Final = {"etag": 500, "last-modified": 100}
_LONGEST_PAUSE: Final = 7 * 24 * 3600.0


class _Answer(http.client.HTTPResponse):
    """Passes over every interim answer; the standard one passes over 100 alone."""

    def _read_status(self) -> tuple[str, int, str]:
        while True:
            version, status, reason = super()._read_status()  # type: ignore[misc] # no stub has it
            if not 100 <= status < 200:  # noqa: PLR2004 - what interim answers are
                return version, status, reason
            http.client.parse_headers(self.fp)


class Connection(HTTPConnection):
    """Speaks HTTP/1.1 over a socket it is given."""

    response_class = _Answer


def pieces(response: HTTPResponse) -> Iterator[bytes]:
    """Yield the body as it comes over the wire.

    :raises FetchError: it breaks off
    """
    try:
        while piece := response.read(_PIECE, decode_content=False):
            yield piece
    except (HTTPError, http.client.HTTPException, OSError, ValueError) as error:
        raise refusal("cut_short", cause=str(error)[:200]) from error


def accept(media_types: frozenset[str]) -> str:
    """Return the Accept header: what is wanted, pages first."""
    first = [name for name in ("text/html", "application/xhtml+xml") if name in media_types]
    return ", ".join([*first, *sorted(media_types - set(first)), "*/*;q=0.1"])


def location(response: HTTPResponse) -> str:
    """Return where a redirect leads.

    :raises FetchError: it does not say, or says several things
    """
    said = set(response.headers.getlist("Location"))
    if len(said) != 1:
        raise refusal("bad_redirect", said=len(said))
    location = said.pop()
    # Headers are read as Latin-1; an address in one that is not ASCII is UTF-8.
    with contextlib.suppress(UnicodeError):
        location = location.encode("latin-1").decode("utf-8")
    if not location:
        raise refusal("bad_redirect", said=0)
    return location


def validator(response: HTTPResponse, name: str) -> str:
    """Return an ETag or Last-Modified that can be sent back as it is, else nothing."""
    value = response.headers.get(name, "")
    return value if len(value) <= _MAX_VALIDATOR[name] and VISIBLE.fullmatch(value) else ""


def retry_after(response: HTTPResponse) -> float | None:
    """Return in how many seconds a site wants to be asked again."""
    said = response.headers.get("Retry-After", "").strip()
    if said.isascii() and said.isdecimal():
        return min(float(said[:9]), _LONGEST_PAUSE)
    try:
        moment = parsedate_to_datetime(said).timestamp()
    except (ValueError, TypeError, OverflowError):
        return None
    return min(max(moment - time.time(), 0.0), _LONGEST_PAUSE)


def refuse_length(response: HTTPResponse, *, most: int) -> None:
    """Refuse an answer that says its length in no one way, or says more than `most` bytes.

    :raises FetchError: it is refused
    """
    coding = response.headers.get("Transfer-Encoding", "chunked").strip().lower()
    lengths = {
        length.strip()
        for said in response.headers.getlist("Content-Length")
        for length in said.split(",")
    }
    if coding != "chunked" or len(lengths) > 1:
        raise refusal("bad_answer", transfer=coding[:100], lengths=sorted(lengths)[:4])
    for length in lengths:
        if not (length.isascii() and length.isdecimal()):
            raise refusal("bad_answer", lengths=[length[:100]])
        if len(length) > len(str(most)) or int(length) > most:
            raise refusal("too_large", length=length[:100])
