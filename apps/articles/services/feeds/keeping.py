"""Look after feeds that are followed: change, pause, resume, check now, delete."""

from collections.abc import Mapping
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.db.models.functions import Now
from django.utils import timezone

from apps.accounts.models import Membership
from apps.articles.models import Feed, FeedItem
from apps.articles.selectors.feeds import followed, get_feed
from apps.articles.services.feeds import turns
from apps.articles.services.feeds.ground import (
    address_columns,
    allow_subscribing,
    locked,
    speaker,
)
from apps.articles.services.feeds.subscribing import followed_error, interval
from apps.articles.syndication.found import MAX_TITLE
from apps.articles.syndication.wording import one_line
from apps.audit import services as audit
from apps.core.errors import ConflictError, PreconditionFailedError
from apps.notices import services as notices

GONE = "feed.gone"


class PausedError(ConflictError):
    """A paused feed is not checked."""

    code = "paused"
    title = "This feed is paused"


class NothingFailedError(ConflictError):
    """Nothing the feed brought has failed."""

    code = "nothing_failed"
    title = "Nothing has failed"


@transaction.atomic
def change_feed(  # noqa: PLR0913 - what can be changed of a feed, all by keyword
    *,
    by: Membership,
    feed_id: UUID,
    version: int,
    title: str | None = None,
    every: int | None = None,
    url: str | None = None,
    paused: bool | None = None,
) -> Feed:
    """Change a feed. None keeps what there is; under a new address it is read from its beginning.

    What it brought before stays known, also under the new address.

    :raises NotFoundError: there is none that `by` may see
    :raises NotAllowedError: it is not theirs to look after
    :raises PreconditionFailedError: another version stands; `current` is it
    :raises FollowedError: the newsroom follows the new address already
    :raises InvalidError: the address or the interval cannot be used
    """
    feed = locked(by, feed_id)
    _expect(feed, version)
    former_host = feed.host
    change: dict[str, object] = {}
    if title is not None:
        change["title"] = one_line(title, MAX_TITLE)
    if every is not None:
        change["every"] = interval(every)
    if url is not None:
        change |= address_columns(url)
    change = {name: value for name, value in change.items() if value != getattr(feed, name)}
    if "url" in change:
        change |= {"etag": "", "last_modified": "", "moved_to": "", "failures": 0}
        change |= {"last_error": "", "last_error_code": "", "next_at": timezone.now()}
    for name, value in change.items():
        setattr(feed, name, value)
    try:
        with transaction.atomic():
            feed.save_changes(change)
    except IntegrityError:
        known = followed(by, [feed.url_key]).get(feed.url_key)
        if known is None:
            raise
        raise followed_error(known) from None
    if "url" in change:
        turns.take_back(host=former_host, feed=feed)
    _record(feed, by, change)
    if paused is not None and paused != (feed.paused_at is not None):
        _pause(feed, by) if paused else _resume(feed, by)
    turns.look_round(key=f"{feed.pk}:{feed.version}")
    return feed


def _record(feed: Feed, by: Membership, change: Mapping[str, object]) -> None:
    """Put into the trail what a person changed of a feed."""
    told = {name: value for name, value in change.items() if name in {"title", "every", "url"}}
    if told:
        audit.record(by=by, action="feed.changed", subject=feed, change=told)


@transaction.atomic
def pause_feed(*, by: Membership, feed_id: UUID) -> Feed:
    """Fetch nothing more of a feed until somebody resumes it; what waits goes on waiting.

    :raises NotFoundError: there is none that `by` may see
    :raises NotAllowedError: it is not theirs to look after
    """
    feed = locked(by, feed_id)
    if feed.paused_at is None:
        _pause(feed, by)
    return feed


@transaction.atomic
def resume_feed(*, by: Membership, feed_id: UUID) -> Feed:
    """Check a paused feed again, from now on.

    Where whoever subscribed no longer imports here, the feed goes on in the name of `by`.

    :raises NotFoundError: there is none that `by` may see
    :raises NotAllowedError: it is not theirs to look after, or nobody is there to import in whose
        name
    """
    feed = locked(by, feed_id)
    if feed.paused_at is not None:
        _resume(feed, by)
        turns.give_turn(host=feed.host)
    return feed


