"""Read feeds, lists of feeds and robots.txt, in a child process that can be killed."""

import json
from typing import Any

from apps.articles.syndication.found import FeedLink, FoundFeed, FoundItem
from apps.articles.syndication.robots import Ruling
from apps.articles.text import UnreadableError
from apps.core.isolation import DiedError, TooSlowError, ask

SECONDS = 12.0
"""What takes longer is given up."""

_CHILD = "apps.articles.syndication.child"


def read_feed(
    data: bytes, *, url: str, declared: str | None = None
) -> FoundFeed | tuple[FeedLink, ...]:
    """Return the feed at an address, or the feeds that the page there names, perhaps none.

    :param url: where the bytes came from, after redirects
    :param declared: the charset named by whoever sent them
    :raises UnreadableError: it cannot be read at all
    """
    told = _ask({"wanted": "feed", "declared": declared, "url": url}, data)
    if (feed := told.get("feed")) is None:
        return tuple(FeedLink(**link) for link in told["links"])
    return FoundFeed(**{**feed, "items": tuple(FoundItem(**item) for item in feed["items"])})


def read_opml(data: bytes) -> tuple[FeedLink, ...]:
    """Return the feeds that an OPML file names.

    :raises UnreadableError: it is broken, something else, or empty
    """
    return tuple(FeedLink(**link) for link in _ask({"wanted": "list"}, data)["links"])


def read_robots(data: bytes, *, url: str, agent: str) -> Ruling:
    """Return what a robots.txt says to `agent` about `url`.

    :raises UnreadableError: it cannot be read
    """
    return Ruling(**_ask({"wanted": "robots", "url": url, "agent": agent}, data))


def _ask(asked: dict[str, Any], data: bytes) -> dict[str, Any]:
    """Send one document to a child of its own and return its answer.

    :raises UnreadableError: it refused, or it met a limit
    """
    sent = json.dumps(asked).encode() + b"\n" + data
    try:
        told: dict[str, Any] = json.loads(ask(_CHILD, sent, seconds=SECONDS))
    except (TooSlowError, DiedError):
        raise UnreadableError(
            "too_costly",
            "Reading this took more time or memory than any feed needs, so it was stopped."
            " Look at the address in a browser, and choose another feed of the site.",
        ) from None
    if refused := told.get("refused"):
        raise UnreadableError(refused["code"], refused["message"])
    return told
