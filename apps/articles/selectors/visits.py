"""Ask sites for feeds and for the pages of their items. Slow; for the `work` of jobs."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final
from urllib.parse import urlsplit

from django.conf import settings
from django.core.cache import cache

from apps.archive.fetching import FEEDS, TEXTS, Fetched, FetchError
from apps.archive.selectors import fetch
from apps.articles.models import Feed, FeedItem
from apps.articles.sent import Sent, uploaded
from apps.articles.syndication.found import FeedLink, FoundFeed
from apps.articles.syndication.reading import read_feed, read_robots
from apps.articles.syndication.robots import MAX_BYTES, Ruling
from apps.articles.syndication.timing import pause
from apps.articles.text import UnreadableError

_PRODUCT: Final = re.compile(r"(?:compatible;\s*|^(?!.*compatible;))([A-Za-z][\w-]*)")
_DAY: Final = 24 * 3600
_A_WHILE: Final = 600


@dataclass(frozen=True, slots=True)
class Brought:
    """What a feed's address answered: the feed, or the feeds that a page there names.

    :param feed: None where nothing changed, or where there is a page
    :param moved_to: where the site says, for good, that the feed is now
    """

    url: str
    feed: FoundFeed | None = None
    links: tuple[FeedLink, ...] = ()
    etag: str = ""
    last_modified: str = ""
    moved_to: str = ""
    not_modified: bool = False


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why a feed or a page could not be had: a code, a sentence, and whether that may pass."""

    code: str
    says: str
    may_pass: bool = False
    retry_after: float | None = None

    @classmethod
    def of(cls, error: FetchError | UnreadableError) -> "Trouble":
        """Return what an error says."""
        if isinstance(error, FetchError):
            return cls(error.code, str(error), error.may_pass, error.retry_after)
        return cls(error.code, str(error))


@dataclass(frozen=True, slots=True)
class Visit:
    """What came of asking for an item's page, and how long its site is then left alone.

    :param page: what the site answered, if it did; with `sent`, how it is to be read
    :param trouble: why there is no page that can be read
    """

    pause: float
    page: Fetched | None = None
    sent: Sent | None = None
    trouble: Trouble | None = None


def visit_feed(feed: Feed) -> Brought | Trouble:
    """Return what a feed has, or why that is not known; robots.txt is for robots, not for this.

    A feed is made to be fetched by machines, and a person named this one.
    """
    return _brought(feed.url, etag=feed.etag, last_modified=feed.last_modified)


def _fact(says: str) -> str:
    """Return what is so, without what one does about an article: a feed is not pasted."""
    return re.split(r"(?<=[.!?])\s", says, maxsplit=1)[0]


def look_at(url: str) -> Brought | Trouble:
    """Return what is at an address that a person named."""
    return _brought(url)


def _brought(url: str, **known: str) -> Brought | Trouble:
    try:
        fetched = fetch(url, media_types=FEEDS, **known)
    except FetchError as error:
        return replace(Trouble.of(error), says=_fact(str(error)))
    told = Brought(
        url=fetched.final_url,
        etag=fetched.etag,
        last_modified=fetched.last_modified,
        moved_to=fetched.moved_to,
        not_modified=fetched.not_modified,
    )
    if told.not_modified:
        return told
    try:
        found = read_feed(fetched.data, url=fetched.final_url, declared=fetched.charset or None)
    except UnreadableError as error:
        return Trouble.of(error)
    if isinstance(found, FoundFeed):
        return replace(told, feed=found)
    return replace(told, links=found)


def visit_item(item: FeedItem) -> Visit:
    """Return the page of an item, if robots may read it, or why there is none."""
    ruling = _ruling(item.link)
    if isinstance(ruling, Trouble):
        return Visit(pause(None), trouble=ruling)
    rest = pause(ruling.delay)
    if not ruling.allowed:
        says = "The site asks programs not to read this page (robots.txt). Import it by hand."
        return Visit(rest, trouble=Trouble("robots", says))
    try:
        page = fetch(item.link)
        sent = uploaded(page.data, file_name="", media_type=page.media_type, charset=page.charset)
    except (FetchError, UnreadableError) as error:
        return Visit(rest, trouble=Trouble.of(error))
    return Visit(rest, page=page, sent=sent)


def _ruling(url: str) -> Ruling | Trouble:
    """Return what the site's robots.txt says of an address, as RFC 9309 reads its absence."""
    told = _robots(url)
    if told.get("code"):
        return Trouble(
            "robots_unknown",
            "The site's robots.txt could not be read, so nothing else is asked of it for now."
            f" {told['says']}",
            may_pass=True,
            retry_after=told["retry_after"],
        )
    if told["data"] is None:
        return Ruling(allowed=True)
    try:
        return read_robots(told["data"], url=url, agent=_our_name())
    except UnreadableError:
        return Ruling(allowed=False)


def _robots(url: str) -> Mapping[str, Any]:
    """Return the robots.txt of an address's site; kept for a day, and asked again if it is lost."""
    parts = urlsplit(url)
    origin = f"{parts.scheme}://{parts.netloc}".lower()
    key = f"robots:{hashlib.sha256(origin.encode()).hexdigest()}"
    told: dict[str, Any] | None = cache.get(key)
    if told is None:
        told = _asked(f"{origin}/robots.txt")
        cache.set(key, told, _A_WHILE if told.get("code") else _DAY)
    return told


def _asked(url: str) -> dict[str, Any]:
    try:
        # What is read of it is all that is remembered: the memory is shared with the queue.
        return {"data": fetch(url, media_types=TEXTS).data[:MAX_BYTES]}
    except FetchError as error:
        if error.may_pass:
            return {"code": error.code, "says": str(error), "retry_after": error.retry_after}
        # The site answered that there is none, or with something else: nothing is forbidden.
        return {"data": None}


def _our_name() -> str:
    """Return the name by which a robots.txt may speak of us: that of the program, no version."""
    named = _PRODUCT.search(settings.FETCH_USER_AGENT)
    return named[1] if named else "SecondSource"
