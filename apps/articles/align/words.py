"""A text as words: what two texts are compared by. Blanks lie between them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

# Scripts that leave no blank between words: each sign is one.
_UNSPACED: Final = "\u2e80-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_WORD: Final = re.compile(rf"[{_UNSPACED}]|[^\W{_UNSPACED}]+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Words:
    """A text and its words in order: where each begins and ends, and a number that equals have."""

    text: str
    starts: Sequence[int]
    ends: Sequence[int]
    ids: Sequence[int]


def both(old: str, new: str) -> tuple[Words, Words]:
    """Return two texts as words with numbers in common."""
    numbers: dict[str, int] = {}
    return _words(old, numbers), _words(new, numbers)


def _words(text: str, numbers: dict[str, int]) -> Words:
    starts, ends, ids = [], [], []
    for word in _WORD.finditer(text):
        starts.append(word.start())
        ends.append(word.end())
        ids.append(numbers.setdefault(word.group(), len(numbers)))
    return Words(text, starts, ends, ids)
