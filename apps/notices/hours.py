"""When something that comes once a day, at an hour of somebody's clock, was due last."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo


def last_due(now: datetime, hour: int, zone: ZoneInfo) -> datetime:
    """Return the last moment, in UTC and not after `now`, at which a clock in `zone` said `hour`.

    An hour that a clock skips in spring is the one it goes on with; of one that it says twice in
    autumn the first is meant.

    :param now: with its zone
    """
    today = now.astimezone(zone).date()
    for day in (today, today - timedelta(days=1)):
        due = datetime.combine(day, time(hour), tzinfo=zone).astimezone(UTC)
        if due <= now:
            return due
    # The clock went back over midnight: yesterday's hour has not come yet either.
    return datetime.combine(today - timedelta(days=2), time(hour), tzinfo=zone).astimezone(UTC)
