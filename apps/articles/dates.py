"""Read the date a page gives itself, keep its raw words, and say how certain the reading is.

Nothing is guessed: a date without a zone, or one that reads two ways, is not a moment.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from enum import StrEnum
from zoneinfo import ZoneInfo

from apps.articles import lexicon


class Certainty(StrEnum):
    """How much of a moment the words give."""

    MOMENT = "moment"
    NO_ZONE = "no_zone"
    DATE_ONLY = "date_only"
    AMBIGUOUS = "ambiguous"


@dataclass(frozen=True)
class Dated:
    """A date found in a text: its own words, their place, and what they mean.

    `moment` is aware and set only for `Certainty.MOMENT`; `local` is naive, what the words say
    without a zone, and is None where they read two ways.
    """

    raw: str
    start: int
    end: int
    certainty: Certainty
    moment: datetime | None
    local: datetime | None

    @property
    def reading(self) -> str:
        """Say in a sentence how the raw words are read."""
        match self.certainty, self.moment, self.local:
            case Certainty.MOMENT, datetime() as moment, _:
                return f"Read as {_say(moment)} UTC."
            case Certainty.NO_ZONE, _, datetime() as local:
                return f"Read as {_say(local)}. The page gives no time zone."
            case Certainty.DATE_ONLY, _, datetime() as local:
                return f"Read as {local.day} {local:%b %Y}. The page gives no time of day."
            case _:
                return "Day and month could be either way round, so it is not read as a date."


_MONTH_OF = lexicon.months()
_HOURS: dict[str, int] = lexicon.zones("hours")
_REGIONS: dict[str, str] = lexicon.zones("regions")
_SEVERAL: list[str] = lexicon.zones("several")

_WORD = r"(?P<month>[^\W\d_]{3,12})\.?"
_DAY = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th|º|er|\.)?"
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_YEAR_MARK = r"(?:\s?(?:г\.?|года|р\.|року))?"
_CLOCK = r"(?P<hour>[0-2]?\d)[:.h](?P<minute>[0-5]\d)(?::(?P<second>[0-5]\d)(?:\.\d{1,9})?)?"
_HALF = r"(?:\s?(?P<half>[ap]\.?m\b\.?))?"
_NAMED_ZONE = "|".join(sorted({*_HOURS, *_REGIONS, *_SEVERAL}, key=len, reverse=True))
_ZONE = (
    r"(?:\s?\(?(?P<zone>(?:utc|gmt)?\s?[+\u2212-]\d\d?(?::?\d\d)?(?!\d)"
    rf"|(?:{_NAMED_ZONE})\b)\)?)?"
)
_BETWEEN = r"(?:\s?,?\s?(?:[T|\u00b7\u2013\u2014-]|at|um|kl\.|à|a las|alle|om|o godz\.|в|о)?\s?)"
_TIME = rf"(?:{_BETWEEN}{_CLOCK}{_HALF}(?:\s?Uhr)?{_ZONE})?"
_STYLES = tuple(
    re.compile(rf"(?<![\w/.-]){style}{_TIME}(?![\w/])", re.IGNORECASE)
    for style in (
        rf"{_YEAR}[-/.](?P<number>[01]\d)[-/.]{_DAY}",
        rf"{_WORD}\s?{_DAY}(?:,?\s|,|/){_YEAR}",
        rf"{_DAY}(?:\s|-|/)(?:de\s)?{_WORD},?(?:\s|-|/)(?:de\s)?{_YEAR}{_YEAR_MARK}",
        rf"(?P<first>[0-3]?\d)(?P<sep>[./-])(?P<second_number>[0-3]?\d)(?P=sep){_YEAR}",
        rf"{_YEAR}\s?年\s?(?P<number>[01]?\d)\s?月\s?{_DAY}\s?日",
    )
)
_CLOCK_FIRST = re.compile(
    rf"(?<![\w/.:-]){_CLOCK}{_HALF}{_ZONE}\s?,?\s?(?:[|\u00b7-]\s?)?(?P<rest>\S.*)", re.IGNORECASE
)
_HAS_YEAR = re.compile(r"(?:19|20)\d\d")
_MONTHS_A_YEAR = 12
_NOON = 12


def find_date(text: str) -> Dated | None:
    """Return the first date in `text` that gives a day, month and year; None without one."""
    if not _HAS_YEAR.search(text):
        return None
    found = [
        dated for style in _STYLES for match in style.finditer(text) if (dated := _read(match))
    ]
    first = min(found, key=lambda dated: (dated.start, -dated.end), default=None)
    if first is None or first.certainty is not Certainty.DATE_ONLY:
        return first
    return _with_clock_before(text, first)


def read_date(words: str) -> Dated | None:
    """Return what `words`, said to be a date by somebody, mean; None if they hold none."""
    return find_date(words.strip())


def _with_clock_before(text: str, dated: Dated) -> Dated:
    """Read "16:50 GMT, 4 June 2024", where the clock stands before the day."""
    line_start = text.rfind("\n", 0, dated.start) + 1
    line = text[max(line_start, dated.start - 40) : dated.end]
    clock = _CLOCK_FIRST.search(line)
    if clock is None or dated.local is None or clock["rest"] != dated.raw:
        return dated
    local = _at(dated.local, clock)
    if local is None:
        return dated
    start = dated.end - len(line) + clock.start()
    return _judge(text[start : dated.end], (start, dated.end), local, clock["zone"])


def _read(match: re.Match[str]) -> Dated | None:
    """Turn a match of one style into a date, if there is such a day."""
    groups = match.groupdict()
    raw = match[0].strip()
    place = (match.start(), match.start() + len(raw))
    if groups.get("first"):
        day, month = int(groups["first"]), int(groups["second_number"])
        by_dots = groups["sep"] == "."
        if day <= _MONTHS_A_YEAR and month <= _MONTHS_A_YEAR and day != month and not by_dots:
            return Dated(raw, *place, Certainty.AMBIGUOUS, None, None)
        if month > _MONTHS_A_YEAR:
            day, month = month, day
    else:
        day = int(groups["day"])
        month = int(groups.get("number") or _MONTH_OF.get((groups.get("month") or "").lower(), 0))
    try:
        # Naive on purpose: what the words say, before anything is known of a zone.
        local = datetime(int(groups["year"]), month, day)  # noqa: DTZ001 - no zone is in the words
    except ValueError:
        return None
    if not groups["hour"]:
        return Dated(raw, *place, Certainty.DATE_ONLY, None, local)
    timed = _at(local, match)
    if timed is None:
        return Dated(raw, *place, Certainty.DATE_ONLY, None, local)
    return _judge(raw, place, timed, groups["zone"])


def _at(day: datetime, clock: re.Match[str]) -> datetime | None:
    """Set the hour of `day` by the groups of a clock; None if there is no such hour."""
    hour = int(clock["hour"])
    half = (clock["half"] or "").lower()
    if half:
        if not 1 <= hour <= _NOON:
            return None
        hour = hour % _NOON + (_NOON if half.startswith("p") else 0)
    try:
        return day.replace(hour=hour, minute=int(clock["minute"]), second=int(clock["second"] or 0))
    except ValueError:
        return None


def _judge(raw: str, place: tuple[int, int], local: datetime, zone: str | None) -> Dated:
    """Make a moment of `local` if `zone` says where."""
    where = _zone(zone)
    if where is None:
        return Dated(raw, *place, Certainty.NO_ZONE, None, local)
    moment = local.replace(tzinfo=where)
    # An hour that the clocks skip or repeat is not one moment.
    if moment.replace(fold=1).utcoffset() != moment.utcoffset():
        return Dated(raw, *place, Certainty.NO_ZONE, None, local)
    return Dated(raw, *place, Certainty.MOMENT, moment.astimezone(UTC), local)


def _zone(words: str | None) -> tzinfo | None:
    """Return the zone that `words` name beyond doubt."""
    key = (words or "").strip().lower()
    if key in _HOURS:
        return timezone(timedelta(hours=_HOURS[key]))
    if key in _REGIONS:
        return ZoneInfo(_REGIONS[key])
    offset = re.fullmatch(r"(?:utc|gmt)?\s?([+\u2212-])(\d\d?):?(\d\d)?", key)
    if offset is None:
        return None
    sign = 1 if offset[1] == "+" else -1
    distance = timedelta(hours=int(offset[2]), minutes=int(offset[3] or 0))
    if distance > timedelta(hours=14):
        return None
    return timezone(sign * distance)


def _say(moment: datetime) -> str:
    """Write a moment as the interface does: 4 Jun 2024, 16:50."""
    return f"{moment.day} {moment:%b %Y, %H:%M}"