@transaction.atomic
def check_now(*, by: Membership, feed_id: UUID) -> Feed:
    """Have a feed checked as soon as its site may be asked.

    :raises NotFoundError: there is none that `by` may see
    :raises NotAllowedError: `by` has no role that imports
    :raises PausedError: it has to be resumed first
    """
    allow_subscribing(by)
    seen = get_feed(by, feed_id)
    turns.hold(host=seen.host)
    feed = Feed.objects.select_for_update(no_key=True).get(pk=feed_id)
    if feed.paused_at is not None:
        raise PausedError("This feed is paused. Resume it, and it is checked at once.")
    feed.next_at = timezone.now()
    feed.save(update_fields=["next_at"])
    audit.record(by=by, action="feed.check_asked", subject=feed)
    turns.give_turn(host=feed.host)
    return feed


@transaction.atomic
def retry_items(*, by: Membership, feed_id: UUID) -> int:
    """Have what failed of a feed tried again; return how many items that are.

    :raises NotFoundError: there is none that `by` may see
    :raises NotAllowedError: `by` has no role that imports
    :raises NothingFailedError: nothing of it has failed
    """
    allow_subscribing(by)
    feed = get_feed(by, feed_id)
    failed = FeedItem.objects.filter(feed_id=feed.pk, state=FeedItem.State.FAILED).exclude(link="")
    count = failed.update(state=FeedItem.State.NEW, note="", code="", tries=0, next_at=Now())
    if not count:
        raise NothingFailedError("Nothing of this feed has failed, so nothing is tried again.")
    audit.record(by=by, action="feed.retried", subject=feed, change={"items": count})
    turns.look_round(key=f"{feed.pk}:{uuid4()}")
    return count


@transaction.atomic
def delete_feed(*, by: Membership, feed_id: UUID, version: int) -> None:
    """Stop following a feed; what it brought stays.

    :raises NotFoundError: there is none that `by` may see
    :raises NotAllowedError: it is not theirs to look after
    :raises PreconditionFailedError: another version stands; `current` is it
    """
    feed = locked(by, feed_id)
    _expect(feed, version)
    feed.deleted_at = timezone.now()
    feed.save_changes(["deleted_at"])
    feed.items.filter(state=FeedItem.State.NEW).update(
        state=FeedItem.State.SKIPPED, note="The feed was deleted before its turn came.", content=""
    )
    notices.finish_todos(kind=GONE, subject=feed)
    audit.record(by=by, action="feed.deleted", subject=feed, change={"url": feed.url})


def _pause(feed: Feed, by: Membership) -> None:
    feed.paused_at, feed.paused_by = timezone.now(), by.user
    feed.paused_for = f"Paused by {by.user}."[:500]
    feed.save_changes(["paused_at", "paused_by", "paused_for"])
    audit.record(by=by, action="feed.paused", subject=feed)


def _resume(feed: Feed, by: Membership) -> None:
    """Let a feed go on whose lock the caller holds.

    :raises NotAllowedError: whoever subscribed no longer imports, and `by` does not either
    """
    change: dict[str, object] = {}
    if speaker(feed) is None:
        allow_subscribing(by)
        feed.by = by.user
        change["in_the_name_of"] = str(by.user)
    feed.paused_at = feed.paused_by = None
    feed.paused_for = feed.last_error = feed.last_error_code = ""
    feed.failures, feed.next_at = 0, timezone.now()
    feed.save_changes(
        [
            *("by", "paused_at", "paused_by", "paused_for", "last_error", "last_error_code"),
            *("failures", "next_at"),
        ]
    )
    notices.finish_todos(kind=GONE, subject=feed)
    audit.record(by=by, action="feed.resumed", subject=feed, change=change)


def _expect(feed: Feed, version: int) -> None:
    if feed.version != version:
        raise PreconditionFailedError(
            "Somebody changed this feed meanwhile. Look at it as it stands now.", current=feed
        )
