"""The jobs that follow feeds: give turns, check a feed, import an item, look at an address."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from django.utils import timezone

from apps.articles.models import FeedLook
from apps.articles.selectors import feeds as selectors
from apps.articles.selectors import visits
from apps.articles.selectors.visits import Brought, Trouble, Visit
from apps.articles.services import feeds as services
from apps.articles.services import let_go_of_old
from apps.articles.services.feeds.looking import LOOK
from apps.articles.services.feeds.turns import CHECK, GIVE, TAKE
from apps.core.isolation import NotStartedError
from apps.jobs.registry import Kind, Schedule, Work, register, register_schedule

LOOK_ROUND_SECONDS: Final = 15
TIDY: Final = "articles.tidy_looks"


def find_work(work: Work) -> Sequence[str]:
    """Find the sites where feeds are due or items wait."""
    del work
    return selectors.hosts_with_work()


def give_turns(work: Work, hosts: Sequence[str]) -> None:
    """Begin at each of them, unless something runs there."""
    del work
    services.give_turns(hosts=hosts)


def check(work: Work) -> Brought | Trouble | None:
    """Fetch the feed in the payload; None if its turn is over or it is paused."""
    feed = selectors.feed_in_turn(UUID(work.payload["feed"]), *_turn(work))
    if feed is None:
        return None
    work.report(1, 2, f"Asking {feed.host}")
    return visits.visit_feed(feed)


def keep_check(work: Work, outcome: Brought | Trouble | None) -> None:
    """Keep what it brought, and give the next turn at its site."""
    host, turn = _turn(work)
    services.keep_check(feed_id=UUID(work.payload["feed"]), host=host, turn=turn, outcome=outcome)


def take(work: Work) -> Visit | None:
    """Fetch the page of the item in the payload; None if its turn is over or it is settled."""
    item = selectors.item_in_turn(UUID(work.payload["item"]), *_turn(work))
    if item is None:
        return None
    work.report(1, 2, f"Asking {item.host}")
    return visits.visit_item(item)


def keep_item(work: Work, visit: Visit | None) -> None:
    """Import it, and give the next turn at its site."""
    host, turn = _turn(work)
    services.keep_item(item_id=UUID(work.payload["item"]), host=host, turn=turn, visit=visit)


def look(work: Work) -> Brought | Trouble | None:
    """Fetch what is at the address of the look in the payload; None if it is done or gone."""
    wanted = FeedLook.objects.filter(pk=work.payload["look"], done_at=None).first()
    return visits.look_at(wanted.url) if wanted else None


def keep_look(work: Work, outcome: Brought | Trouble | None) -> None:
    """Keep what was seen."""
    if outcome is not None:
        services.keep_look(look_id=UUID(work.payload["look"]), outcome=outcome)


def nothing(work: Work) -> None:
    """Do no work: all of it is effect."""
    del work


def tidy(work: Work, result: None) -> None:
    """Delete yesterday's looks at feeds, and let go of what old looks at articles have met."""
    del work, result
    services.tidy_looks()
    let_go_of_old(at=timezone.now())


def _turn(work: Work) -> tuple[str, int]:
    return work.payload["host"], int(work.payload["turn"])


register(Kind(name=GIVE, work=find_work, finish=give_turns))
register(
    Kind(name=CHECK, work=check, finish=keep_check, retry_on=(NotStartedError,), lease_seconds=120)
)
register(
    Kind(name=TAKE, work=take, finish=keep_item, retry_on=(NotStartedError,), lease_seconds=120)
)
register(
    Kind(name=LOOK, work=look, finish=keep_look, retry_on=(NotStartedError,), lease_seconds=120)
)
register(Kind(name=TIDY, work=nothing, finish=tidy))
register_schedule(Schedule(name=GIVE, kind=GIVE, every_seconds=LOOK_ROUND_SECONDS))
register_schedule(Schedule(name=TIDY, kind=TIDY, every_seconds=3600))
