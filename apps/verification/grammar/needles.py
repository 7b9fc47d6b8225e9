"""What a wording cannot do without: words by whose absence a sentence is put aside unread.

Looking for a word is a hundred times quicker than trying a rule, and nearly every sentence has
none of a rule's words.
"""

from collections.abc import Iterable
from re import _constants as op  # type: ignore[attr-defined] # has no public name since 3.11
from re import _parser  # type: ignore[attr-defined] # has no public name since 3.11
from typing import Any, Final

_GROUPS: Final = {op.SUBPATTERN: 3, op.ATOMIC_GROUP: None}
_REPEATS: Final = {op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT}


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
