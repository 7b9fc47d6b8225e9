"""Keep what a check of a feed brought: each item once, whatever is delivered twice."""

import hashlib
import random
from collections.abc import Mapping, Sequence
from datetime import timedelta
from operator import itemgetter
from typing import Any, Final
from uuid import UUID, uuid4

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import Membership
from apps.articles.addresses import AddressError, is_front, parse, url_key
from apps.articles.dates import Certainty, read_date
from apps.articles.models import Article, Feed, FeedItem
from apps.articles.selectors.addresses import known_at
from apps.articles.selectors.visits import Brought, Trouble
from apps.articles.services.feeds import turns
from apps.articles.services.feeds.ground import speaker
from apps.articles.services.feeds.keeping import GONE
from apps.articles.services.feeds.taking import take_text
from apps.articles.states import Status
from apps.articles.syndication.found import FoundFeed, FoundItem
from apps.articles.syndication.timing import PAUSE, wait
from apps.audit import services as audit
from apps.notices import services as notices

NEWEST: Final = 10
"""So many of a feed's items are imported at first, where that is what its subscriber chose."""

_BEFORE: Final = "It was there before this newsroom followed the feed."


@transaction.atomic
def keep_check(*, feed_id: UUID, host: str, turn: int, outcome: Brought | Trouble | None) -> None:
    """Keep what came of a feed's turn, and give the next turn at its site.

    :param outcome: None where the feed was paused or deleted before its turn
    """
    site = turns.in_turn(host=host, turn=turn)
    if site is None:
        return
    feed = _standing(feed_id)
    asked = None
    if feed is not None and outcome is not None:
        asked = outcome.retry_after if isinstance(outcome, Trouble) else None
        _keep(feed, outcome, turn)
    turns.leave(site, pause=PAUSE if outcome is not None else 0, asked=asked)


@transaction.atomic
def fail_check(*, feed_id: UUID, host: str, turn: int, error: str) -> None:
    """Say at a feed that the program could not check it, and leave its site's turn to others."""
    site = turns.in_turn(host=host, turn=turn)
    if site is None:
        return
    feed = _standing(feed_id)
    if feed is not None:
        _keep(feed, Trouble("job_failed", error[:400]), turn)
    turns.leave(site, pause=PAUSE)


def _standing(feed_id: UUID) -> Feed | None:
    """Lock a feed; None if it was deleted or paused while its site was being asked."""
    feeds = Feed.objects.select_for_update(no_key=True)
    return feeds.filter(pk=feed_id, deleted_at=None, paused_at=None).first()


def _keep(feed: Feed, outcome: Brought | Trouble, turn: int) -> None:
    feed.last_checked_at = timezone.now()
    if isinstance(outcome, Brought) and outcome.feed is None and not outcome.not_modified:
        outcome = _no_feed(outcome)
    if isinstance(outcome, Trouble):
        _note_trouble(feed, outcome)
        return
    by = speaker(feed)
    if by is None:
        _pause(feed, "Whoever subscribed no longer imports here. Resume it to go on in your name.")
        return
    if outcome.feed is not None:
        _keep_items(feed, by, outcome.feed, turn)
        feed.title = feed.title or outcome.feed.title
        feed.homepage = feed.homepage or outcome.feed.homepage
        feed.language = outcome.feed.language
        feed.etag, feed.last_modified = outcome.etag[:500], outcome.last_modified[:100]
    feed.moved_to = outcome.moved_to if outcome.moved_to != feed.url else ""
    feed.last_ok_at = feed.last_checked_at
    feed.failures, feed.last_error, feed.last_error_code = 0, "", ""
    feed.next_at = feed.last_checked_at + timedelta(minutes=feed.every)
    _save(feed)


def _no_feed(brought: Brought) -> Trouble:
    if brought.links:
        return Trouble(
            "not_a_feed",
            "There is a page at this address, and no feed. The page names"
            f" {brought.links[0].url}: change the address to that.",
        )
    return Trouble(
        "not_a_feed",
        "There is no feed at this address any more. Look on the site for the address it has now.",
    )


def _note_trouble(feed: Feed, trouble: Trouble) -> None:
    feed.failures = min(feed.failures + 1, 30_000)
    feed.last_error, feed.last_error_code = trouble.says[:500], trouble.code
    again = wait(
        timedelta(minutes=feed.every),
        failures=feed.failures,
        chance=random.random(),  # noqa: S311 - not a secret
        asked=trouble.retry_after,
    )
    feed.next_at = (feed.last_checked_at or timezone.now()) + again
    if trouble.code == "gone":
        _pause(feed, "The site says that this feed is gone for good (410).")
        return
    _save(feed)


