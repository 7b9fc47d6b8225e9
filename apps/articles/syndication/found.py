"""What feeds say, as plain values; and the feeds that a page or a list names."""

from dataclasses import dataclass

MAX_ITEMS = 2_000
"""Of one feed at a time; the newest ones, since feeds begin with those."""

MAX_URL = 2_000
MAX_TITLE = 500
MAX_NAME = 300
MAX_RAW_DATE = 200
MAX_CONTENT = 1_000_000


@dataclass(frozen=True, slots=True)
class FoundItem:
    """One item of a feed.

    :param guid: what the feed calls it; never empty
    :param link: the address of its page; empty where the feed gives none
    :param published_raw: its date in the feed's words
    :param content: its text as HTML, if the feed carries the whole of it and not a foretaste
    """

    guid: str
    link: str = ""
    title: str = ""
    published_raw: str = ""
    author: str = ""
    content: str = ""


@dataclass(frozen=True, slots=True)
class FoundFeed:
    """A feed and its items, in its own order."""

    title: str
    homepage: str = ""
    language: str = ""
    items: tuple[FoundItem, ...] = ()


@dataclass(frozen=True, slots=True)
class FeedLink:
    """The address of a feed, and what it is called where it was named."""

    url: str
    title: str = ""
    homepage: str = ""
