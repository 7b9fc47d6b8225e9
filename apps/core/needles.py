"""What a pattern cannot do without: words by whose absence a text is put aside untried.

Looking for a word is a hundred times quicker than trying a pattern, and nearly every text has none
of a pattern's words.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from re import _constants as op  # type: ignore[attr-defined] # has no public name since 3.11
from re import _parser  # type: ignore[attr-defined] # has no public name since 3.11
from typing import Any, Final

ODD: Final = re.compile("[\u017f\u0131\u0130\u212a]")
"""Letters that count as another one where case is ignored, and not where it is taken away."""

_GROUPS: Final = {op.SUBPATTERN: 3, op.ATOMIC_GROUP: None}
_ASSERTIONS: Final = {op.ASSERT}
_REPEATS: Final = {op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT}


@dataclass(frozen=True, slots=True)
class Sieved:
    """A pattern that is tried only where one of its needles stands."""

    pattern: re.Pattern[str]
    needed: tuple[str, ...]
    ignores_case: bool

    @classmethod
    def of(cls, pattern: re.Pattern[str]) -> "Sieved":
        """Return `pattern` with its needles, in lower case where the pattern ignores case."""
        ignores_case = bool(pattern.flags & re.IGNORECASE)
        needed = needles(pattern.pattern)
        if ignores_case:
            needed = tuple(word.lower() for word in needed)
        return cls(pattern, needed, ignores_case)

    def search(self, text: str) -> re.Match[str] | None:
        """Return what the pattern finds first."""
        return self.pattern.search(text) if self.may_stand_in(text) else None

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """Yield all that the pattern finds."""
        return self.pattern.finditer(text) if self.may_stand_in(text) else iter(())

    def may_stand_in(self, text: str) -> bool:
        """Tell whether the pattern may be found in `text`: where False, it is not."""
        shade = _shade(text) if self.ignores_case else text
        if shade is None:
            return True
        for word in self.needed:
            if word in shade:
                return True
        return not self.needed


@lru_cache(maxsize=1)
def _shade(text: str) -> str | None:
    """Return a text in lower case, None where that is not the same as ignoring its case."""
    return None if ODD.search(text) else text.lower()


def needles(pattern: str) -> tuple[str, ...]:
    """Return words of which at least one stands in every text that `pattern` is found in.

    None at all where nothing can be said.
    """
    return tuple(sorted(_of_sequence(_parser.parse(pattern))))


def _of_sequence(parts: Iterable[tuple[Any, Any]]) -> frozenset[str]:
    """Return the most telling choice of words among those of the parts that follow each other."""
    choices: list[frozenset[str]] = []
    run = ""
    for code, what in parts:
        if code is op.LITERAL:
            run += chr(what)
            continue
        choices.append(frozenset({run}))
        run = ""
        choices.append(_of_part(code, what))
    choices.append(frozenset({run}))
    return max(choices, key=_telling)


def _of_part(code: Any, what: Any) -> frozenset[str]:
    if code in _GROUPS:
        place = _GROUPS[code]
        return _of_sequence(what if place is None else what[place])
    if code in _ASSERTIONS:
        return _of_sequence(what[1])
    if code in _REPEATS and what[0] > 0:
        return _of_sequence(what[2])
    if code is op.BRANCH:
        found = [_of_sequence(each) for each in what[1]]
        # One way through it that needs no word, and none is needed.
        return frozenset().union(*found) if all(map(_telling, found)) else frozenset()
    return frozenset()


def _telling(words: frozenset[str]) -> int:
    """Weigh a choice of words by the shortest: a blank stands in every sentence."""
    return min((len(word.strip()) for word in words), default=0)
