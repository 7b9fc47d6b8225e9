"""When a daily letter was due last."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.notices.hours import last_due

ZONES = ["UTC", "Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Pacific/Apia"]


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "hour", "zone", "due"),
    [
        ("2026-05-04T07:59", 8, "UTC", "2026-05-03T08:00"),
        ("2026-05-04T08:00", 8, "UTC", "2026-05-04T08:00"),
        ("2026-05-04T06:30", 8, "Europe/Berlin", "2026-05-04T06:00"),
        ("2026-05-04T05:30", 8, "Europe/Berlin", "2026-05-03T06:00"),
        # Two o'clock is skipped this night: three is it.
        ("2026-03-29T12:00", 2, "Europe/Berlin", "2026-03-29T01:00"),
        # Two o'clock comes twice this night: the first is meant.
        ("2026-10-25T12:00", 2, "Europe/Berlin", "2026-10-25T00:00"),
        ("2026-10-25T00:59", 2, "Europe/Berlin", "2026-10-25T00:00"),
    ],
)
def test_the_last_moment_is_by_the_persons_clock(now: str, hour: int, zone: str, due: str) -> None:
    assert last_due(at(now), hour, ZoneInfo(zone)) == at(due)


@given(
    now=st.integers(0, 10 * 366 * 24 * 60).map(lambda m: at("2020-01-01") + timedelta(minutes=m)),
    hour=st.integers(0, 23),
    zone=st.sampled_from(ZONES),
)
def test_it_is_past_within_a_day_and_a_bit_and_stays_until_the_next(
    now: datetime, hour: int, zone: str
) -> None:
    due = last_due(now, hour, ZoneInfo(zone))
    assert timedelta(0) <= now - due <= timedelta(hours=25)
    assert last_due(due, hour, ZoneInfo(zone)) == due
