"""Read feeds, what they brought, and how they are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Now

from apps.accounts.models import Membership
from apps.articles.models import Feed, FeedHost, FeedItem, FeedLook
from apps.articles.syndication.found import FeedLink
from apps.core.errors import NotFoundError

WEEK: Final = timedelta(days=7)
_MANY: Final = 3
_WAITS: Final = Q(state=FeedItem.State.NEW, next_at__lte=Now())


def feeds_visible_to(member: Membership) -> QuerySet[Feed]:
    """Return the feeds of the member's newsroom, with what they brought in the last week."""
    lately = Q(items__seen_at__gte=Now() - WEEK) & ~Q(items__state=FeedItem.State.SKIPPED)
    return (
        Feed.objects.filter(newsroom_id=member.newsroom_id, deleted_at=None)
        .select_related("by", "paused_by")
        .annotate(
            lately=Count("items", filter=lately),
            waiting=Count("items", filter=Q(items__state=FeedItem.State.NEW)),
            failed=Count("items", filter=Q(items__state=FeedItem.State.FAILED)),
        )
        .order_by("-created_at", "-id")
    )


def get_feed(member: Membership, feed_id: UUID) -> Feed:
    """Return one feed.

    :raises NotFoundError: there is none that `member` can see
    """
    feed = feeds_visible_to(member).filter(pk=feed_id).first()
    if feed is None:
        raise NotFoundError
    return feed


def items_of(feed: Feed) -> QuerySet[FeedItem]:
    """Return what a feed brought, newest first, without the texts."""
    return feed.items.select_related("article").defer("content", "article__blob")


def looks_visible_to(member: Membership) -> QuerySet[FeedLook]:
    """Return the newsroom's looks at addresses."""
    return (
        FeedLook.objects.filter(newsroom_id=member.newsroom_id)
        .filter(Q(feed=None) | Q(feed__deleted_at=None))
        .select_related("feed")
    )


def get_look(member: Membership, look_id: UUID) -> FeedLook:
    """Return one look.

    :raises NotFoundError: there is none that `member` can see
    """
    look = looks_visible_to(member).filter(pk=look_id).first()
    if look is None:
        raise NotFoundError
    return look


def followed(member: Membership, keys: Sequence[str]) -> dict[str, Feed]:
    """Return those of the newsroom's feeds that have one of these keys of addresses, by key."""
    feeds = Feed.objects.filter(newsroom_id=member.newsroom_id, deleted_at=None, url_key__in=keys)
    return {feed.url_key: feed for feed in feeds}


def links(member: Membership) -> list[FeedLink]:
    """Return the newsroom's feeds as a list that can be handed on."""
    feeds = feeds_visible_to(member).order_by("title", "url")
    return [FeedLink(feed.url, feed.title, feed.homepage) for feed in feeds]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the import of a feed's items is."""

    waiting: int
    settled: int

    @property
    def total(self) -> int:
        """Return how many there are at all."""
        return self.waiting + self.settled


def progress_of_feed(feed: Feed) -> Progress | None:
    """Return how far the last arrivals of a feed are; None where nothing waits.

    What came since the oldest that waits counts as one lot.
    """
    waiting = feed.items.filter(state=FeedItem.State.NEW)
    oldest = waiting.order_by("seen_at").first()
    if oldest is None:
        return None
    lot = feed.items.filter(seen_at__gte=oldest.seen_at).exclude(state=FeedItem.State.SKIPPED)
    count = waiting.count()
    return Progress(waiting=count, settled=lot.count() - count)


@dataclass(frozen=True, slots=True)
class Health:
    """How a feed is: a word with its tone and sign, and a sentence where one is needed."""

    code: str
    tone: str
    icon: str
    word: str
    says: str = ""


def health(feed: Feed) -> Health:
    """Return how a feed is, for people."""
    if feed.paused_at is not None:
        tone = "quiet" if feed.paused_by_id else "warn"
        return Health("paused", tone, "pause", "Paused", feed.paused_for)
    if feed.failures:
        times = "1 failure" if feed.failures == 1 else f"{feed.failures} failures"
        tone = "warn" if feed.failures < _MANY else "bad"
        return Health("failing", tone, "alert", times, feed.last_error)
    if feed.last_checked_at is None:
        return Health("new", "", "clock", "Not checked yet")
    return Health("well", "ok", "done", "Well")


# What follows is asked by jobs, which act for the house and see all newsrooms.


def hosts_with_work() -> list[str]:
    """Return the sites of which something is to be fetched now, in the order of their names."""
    due = Feed.objects.filter(deleted_at=None, paused_at=None, next_at__lte=Now())
    items = FeedItem.objects.filter(_WAITS, feed__deleted_at=None, feed__paused_at=None)
    hosts = {*due.values_list("host", flat=True), *items.values_list("host", flat=True)}
    return sorted(hosts)


def next_at_host(host: str) -> Feed | FeedItem | None:
    """Return what is to be fetched next at a site: feeds that are due, then the newest item."""
    feed = (
        Feed.objects.filter(host=host, deleted_at=None, paused_at=None, next_at__lte=Now())
        .order_by("next_at", "pk")
        .first()
    )
    if feed is not None:
        return feed
    return (
        FeedItem.objects.filter(_WAITS, host=host, feed__deleted_at=None, feed__paused_at=None)
        .select_related("feed")
        .order_by("-seen_at", "place", "pk")
        .first()
    )


def feed_in_turn(feed_id: UUID, host: str, turn: int) -> Feed | None:
    """Return a feed whose turn it is to be fetched; None if that is over, or it is paused."""
    if not is_turn(host, turn):
        return None
    return Feed.objects.filter(pk=feed_id, deleted_at=None, paused_at=None).first()


def item_in_turn(item_id: UUID, host: str, turn: int) -> FeedItem | None:
    """Return an item whose turn it is to be fetched; None if that is over."""
    if not is_turn(host, turn):
        return None
    waits = FeedItem.objects.filter(pk=item_id, state=FeedItem.State.NEW)
    return waits.filter(feed__deleted_at=None, feed__paused_at=None).select_related("feed").first()


def is_turn(host: str, turn: int) -> bool:
    """Tell whether this turn at a site is the one that runs."""
    return FeedHost.objects.filter(pk=host, turn=turn).exists()
