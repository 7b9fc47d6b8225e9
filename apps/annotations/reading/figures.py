"""Numbers with what they count and how they are bound."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from typing import Any, Final

from apps.annotations.reading.findings import Bound, Figure
from apps.annotations.reading.lexicon import Lexicon, lexicon
from apps.annotations.reading.tokens import Paragraph
from apps.annotations.spans import Fragment

MOST: Final = 500
COUNTED: Final = 6
LOOK_BACK: Final = 40
LONGEST: Final = 100
# What no column holds, and nobody counts.
TOO_LARGE: Final = Decimal(10) ** 23
YEARS: Final = range(1900, 2100)
SYMBOLS: Final[Mapping[str, str]] = {"$": "USD", "€": "EUR", "£": "GBP", "₽": "RUB", "₴": "UAH"}
_BLANK: Final = "[ \u00a0\u2009\u202f]"
_DIGITS: Final = rf"\d{{1,3}}(?:{_BLANK}\d{{3}})+(?!\d)|\d+(?:[.,]\d+)*"
_WORD: Final = re.compile(rf"{_BLANK}{{1,2}}([^\W\d_][\w'’-]*\w|[^\W\d_])")
_NUMBER_STOPS: Final = "PSTWXVIGvBdpRt"


@dataclass(frozen=True, slots=True)
class _Numbers:
    """The number words of a language, compiled."""

    first: frozenset[str]
    number: re.Pattern[str]
    then: re.Pattern[str]
    endings: tuple[str, ...]
    bounds: re.Pattern[str]
    behind: re.Pattern[str]
    bound_of: Mapping[str, Bound]
    values: Mapping[str, Decimal]
    times: Mapping[str, int]
    many: Mapping[str, tuple[int, int]]
    scales: Mapping[str, Decimal]
    units: Mapping[str, str]
    plural: re.Pattern[str]
    dates: re.Pattern[str]
    decimal: str


@dataclass(frozen=True, slots=True)
class _Value:
    low: Decimal
    high: Decimal | None
    start: int
    end: int
    unit: str
    vague: bool = False
    scale: Decimal = Decimal(1)


def figures(par: Paragraph) -> Iterator[Figure]:
    """Yield the figures of a paragraph."""
    numbers, end = _numbers(par.lexicon.language), par.ends[-1]
    at = par.starts[0]
    for match in _candidates(par, numbers):
        if match.start() < at:
            continue
        figure = _figure(par.text, match, (at, end), numbers, par.lexicon)
        if figure is not None:
            at = figure.span[-1].end
            yield figure


def _candidates(par: Paragraph, numbers: _Numbers) -> Iterator[re.Match[str]]:
    """Yield what looks like a number, by its first word."""
    text, end = par.text, par.ends[-1]
    for at, (kind, word) in enumerate(zip(par.kinds, par.words, strict=True)):
        if kind == "Q":
            yield from numbers.number.finditer(text, par.starts[at], par.ends[at])
        elif kind == "9" or word in numbers.first:
            match = numbers.number.match(text, par.starts[at], end)
            if match is not None:
                yield match


def _figure(
    text: str,
    match: re.Match[str],
    limits: tuple[int, int],
    numbers: _Numbers,
    words: Lexicon,
) -> Figure | None:
    floor, end = limits
    value = _value(text, match, end, numbers)
    if value is None:
        return None
    bound, start = _bound_before(text, value.start, floor, numbers)
    value, bound = _range(text, value, bound, end, numbers)
    if value.vague and bound is Bound.EXACT:
        bound = Bound.AT_LEAST
    unit, stop = _unit(text, value, value.end, end, numbers)
    bound, stop = _bound_behind(text, bound, stop, end, numbers)
    counts, stop = _counted(text, stop, end, words, numbers)
    bound, stop = _bound_behind(text, bound, stop, end, numbers)
    if _is_no_figure(text, value, bound, counts, unit, match, numbers):
        return None
    low, high = _limits(value, bound)
    return Figure((Fragment(start, stop),), low, high, bound, counts[:LONGEST], unit)


def _value(text: str, match: re.Match[str], end: int, numbers: _Numbers) -> _Value | None:
    """Return the number at a match, with its scale: "1.5 million"."""
    start, stop = match.span()
    sign = match["sign"] or ""
    word = _plain(match["word"] or "")
    if word in numbers.many:
        low, high = numbers.many[word]
        return _Value(Decimal(low), Decimal(high) if high else None, start, stop, "", vague=True)
    number = numbers.values.get(word) if word else _decimal(match["digits"], numbers.decimal)
    if number is None:
        return None
    unit = "×" if word in numbers.times else SYMBOLS.get(sign.strip(), "")
    scale = numbers.then.match(text, stop, end)
    times = Decimal(1)
    if scale is not None and scale["scale"]:
        times = numbers.scales[_plain(scale["scale"])]
        stop = scale.end("scale")
    if number * times >= TOO_LARGE:
        return None
    return _Value(number * times, number * times, start, stop, unit, scale=times)


def _range(
    text: str, value: _Value, bound: Bound, end: int, numbers: _Numbers
) -> tuple[_Value, Bound]:
    """Return both ends of "between 5 and 10", "5 to 10" and "5–10 million" as one value."""
    alone = value, Bound.ABOUT if bound is Bound.BETWEEN else bound
    join = numbers.then.match(text, value.end, end)
    if join is None or not join["join"] or (join["and"] and bound is not Bound.BETWEEN):
        return alone
    match = numbers.number.match(text, join.end(), end)
    other = _value(text, match, end, numbers) if match else None
    if other is None:
        return alone
    low = value.low * other.scale if value.scale == 1 else value.low
    if other.low < low:
        return alone
    both = replace(other, low=low, start=value.start, unit=value.unit or other.unit)
    return both, Bound.BETWEEN


def _bound_before(text: str, start: int, floor: int, numbers: _Numbers) -> tuple[Bound, int]:
    """Return how a number is bound by the words before it, and where those begin."""
    first = max(floor, start - LOOK_BACK)
    before = text[first:start].rstrip().lower()
    # Most numbers have none, and looking at the end of a text is cheap.
    if not before.endswith(numbers.endings):
        return Bound.EXACT, start
    match = numbers.bounds.search(text, first, start)
    if match is None:
        return Bound.EXACT, start
    return numbers.bound_of[_plain(match["bound"])], match.start("bound")


def _bound_behind(
    text: str, bound: Bound, stop: int, end: int, numbers: _Numbers
) -> tuple[Bound, int]:
    """Return how a number is bound by "or more" behind it, or behind what it counts."""
    match = numbers.behind.match(text, stop, end) if bound is Bound.EXACT else None
    if match is None:
        return bound, stop
    return numbers.bound_of[_plain(match.group())], match.end()


def _unit(text: str, value: _Value, stop: int, end: int, numbers: _Numbers) -> tuple[str, int]:
    if text[stop : stop + 1] == "%":
        return "%", stop + 1
    match = numbers.then.match(text, stop, end)
    if match is not None and match["unit"]:
        return value.unit or numbers.units[_plain(match["unit"])], match.end("unit")
    return value.unit, stop


def _counted(text: str, stop: int, end: int, words: Lexicon, numbers: _Numbers) -> tuple[str, int]:
    """Return what is counted: the noun phrase behind a number, without its "of the"."""
    begin, kept, last, before = stop, stop, "", ""
    at = stop
    for _ in range(COUNTED):
        match = _WORD.match(text, at, end)
        word = match[1].lower().replace("’", "'") if match else ""
        letter = words.letters.get(word, "n")
        # "ships wait": what is counted ends with its noun, unless an "of" follows.
        over = kept > stop and letter != "o" and before != "o" and numbers.plural.fullmatch(last)
        if match is None or over or letter in _NUMBER_STOPS or word in numbers.values:
            break
        if letter == "D" and before != "o":
            break
        at = match.end()
        if letter in "oD" and kept == stop:
            begin = at
        elif letter not in "oDC":
            kept = at
        # The article behind an "of" goes with it.
        last, before = word, "o" if letter in "oD" else letter
    return (text[begin:kept].strip(), kept) if kept > stop else ("", stop)


def _is_no_figure(  # noqa: PLR0913, PLR0917 - everything that is known of a number
    text: str,
    value: _Value,
    bound: Bound,
    counts: str,
    unit: str,
    match: re.Match[str],
    numbers: _Numbers,
) -> bool:
    """Tell a date, a year, a part of a name or a small word from a figure."""
    if unit or bound is not Bound.EXACT:
        return False
    if match["word"]:
        return not counts or (not value.vague and value.low <= 1)
    around = text[max(0, value.start - LOOK_BACK) : value.start]
    if numbers.dates.search(around + "\0" + text[value.end : value.end + LOOK_BACK]):
        return True
    bare = match["digits"].isdigit()
    if bare and len(match["digits"]) == 4 and int(value.low) in YEARS:  # noqa: PLR2004 - a year
        return True
    return not counts or counts[0].isupper()


def _limits(value: _Value, bound: Bound) -> tuple[Decimal | None, Decimal | None]:
    match bound:
        case Bound.AT_LEAST | Bound.MORE_THAN:
            return value.low, None
        case Bound.AT_MOST | Bound.LESS_THAN:
            return None, value.high or value.low
        case _:
            return value.low, value.high


def _decimal(digits: str, point: str) -> Decimal | None:
    """Return a printed number: "18,000", "18.000", "18 000", "1.5"."""
    other = "," if point == "." else "."
    plain = re.sub(_BLANK, "", digits)
    groups = plain.split(other)
    if len(groups) > 1 and all(len(group) == 3 for group in groups[1:-1]):  # noqa: PLR2004 - thousands
        last = groups[-1].split(point)[0]
        if len(last) == 3:  # noqa: PLR2004 - thousands
            plain = plain.replace(other, "")
    plain = plain.replace(point, ".").replace(",", ".")
    if plain.count(".") > 1 or len(plain) > 18:  # noqa: PLR2004 - what the column holds
        return None
    return Decimal(plain)


def _plain(words: str) -> str:
    return " ".join(words.lower().split())


@cache
def _numbers(language: str) -> _Numbers:
    data: Mapping[str, Any] = lexicon(language).figures
    bound_of = {phrase: Bound(name) for name, listed in data["bounds"].items() for phrase in listed}
    behind = {phrase: Bound(name) for name, listed in data["behind"].items() for phrase in listed}
    times = data.get("times", {})
    values = {word: Decimal(value) for word, value in (data["numbers"] | times).items()}
    many = {word: (low, high) for word, (low, high) in data["many"].items()}
    scales = {word: Decimal(value) for word, value in data["scales"].items()}
    words = _either([*values, *many])
    joins = "|".join(filter(None, (r"[-–—]", _either(data["to"]))))
    return _Numbers(
        first=frozenset(word.split()[0] for word in (*values, *many)),
        number=re.compile(
            rf"(?<![\w.,/@#:’'-])(?P<sign>[$€£₽₴]{_BLANK}?)?(?P<digits>{_DIGITS})(?![\w/@:]|-[^\W\d]|\.\w)"
            rf"|(?<![\w-])(?P<word>{words})(?![\w-])",
            re.IGNORECASE,
        ),
        then=re.compile(
            rf"{_BLANK}?(?:(?P<scale>{_either(scales)})(?!\w)|(?P<unit>{_either(data['units'])})(?!\w)"
            rf"|(?P<join>{joins}|(?P<and>{_either(data['and'])})(?!\w)){_BLANK}?)",
            re.IGNORECASE,
        ),
        endings=tuple({phrase.split()[-1].lower() for phrase in bound_of}),
        bounds=re.compile(rf"(?<!\w)(?P<bound>{_either(bound_of)}){_BLANK}*$", re.IGNORECASE),
        behind=re.compile(rf"{_BLANK}(?:{_either(behind)})(?!\w)", re.IGNORECASE),
        bound_of={**bound_of, **behind},
        values=values,
        times=times,
        many=many,
        scales=scales,
        units=data["units"],
        plural=re.compile(data.get("plural", "(?!)")),
        dates=re.compile(data["dates"], re.IGNORECASE),
        decimal=data["decimal"],
    )


def _either(words: Any) -> str:
    either = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    return either or "(?!)"
