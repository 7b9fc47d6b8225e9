"""When a feed is checked again: later after each failure, within a day, never before asked to."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from apps.articles.syndication.timing import (
    INTERVALS,
    LONGEST,
    LONGEST_ASKED,
    LONGEST_PAUSE,
    PAUSE,
    pause,
    wait,
)

EVERY = st.sampled_from(sorted(INTERVALS)).map(lambda minutes: timedelta(minutes=minutes))
CHANCE = st.floats(0, 1)
FAILURES = st.integers(0, 30_000)
ASKED = st.none() | st.floats(0, 10**9)


@given(EVERY, CHANCE)
def test_a_feed_that_is_well_is_checked_at_its_interval(every: timedelta, chance: float) -> None:
    assert wait(every, failures=0, chance=chance) == every


@given(EVERY, FAILURES, CHANCE, ASKED)
def test_the_wait_is_within_its_bounds(
    every: timedelta, failures: int, chance: float, asked: float | None
) -> None:
    again = wait(every, failures=failures, chance=chance, asked=asked)
    assert every <= again <= max(LONGEST, LONGEST_ASKED if asked else LONGEST)
    if asked is not None:
        assert again >= min(timedelta(seconds=asked), LONGEST_ASKED)
    else:
        assert again <= LONGEST


@given(EVERY, st.integers(1, 200), CHANCE)
def test_one_more_failure_never_brings_the_next_check_nearer(
    every: timedelta, failures: int, chance: float
) -> None:
    sooner = wait(every, failures=failures, chance=chance)
    later = wait(every, failures=failures + 1, chance=chance)
    assert later >= sooner
    assert later > sooner or later in {LONGEST, every}


@given(EVERY, CHANCE)
def test_a_feed_that_fails_for_long_is_tried_about_once_a_day(
    every: timedelta, chance: float
) -> None:
    assert wait(every, failures=50, chance=chance) == LONGEST


@given(st.none() | st.floats(0, 10**6))
def test_a_pause_follows_the_site_within_reason(delay: float | None) -> None:
    assert PAUSE <= pause(delay) <= LONGEST_PAUSE
    if delay and PAUSE < delay < LONGEST_PAUSE:
        assert pause(delay) == delay
