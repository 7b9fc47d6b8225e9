"""Begin to follow feeds."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import IntegrityError, transaction

from apps.accounts.models import Membership
from apps.articles.models import Feed
from apps.articles.selectors.feeds import followed
from apps.articles.services.feeds.ground import (
    FollowedError,
    address_columns,
    allow_subscribing,
)
from apps.articles.services.feeds.turns import give_turn
from apps.articles.syndication.found import MAX_TITLE, FeedLink
from apps.articles.syndication.timing import INTERVALS, USUAL
from apps.articles.syndication.wording import one_line
from apps.audit import services as audit
from apps.core.creation import create_once
from apps.core.errors import DomainError, InvalidError


@transaction.atomic
def subscribe(  # noqa: PLR0913 - what one says of a feed, all by keyword
    *,
    by: Membership,
    url: str,
    title: str = "",
    homepage: str = "",
    every: int = USUAL,
    take: str = Feed.Take.LAST,
    row_id: UUID | None = None,
) -> tuple[Feed, bool]:
    """Follow a feed, and have it checked as soon as its site may be asked.

    :param title: what it is called here; what it calls itself, if nobody says
    :param every: minutes between two checks, one of `INTERVALS`
    :param take: what is imported of what is there already
    :param row_id: the client's UUID, under which the same call may arrive twice
    :returns: the feed, and whether this call made it
    :raises NotAllowedError: `by` has no role that imports
    :raises FollowedError: the newsroom follows it already; `current` is it
    :raises InvalidError: the address, the interval or the choice cannot be used
    """
    allow_subscribing(by)
    where = address_columns(url)
    said = {
        "title": one_line(title, MAX_TITLE),
        "homepage": homepage,
        "every": interval(every),
        "take": _choice(take),
    }

    def make(feed_id: UUID, created_as: str) -> Feed:
        return Feed.objects.create(
            id=feed_id,
            created_as=created_as,
            newsroom_id=by.newsroom_id,
            by=by.user,
            **where,
            **said,
        )

    try:
        feed, made = create_once(Feed, row_id=row_id, sent={**where, **said}, by=by.pk, make=make)
    except IntegrityError:
        known = followed(by, [where["url_key"]]).get(where["url_key"])
        if known is None:
            raise
        raise followed_error(known) from None
    if made:
        audit.record(by=by, action="feed.followed", subject=feed, change={"url": feed.url, **said})
        give_turn(host=feed.host)
    return feed, made


def followed_error(feed: Feed) -> FollowedError:
    """Say that the newsroom follows a feed already."""
    message = f"This newsroom follows this feed as “{feed.name}”. Open it there."
    return FollowedError(message, errors={"url": [message]}, current=feed)


@dataclass(frozen=True, slots=True)
class Subscribed:
    """What became of one feed of a list: it is followed now, or there is a sentence why not."""

    link: FeedLink
    feed: Feed | None = None
    code: str = ""
    says: str = ""


def subscribe_all(
    *, by: Membership, links: Sequence[FeedLink], every: int, take: str
) -> list[Subscribed]:
    """Follow each feed of a list; one that cannot be followed keeps no other from it.

    :raises NotAllowedError: `by` has no role that imports
    :raises InvalidError: the interval or the choice cannot be used
    """
    allow_subscribing(by)
    interval(every)
    _choice(take)
    return [_subscribed(by, link, every, take) for link in links]


def _subscribed(by: Membership, link: FeedLink, every: int, take: str) -> Subscribed:
    try:
        feed, _ = subscribe(
            by=by,
            url=link.url,
            title=link.title,
            homepage=link.homepage,
            every=every,
            take=take,
        )
    except DomainError as error:
        known = error.current if isinstance(error.current, Feed) else None
        return Subscribed(link, known, error.code, str(error))
    return Subscribed(link, feed)


def interval(every: int) -> int:
    """Return an interval that people may choose.

    :raises InvalidError: it is another
    """
    if every not in INTERVALS:
        choice = ", ".join(map(str, INTERVALS))
        message = f"A feed is checked every {choice} minutes. Choose one of these."
        raise InvalidError(message, errors={"every": [message]})
    return every


def _choice(take: str) -> str:
    if take not in Feed.Take.values:
        message = f"Say what to import of what is there: {', '.join(Feed.Take.values)}."
        raise InvalidError(message, errors={"take": [message]})
    return take
