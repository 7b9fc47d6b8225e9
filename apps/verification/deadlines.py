"""An honest clock: the word first, then the moment with its zone, then the sum."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

SOON = timedelta(hours=24)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Clock:
    """What a deadline says now.

    :param word: "1 day late", "2 h 20 min left", "not running"
    :param moment: when it is or was due, with the zone
    :param tone: "bad" when late, "warn" when soon, else ""
    """

    word: str
    moment: str
    tone: str = ""


def moment(at: datetime, zone: str) -> str:
    """Return a moment as people write it, in `zone`, with its distance from UTC."""
    local = at.astimezone(ZoneInfo(zone or "UTC"))
    offset = local.strftime("%z")
    distance = offset[:3] if offset.endswith("00") else f"{offset[:3]}:{offset[3:5]}"
    return f"{local:%a} {local.day} {local:%b %Y, %H:%M} {distance}"


def length(span: timedelta) -> str:
    """Return how long `span` is, in its two largest units, rounded down."""
    if span >= DAY:
        days, rest = divmod(span, DAY)
        hours = rest // HOUR
        words = f"{days} {'day' if days == 1 else 'days'}"
        return f"{words} {hours} h" if hours and days < 3 else words  # noqa: PLR2004 - hours matter while near
    hours, rest = divmod(span, HOUR)
    minutes = rest // MINUTE
    if hours:
        return f"{hours} h {minutes} min" if minutes else f"{hours} h"
    return f"{minutes} min" if minutes else "under a minute"


def clock(*, due_at: datetime | None, zone: str, awaiting: bool, now: datetime) -> Clock:
    """Return what the clock of a request says.

    :param awaiting: whether an answer is awaited; otherwise the clock stands
    """
    if due_at is None:
        return Clock("no deadline", "none was set")
    due = moment(due_at, zone)
    if not awaiting:
        return Clock("not running", f"due {due}")
    if due_at <= now:
        return Clock(f"{length(now - due_at)} late", f"was due {due}", "bad")
    left = due_at - now
    return Clock(f"{length(left)} left", f"due {due}", "warn" if left <= SOON else "")


def reckoned(
    *, sent_at: datetime | None, due_at: datetime | None, zone: str
) -> Sequence[tuple[str, str]]:
    """Return how the deadline came about, line by line; the last line is the sum."""
    if due_at is None:
        return ()
    lines = [("Zone of the deadline", zone or "UTC; none was said")]
    if sent_at is not None:
        lines.insert(0, ("Sent", moment(sent_at, zone)))
        lines.append(("Time to answer", length(due_at - sent_at)))
    return (*lines, ("Due", moment(due_at, zone)))
