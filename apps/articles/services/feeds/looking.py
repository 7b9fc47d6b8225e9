"""Look at an address before anything is kept of it, and test a feed."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone

from apps.accounts.models import Membership
from apps.articles.addresses import AddressError, url_key
from apps.articles.models import Article, Feed, FeedItem, FeedLook
from apps.articles.selectors.feeds import get_feed
from apps.articles.selectors.visits import Brought, Trouble
from apps.articles.services.feeds.ground import address_columns, allow_subscribing
from apps.articles.services.feeds.subscribing import Subscribed, subscribe_all
from apps.articles.syndication.found import FeedLink, FoundFeed, FoundItem
from apps.articles.syndication.opml import MAX_BYTES
from apps.articles.syndication.reading import read_opml
from apps.articles.syndication.wording import one_line
from apps.articles.text import UnreadableError
from apps.core.creation import create_once
from apps.core.errors import InvalidError
from apps.jobs import services as jobs

LOOK: Final = "articles.look_at_feed"
KEPT: Final = timedelta(days=1)
_SHOWN: Final = 50


class InvalidListError(InvalidError):
    """What was sent is no list of feeds."""

    code = "invalid_opml"
    title = "This is no list of feeds"


@transaction.atomic
def look_at(*, by: Membership, url: str, row_id: UUID | None = None) -> tuple[FeedLook, bool]:
    """Have an address looked at: is it a feed, or a page that names some? Nothing is imported.

    :raises NotAllowedError: `by` has no role that imports
    :raises FeedAddressError: it is no address
    :raises IdUsedError: `row_id` belongs to something else
    """
    allow_subscribing(by)
    return _begin(by, address_columns(url)["url"], None, row_id)


@transaction.atomic
def try_feed(*, by: Membership, feed_id: UUID, row_id: UUID | None = None) -> tuple[FeedLook, bool]:
    """Have a feed fetched to show what would come now; nothing is imported, and nothing changes.

    :raises NotFoundError: there is none that `by` may see
    :raises NotAllowedError: `by` has no role that imports
    :raises IdUsedError: `row_id` belongs to something else
    """
    allow_subscribing(by)
    feed = get_feed(by, feed_id)
    return _begin(by, feed.url, feed, row_id)


@transaction.atomic
def open_list(
    *, by: Membership, links: Sequence[FeedLink], name: str, row_id: UUID | None = None
) -> tuple[FeedLook, bool]:
    """Keep a list of feeds for a while, for somebody to choose from. Nothing is followed yet.

    :param name: what it is called, like the name of its file
    :raises NotAllowedError: `by` has no role that imports
    :raises IdUsedError: `row_id` belongs to something else
    """
    allow_subscribing(by)
    found = {"name": one_line(name, 200), "links": [asdict(link) for link in links]}

    def make(look_id: UUID, created_as: str) -> FeedLook:
        return FeedLook.objects.create(
            id=look_id,
            created_as=created_as,
            newsroom_id=by.newsroom_id,
            by=by.user,
            found=found,
            done_at=timezone.now(),
        )

    return create_once(FeedLook, row_id=row_id, sent=found, by=by.pk, make=make)


def subscribe_list(*, by: Membership, data: bytes, every: int, take: str) -> list[Subscribed]:
    """Follow every feed of an OPML file; say of each what became of it.

    :raises NotAllowedError: `by` has no role that imports
    :raises InvalidListError: it is too large, broken, something else, or names no feed
    :raises InvalidError: the interval or the choice cannot be used
    """
    allow_subscribing(by)
    return subscribe_all(by=by, links=links_of_file(data), every=every, take=take)


def links_of_file(data: bytes) -> Sequence[FeedLink]:
    """Return the feeds of a list that somebody sent.

    :raises InvalidListError: it is too large, broken, something else, or names no feed
    """
    if len(data) > MAX_BYTES:
        message = "This file is larger than any list of feeds. Choose the .opml file alone."
        raise InvalidListError(message, errors={"file": [message]})
    try:
        return read_opml(data)
    except UnreadableError as error:
        raise InvalidListError(str(error), errors={"file": [str(error)]}) from None


def _begin(
    by: Membership, url: str, feed: Feed | None, row_id: UUID | None
) -> tuple[FeedLook, bool]:
    def make(look_id: UUID, created_as: str) -> FeedLook:
        look = FeedLook.objects.create(
            id=look_id,
            created_as=created_as,
            newsroom_id=by.newsroom_id,
            by=by.user,
            url=url,
            feed=feed,
        )
        jobs.enqueue(kind=LOOK, key=f"{LOOK}:{look.pk}", payload={"look": look.pk}, subject=look)
        return look

    sent = {"url": url, "feed": feed.pk if feed else None}
    return create_once(FeedLook, row_id=row_id, sent=sent, by=by.pk, make=make)


@transaction.atomic
def keep_look(*, look_id: UUID, outcome: Brought | Trouble) -> None:
    """Keep what was seen, for whoever waits for it."""
    look = FeedLook.objects.select_for_update(no_key=True).filter(pk=look_id, done_at=None).first()
    if look is None:
        return
    if isinstance(outcome, Trouble):
        look.error, look.error_code = outcome.says[:500], outcome.code
    elif outcome.feed is None and not outcome.links:
        look.error_code = "not_a_feed"
        look.error = (
            "There is a page at this address, and it names no feed. Look on the site for a link"
            " called RSS, Atom or feed, and take its address."
        )
    else:
        look.found = _told(look, outcome)
    look.done_at = timezone.now()
    look.save_changes(["found", "error", "error_code", "done_at"])


@transaction.atomic
def fail_look(*, look_id: UUID, error: str) -> None:
    """Say that the program could not look."""
    keep_look(look_id=look_id, outcome=Trouble("job_failed", f"{error[:400]} Look again."))


@transaction.atomic
def tidy_looks() -> None:
    """Delete looks that nobody waits for any more."""
    FeedLook.objects.filter(created_at__lt=Now() - KEPT).delete()


def _told(look: FeedLook, brought: Brought) -> dict[str, Any]:
    if brought.feed is None:
        return {"url": brought.url, "links": [asdict(link) for link in brought.links]}
    feed = brought.feed
    return {
        "url": brought.moved_to or look.url,
        "title": feed.title,
        "homepage": feed.homepage,
        "language": feed.language,
        "count": len(feed.items),
        "items": _items(look, feed),
    }


def _items(look: FeedLook, feed: FoundFeed) -> list[Mapping[str, Any]]:
    shown = feed.items[:_SHOWN]
    keys = {item.link: key for item in shown if (key := _key(item))}
    here = Article.objects.filter(newsroom_id=look.newsroom_id, url_key__in=keys.values())
    known = {*here.values_list("url_key", flat=True)}
    brought = FeedItem.objects.filter(
        feed__newsroom_id=look.newsroom_id, link_key__in=keys.values()
    )
    known |= {*brought.values_list("link_key", flat=True)}
    return [
        {
            "title": item.title,
            "link": item.link,
            "published_raw": item.published_raw,
            "author": item.author,
            "whole": bool(item.content),
            "known": keys.get(item.link) in known,
        }
        for item in shown
    ]


def _key(item: FoundItem) -> str:
    try:
        return url_key(item.link)
    except AddressError:
        return ""
