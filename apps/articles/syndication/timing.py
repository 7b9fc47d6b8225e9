"""When to come back to a feed, and how long to leave a site alone between two requests."""

from datetime import timedelta
from typing import Final

INTERVALS: Final = {
    15: "every 15 minutes",
    30: "every 30 minutes",
    60: "every hour",
    180: "every 3 hours",
    360: "every 6 hours",
    720: "every 12 hours",
    1440: "every day",
}
"""How often a feed may be checked, in minutes, as people choose it."""

USUAL: Final = 60
LONGEST: Final = timedelta(days=1)
"""However often a feed has failed, it is tried again after this long."""

LONGEST_ASKED: Final = timedelta(days=7)
"""The longest wait that a site's Retry-After may ask for."""

PAUSE: Final = 2.0
"""Seconds between two requests to one site, where its robots.txt does not say."""

LONGEST_PAUSE: Final = 60.0
"""The longest Crawl-delay we follow, in seconds; a slower site would never be read to its end."""


def wait(
    every: timedelta, *, failures: int, chance: float, asked: float | None = None
) -> timedelta:
    """Return how long to wait before a feed is checked again.

    After a failure the interval doubles, spread over half to one and a half times, up to a day;
    a site that asks for more time is given it.

    :param failures: how often in a row it has failed by now
    :param chance: between 0 and 1, at random
    :param asked: the seconds of the answer's Retry-After
    """
    if not failures:
        again = every
    else:
        # Doubled eleven times, a minute is more than a day: no larger power is needed.
        again = min(every * 2 ** min(failures, 11) * (0.5 + chance), LONGEST)
        again = max(again, min(every, LONGEST))
    if asked is None:
        return again
    return max(again, min(timedelta(seconds=max(asked, 0)), LONGEST_ASKED))


def pause(crawl_delay: float | None) -> float:
    """Return the seconds to leave a site alone after a request."""
    return min(max(crawl_delay or 0.0, PAUSE), LONGEST_PAUSE)
