"""What a clock says."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.verification.deadlines import clock, length, moment, reckoned

DUE = datetime(2026, 5, 4, 15, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "words"),
    [
        ("Europe/Berlin", "Mon 4 May 2026, 17:00 +02"),
        ("UTC", "Mon 4 May 2026, 15:00 +00"),
        ("", "Mon 4 May 2026, 15:00 +00"),
        ("Asia/Kathmandu", "Mon 4 May 2026, 20:45 +05:45"),
        ("America/New_York", "Mon 4 May 2026, 11:00 -04"),
    ],
)
def test_a_moment_is_said_with_its_zone(zone: str, words: str) -> None:
    assert moment(DUE, zone) == words


@pytest.mark.parametrize(
    ("now", "word", "tone"),
    [
        (DUE - timedelta(days=5), "5 days left", ""),
        (DUE - timedelta(days=1, hours=2), "1 day 2 h left", ""),
        (DUE - timedelta(hours=2, minutes=20), "2 h 20 min left", "warn"),
        (DUE, "under a minute late", "bad"),
        (DUE + timedelta(minutes=7), "7 min late", "bad"),
        (DUE + timedelta(days=1), "1 day late", "bad"),
    ],
)
def test_a_running_clock_says_how_long(now: datetime, word: str, tone: str) -> None:
    said = clock(due_at=DUE, zone="UTC", awaiting=True, now=now)
    assert (said.word, said.tone) == (word, tone)


def test_a_clock_that_does_not_run_says_so() -> None:
    late = DUE + timedelta(days=9)
    assert clock(due_at=DUE, zone="UTC", awaiting=False, now=late).word == "not running"
    assert clock(due_at=None, zone="UTC", awaiting=True, now=late).word == "no deadline"


def test_the_sum_ends_in_the_deadline() -> None:
    lines = reckoned(sent_at=DUE - timedelta(days=2), due_at=DUE, zone="Europe/Berlin")
    assert lines == (
        ("Sent", "Sat 2 May 2026, 17:00 +02"),
        ("Zone of the deadline", "Europe/Berlin"),
        ("Time to answer", "2 days"),
        ("Due", "Mon 4 May 2026, 17:00 +02"),
    )
    assert reckoned(sent_at=None, due_at=None, zone="UTC") == ()


@given(st.timedeltas(min_value=timedelta(), max_value=timedelta(days=4000)))
def test_every_length_has_words(span: timedelta) -> None:
    assert length(span)
    assert "0 h" not in length(span).split(" day")[0] or span >= timedelta(hours=10)
