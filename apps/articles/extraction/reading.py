"""Read an upload: plain text in this process, anything else in a child with limits."""

import json
from datetime import datetime
from typing import Any

from apps.articles import details, regions
from apps.articles.charsets import decode
from apps.articles.details import Details
from apps.articles.extraction.found import Extracted
from apps.articles.media import Medium
from apps.articles.regions import Kind, Region
from apps.articles.text import UnreadableError, normalise
from apps.core.isolation import DiedError, TooSlowError, ask

PLAIN = "plain/1"
SECONDS = 12.0
"""A file that takes longer is given up."""

_CHILD = "apps.articles.extraction.child"


def read_plain(data: bytes, *, declared: str | None = None, title: str = "") -> Extracted:
    """Return the article in a plain text.

    :param declared: the charset named by whoever sent it
    :param title: what a person says the headline is
    :raises UnreadableError: it is no text, or not one that a revision may hold
    """
    text = normalise(decode(data, declared=declared).text)
    found = regions.of_text(text, title=title)
    said = details.with_language(details.of_text(text, found), text, found)
    return Extracted(text, found, said, PLAIN)


def read_page(
    data: bytes,
    *,
    declared: str | None = None,
    title: str = "",
    address: str = "",
    seconds: float = SECONDS,
) -> Extracted:
    """Return the article in an HTML page, read by a child process.

    :raises UnreadableError: the page holds no article, or reading it took too much time or memory
    """
    return read_file(
        data,
        medium=Medium.PAGE,
        declared=declared,
        title=title,
        address=address,
        seconds=seconds,
    )


def read_file(  # noqa: PLR0913 - what is known of a file, all by keyword
    data: bytes,
    *,
    medium: Medium,
    declared: str | None = None,
    title: str = "",
    address: str = "",
    seconds: float = SECONDS,
) -> Extracted:
    """Return the article in a file of any kind: all but plain text is read by a child process.

    :param address: where it was found, if it was fetched
    :raises UnreadableError: it holds no article, or reading it took too much time or memory
    """
    if medium is Medium.PLAIN:
        return read_plain(data, declared=declared, title=title)
    asked = {"medium": medium, "declared": declared, "title": title, "address": address}
    answer = _ask(json.dumps(asked).encode() + b"\n" + data, seconds)
    if refused := answer.get("refused"):
        raise UnreadableError(refused["code"], refused["message"])
    text = answer["text"]
    found = [Region(Kind(kind), start, end) for kind, start, end in answer["regions"]]
    moment = answer["details"].pop("published_at")
    said = Details(
        **answer["details"], published_at=datetime.fromisoformat(moment) if moment else None
    )
    # The language is told here, where the model is loaded once and not once a file.
    said = details.with_language(said, text, found)
    return Extracted(text, found, said, answer["extractor"], answer["notice"])


def _ask(sent: bytes, seconds: float) -> dict[str, Any]:
    """Send one file to a child of its own and return its answer; the child ends with this call.

    :raises UnreadableError: `too_slow` or `too_heavy`
    """
    try:
        answer: dict[str, Any] = json.loads(ask(_CHILD, sent, seconds=seconds))
    except TooSlowError:
        raise UnreadableError(
            "too_slow",
            f"Reading this file took longer than {seconds:.0f} s, so it was given up."
            " Paste the text of the article instead.",
        ) from None
    except DiedError:
        raise UnreadableError(
            "too_heavy",
            "Reading this file took more time or memory than an article needs, so it was given"
            " up. Paste the text of the article instead.",
        ) from None
    return answer