def _pause(feed: Feed, why: str) -> None:
    """Pause a feed by ourselves, and let somebody know who may resume or delete it."""
    _save(feed)
    feed.paused_at, feed.paused_for = timezone.now(), why
    feed.save_changes(["paused_at", "paused_for"])
    notices.make_todo(
        newsroom_id=feed.newsroom_id,
        kind=GONE,
        subject=feed,
        text=f"The feed “{feed.name[:120]}” is paused. {why}",
        url=_page_of(feed),
    )
    audit.record(by=None, action="feed.paused", subject=feed, change={"why": why})


def _page_of(feed: Feed) -> str:
    return reverse("articles:feed", args=[feed.pk])


def _save(feed: Feed) -> None:
    """Save what a check found; people's version of the feed stays the one they know."""
    feed.save(
        update_fields=[
            *("title", "homepage", "language", "etag", "last_modified", "moved_to", "failures"),
            *("last_checked_at", "last_ok_at", "last_error", "last_error_code", "next_at"),
        ]
    )


def _keep_items(feed: Feed, by: Membership, found: FoundFeed, turn: int) -> None:
    """Write the items that are new, each once, and begin with their import."""
    first = feed.last_ok_at is None
    items = [_row(feed, place, item) for place, item in enumerate(found.items)]
    keys = {item.guid_key for item in items}
    known = set(feed.items.filter(guid_key__in=keys).values_list("guid_key", flat=True))
    fresh = list({item.guid_key: item for item in items if item.guid_key not in known}.values())
    fresh = _without_renamed(feed, fresh)
    if not fresh:
        return
    here = _articles(feed, fresh)
    wanted = _wanted(fresh, feed.take if first else Feed.Take.ALL)
    for item in fresh:
        _settle(item, here.get(item.link_key), wanted=item.pk in wanted)
    FeedItem.objects.bulk_create(fresh, ignore_conflicts=True, batch_size=500)
    waiting = [item for item in fresh if item.state == FeedItem.State.NEW]
    for item in waiting:
        # What has no page to fetch stands in the feed itself, whole.
        if not item.link:
            take_text(item, by)
    if any(item.host != feed.host for item in waiting if item.link):
        turns.look_round(key=f"{feed.host}:{turn}"[:150])


def _without_renamed(feed: Feed, items: Sequence[FeedItem]) -> list[FeedItem]:
    """Return the items whose pages the feed has not named before, under whatever names.

    The front page of a site is nobody's own page: many feeds name it for all they have.
    """
    keys = {item.link_key for item in items if item.link and not is_front(item.link)}
    known = set(feed.items.filter(link_key__in=keys).values_list("link_key", flat=True))
    return [item for item in items if item.link_key not in known]


def _row(feed: Feed, place: int, item: FoundItem) -> FeedItem:
    dated = read_date(item.published_raw)
    moment = dated.moment if dated and dated.certainty is Certainty.MOMENT else None
    return FeedItem(
        id=uuid4(),
        feed=feed,
        guid_key=hashlib.sha256(item.guid.encode()).hexdigest(),
        title=item.title,
        published_raw=item.published_raw,
        published_at=moment,
        author=item.author,
        content=item.content,
        place=place,
        **_where(item.link),
    )


def _where(link: str) -> Mapping[str, Any]:
    """Return an item's address as its columns; one we would not ask for is none."""
    try:
        return {"link": link, "link_key": url_key(link), "host": parse(link).host[:260]}
    except AddressError:
        return {}


def _articles(feed: Feed, items: Sequence[FeedItem]) -> Mapping[str, Article]:
    known = known_at(feed.newsroom_id, {item.link_key for item in items if item.link_key})
    # An import that has failed brought nothing: the item may do better.
    return {
        key: article
        for key, article in known.items()
        if article.status != Status.FAILED or article.withdrawn_at is not None
    }


def _wanted(items: Sequence[FeedItem], take: str) -> set[UUID]:
    """Return which of a feed's items are imported: none, the newest, or all."""
    if take == Feed.Take.ALL:
        return {item.pk for item in items}
    if take == Feed.Take.NONE:
        return set()
    return {item.pk for item in _newest_first(items)[:NEWEST]}


def _newest_first(items: Sequence[FeedItem]) -> list[FeedItem]:
    """Order items by their dates; where one has none, as their feed does, newest first."""
    dated = [(item.published_at, item) for item in items if item.published_at is not None]
    if len(dated) < len(items):
        return list(items)
    return [item for _, item in sorted(dated, key=itemgetter(0), reverse=True)]


def _settle(item: FeedItem, article: Article | None, *, wanted: bool) -> None:
    """Say what becomes of a new item as far as that is known before its page is fetched."""
    if article is not None:
        item.state, item.article, item.content = FeedItem.State.KNOWN, article, ""
    elif not wanted:
        item.state, item.note, item.content = FeedItem.State.SKIPPED, _BEFORE, ""
    elif not item.link and not item.content:
        item.state, item.code = FeedItem.State.FAILED, "no_address"
        item.note = "The feed gives it neither an address nor its text. Import it by hand."
