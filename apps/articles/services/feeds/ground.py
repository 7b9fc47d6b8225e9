"""What all writes of feeds stand on: who may, which row, who speaks for a feed."""

from collections.abc import Mapping
from uuid import UUID

from apps.accounts.models import Membership
from apps.articles import rules
from apps.articles.addresses import AddressError, complete, parse, url_key
from apps.articles.models import Feed
from apps.articles.selectors.feeds import get_feed
from apps.articles.services.feeds import turns
from apps.core.errors import ConflictError, InvalidError, NotAllowedError, NotFoundError


class FeedAddressError(InvalidError):
    """The words are no address of a feed."""

    code = "invalid_address"
    title = "This is no address of a feed"


class FollowedError(ConflictError):
    """The newsroom follows the feed already; `current` is it."""

    code = "followed"
    title = "This newsroom follows this feed"


def address_columns(url: str) -> Mapping[str, str]:
    """Return an address of a feed as the columns that keep it.

    :raises FeedAddressError: it is none
    """
    try:
        full = complete(url)
        return {"url": full, "url_key": url_key(full), "host": parse(full).host[:260]}
    except AddressError as error:
        raise FeedAddressError(str(error), errors={"url": [str(error)]}) from None


def allow_subscribing(by: Membership) -> None:
    """Let those who import follow feeds.

    :raises NotAllowedError: `by` has no such role
    """
    if not rules.may_follow(by):
        raise NotAllowedError(
            "Your role does not import articles, so it follows no feeds. Ask an annotator, a"
            " reviewer or an editor."
        )


def locked(by: Membership, feed_id: UUID) -> Feed:
    """Lock a feed that `by` may look after, its site before it.

    :raises NotFoundError: there is none that `by` may see
    :raises NotAllowedError: it is a colleague's, and `by` is no editor and no admin
    """
    seen = get_feed(by, feed_id)
    turns.hold(host=seen.host)
    feed = (
        Feed.objects.select_for_update(no_key=True)
        .filter(pk=feed_id, deleted_at=None, host=seen.host)
        .first()
    )
    if feed is None:
        raise NotFoundError
    if not rules.may_keep_feed(by, feed):
        raise NotAllowedError(
            "Only whoever subscribed, an editor or an admin does this. Ask one of them."
        )
    return feed


def speaker(feed: Feed) -> Membership | None:
    """Return the person in whose name a feed imports; None if they no longer may."""
    if feed.by_id is None:
        return None
    member = Membership.objects.filter(
        newsroom_id=feed.newsroom_id, user_id=feed.by_id, ended_at=None
    ).first()
    return member if member is not None and rules.may_follow(member) else None
