"""What comes first on a desk."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from apps.notices.urgency import SOON, Urgency, urgency

NOON = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def test_the_word_changes_at_the_due_time_and_a_day_before_it() -> None:
    told = [
        urgency(NOON + away, NOON) for away in (-SECOND, 0 * SECOND, SECOND, SOON, SOON + SECOND)
    ]
    assert told == [
        Urgency.OVERDUE,
        Urgency.OVERDUE,
        Urgency.SOON,
        Urgency.SOON,
        Urgency.LATER,
    ]
    assert urgency(None, NOON) is Urgency.UNDATED


@given(st.timedeltas(), st.timedeltas())
def test_what_is_due_earlier_is_never_less_urgent(one: timedelta, other: timedelta) -> None:
    earlier, later = sorted((one % timedelta(days=9), other % timedelta(days=9)))
    assert urgency(NOON + earlier, NOON) <= urgency(NOON + later, NOON) <= urgency(None, NOON)
