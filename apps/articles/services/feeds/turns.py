"""Whose turn it is at a site: one request at a time, with a pause between two.

A turn is a job about one feed or one item. The end of each gives the next; the schedule begins
where nothing runs. Whoever writes here holds the site's row, and takes it before anything else.
"""

from collections.abc import Iterable
from datetime import timedelta
from typing import Final

from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone

from apps.articles.models import Feed, FeedHost
from apps.articles.selectors.feeds import next_at_host
from apps.articles.syndication.timing import PAUSE
from apps.jobs import services as jobs
from apps.jobs.models import Job
from apps.jobs.states import State

GIVE: Final = "articles.find_due_feeds"
CHECK: Final = "articles.check_feed"
TAKE: Final = "articles.import_feed_item"
_LONGEST_ASKED: Final = 24 * 3600.0


def look_round(*, key: str) -> None:
    """Have a job give the turns at all sites, where several sites may have something to do now.

    :param key: what happened; once for each
    """
    jobs.enqueue(kind=GIVE, key=f"{GIVE}:{key}", payload={})


def give_turns(*, hosts: Iterable[str]) -> None:
    """Begin at each site where something waits and nothing runs; in the order of their names."""
    for host in sorted(hosts):
        give_turn(host=host)


@transaction.atomic
def give_turn(*, host: str) -> None:
    """Enqueue the next request to a site, unless one waits or runs already."""
    _give(_locked(host))


@transaction.atomic
def hold(*, host: str) -> FeedHost:
    """Lock a site before its feeds or items are changed, so that all locks have one order."""
    return _locked(host)


def in_turn(*, host: str, turn: int) -> FeedHost | None:
    """Lock a site for the effect of a turn; None if that turn is over."""
    site = _locked(host)
    return site if site.turn == turn else None


def leave(site: FeedHost, *, pause: float, asked: float | None = None) -> None:
    """End the turn of a site whose lock the caller holds, and give the next after a pause.

    :param pause: seconds between two requests
    :param asked: the seconds of a Retry-After; nothing is asked of the site before
    """
    rest = max(pause, min(asked or 0.0, _LONGEST_ASKED))
    site.free_at = timezone.now() + timedelta(seconds=rest)
    site.turn += 1
    site.job_key = ""
    site.save()
    _give(site)


@transaction.atomic
def take_back(*, host: str, feed: Feed) -> None:
    """End the turn in which a feed is asked for, if it runs: what that brings is not kept."""
    site = _locked(host)
    if site.job_key.startswith(f"{CHECK}:{feed.pk}:") and _is_under_way(site.job_key):
        leave(site, pause=PAUSE)


def _locked(host: str) -> FeedHost:
    FeedHost.objects.bulk_create([FeedHost(host=host, free_at=Now())], ignore_conflicts=True)
    return FeedHost.objects.select_for_update(no_key=True).get(pk=host)


def _give(site: FeedHost) -> None:
    if site.job_key and _is_under_way(site.job_key):
        return
    wanted = next_at_host(site.host)
    if wanted is None:
        return
    site.turn += 1
    if isinstance(wanted, Feed):
        kind, names, feed = CHECK, {"feed": wanted.pk}, wanted
    else:
        kind, names, feed = TAKE, {"item": wanted.pk}, wanted.feed
    site.job_key = f"{kind}:{wanted.pk}:{site.turn}"
    site.save()
    jobs.enqueue(
        kind=kind,
        key=site.job_key,
        payload={**names, "host": site.host, "turn": site.turn},
        subject=feed,
        run_after=site.free_at,
    )


def _is_under_way(key: str) -> bool:
    return Job.objects.filter(key=key, state__in=[State.READY, State.RUNNING]).exists()
