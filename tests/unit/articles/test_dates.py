"""Dates keep their raw words, and become moments only beyond doubt."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.articles.dates import Certainty, find_date

MOMENT, NO_ZONE = Certainty.MOMENT, Certainty.NO_ZONE
DATE_ONLY, AMBIGUOUS = Certainty.DATE_ONLY, Certainty.AMBIGUOUS


@pytest.mark.parametrize(
    ("line", "raw", "certainty", "moment"),
    [
        ("Post At: Oct 12/2026 07:20AM", "Oct 12/2026 07:20AM", NO_ZONE, None),
        ("12 October 2026, 07:20 CET", "12 October 2026, 07:20 CET", MOMENT, "2026-10-12T06:20"),
        ("2026-10-12T07:20:00Z", "2026-10-12T07:20:00Z", MOMENT, "2026-10-12T07:20"),
        ("2026-10-12T07:20:00+03:00", "2026-10-12T07:20:00+03:00", MOMENT, "2026-10-12T04:20"),
        ("Published October 12, 2026 at 7:20 PM EDT", None, MOMENT, "2026-10-12T23:20"),
        ("Oct 12, 2026 | 7:20 p.m. ET", "Oct 12, 2026 | 7:20 p.m. ET", MOMENT, "2026-10-12T23:20"),
        ("Updated 10:02 GMT, October 12, 2026", None, MOMENT, "2026-10-12T10:02"),
        ("Mon, 12 Oct 2026 07:20:00 +0200", None, MOMENT, "2026-10-12T05:20"),
        ("12 жовтня 2026, 07:20", "12 жовтня 2026, 07:20", NO_ZONE, None),
        ("12 октября 2026 г., 07:20 (МСК)", None, MOMENT, "2026-10-12T04:20"),
        ("12.10.2026, 07:20 Uhr", "12.10.2026, 07:20 Uhr", NO_ZONE, None),
        ("le 12 octobre 2026 à 7h20", "12 octobre 2026 à 7h20", NO_ZONE, None),
        ("12 de octubre de 2026", "12 de octubre de 2026", DATE_ONLY, None),
        ("2026年10月12日 07:20", "2026年10月12日 07:20", NO_ZONE, None),
        ("October 12th, 2026 7:20 pm IST", "October 12th, 2026 7:20 pm IST", NO_ZONE, None),
        ("11/12/2026", "11/12/2026", AMBIGUOUS, None),
        ("13/12/2026 07:20", "13/12/2026 07:20", NO_ZONE, None),
        ("Nov 1, 2026 1:30 AM ET", "Nov 1, 2026 1:30 AM ET", NO_ZONE, None),
        ("2026-10-12T25:00:00Z", "2026-10-12T25:00:00Z", DATE_ONLY, None),
    ],
)
def test_a_date_is_read_no_further_than_its_words_go(
    line: str, raw: str | None, certainty: Certainty, moment: str | None
) -> None:
    found = find_date(line)
    assert found is not None
    assert line[found.start : found.end] == found.raw
    assert found.certainty is certainty
    if raw is not None:
        assert found.raw == raw
    expected = datetime.fromisoformat(moment).replace(tzinfo=UTC) if moment else None
    assert found.moment == expected


@pytest.mark.parametrize(
    "line", ["", "31 February 2026", "May 2026", "Room 2026", "call 20261012", "12 men in 2026"]
)
def test_what_is_no_date_is_none(line: str) -> None:
    assert find_date(line) is None


@pytest.mark.parametrize(
    ("line", "reading"),
    [
        ("Oct 12/2026 07:20AM", "Read as 12 Oct 2026, 07:20. The page gives no time zone."),
        ("12 October 2026", "Read as 12 Oct 2026. The page gives no time of day."),
        ("12 Oct 2026 07:20 GMT", "Read as 12 Oct 2026, 07:20 UTC."),
        (
            "11/12/2026",
            "Day and month could be either way round, so it is not read as a date.",
        ),
    ],
)
def test_the_reading_says_what_is_missing(line: str, reading: str) -> None:
    found = find_date(line)
    assert found is not None
    assert found.reading == reading


@given(st.datetimes(datetime(1900, 1, 1), datetime(2099, 12, 31)))  # noqa: DTZ001 - local on purpose
def test_every_day_is_read_back_from_a_stamp_without_a_zone(day: datetime) -> None:
    found = find_date(f"Posted {day:%b %d/%Y %I:%M%p}")
    assert found is not None
    assert found.local == day.replace(second=0, microsecond=0)
    assert found.moment is None


@given(st.text(max_size=200))
def test_no_text_breaks_the_reading(text: str) -> None:
    found = find_date(f"{text} 2026")
    assert found is None or f"{text} 2026"[found.start : found.end] == found.raw
