"""Find the people and desks that a text names by ``@``."""

import unicodedata
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)

SIGN = "@"


@dataclass(frozen=True, slots=True)
class Named(Generic[K]):
    """Somebody who can be meant: what they are called, and who that is."""

    name: str
    who: K


@dataclass(frozen=True, slots=True)
class Found(Generic[K]):
    """A stretch [start, end) of a text, in code points, that names somebody; with its ``@``."""

    start: int
    end: int
    name: str
    who: K


def find(text: str, known: Iterable[Named[K]]) -> list[Found[K]]:
    """Return who is named in `text`, in its order; of several names that fit, the longest.

    Case and the kind and number of blanks do not matter. An ``@`` within a word is an address, and
    a name ends where its word does. Where several bear one name, each is meant.
    """
    names: dict[str, list[Named[K]]] = {}
    for each in known:
        key = _folded(each.name.strip())[0]
        if key and each not in names.setdefault(key, []):
            names[key].append(each)
    by_length = sorted(names, key=len, reverse=True)
    folded, places = _folded(text)
    found: list[Found[K]] = []
    free = 0
    at = folded.find(SIGN)
    while at >= 0:
        start = places[at]
        if at >= free and not _in_word(text, start - 1):
            fitting = (key for key in by_length if folded.startswith(key, at + 1))
            named = next((key for key in fitting if _ends(text, places, at + len(key))), "")
            if named:
                free = at + 1 + len(named)
                end = places[free - 1] + 1
                found += [Found(start, end, each.name, each.who) for each in names[named]]
        at = folded.find(SIGN, at + 1)
    return found


def _ends(text: str, places: Sequence[int], last: int) -> bool:
    """Tell whether a name whose last folded sign is `last` ends with its word, and no sign in two.

    Asked of the text itself: what a letter is folded to need not be letters alone.
    """
    whole = last + 1 == len(places) or places[last + 1] != places[last]
    return whole and not _in_word(text, places[last] + 1)


def _in_word(text: str, at: int) -> bool:
    """Tell whether a place holds a letter, a digit, or what belongs to one."""
    if not 0 <= at < len(text):
        return False
    return text[at].isalnum() or text[at] == "_" or unicodedata.category(text[at])[0] == "M"


def _folded(text: str) -> tuple[str, Sequence[int]]:
    """Return a text folded for case and blanks, and for each of its signs where that came from."""
    signs: list[str] = []
    places: list[int] = []
    for place, sign in enumerate(text):
        if sign.isspace():
            # One blank for many, whatever they are; where it ends is where the last of them is.
            if signs and signs[-1] == " ":
                places[-1] = place
                continue
            sign = " "  # noqa: PLW2901 - the sign as it is compared
        for part in unicodedata.normalize("NFKD", sign).casefold():
            signs.append(part)
            places.append(place)
    return "".join(signs), places
