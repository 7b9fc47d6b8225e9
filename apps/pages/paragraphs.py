"""Cut the text of a revision into what a page shows: regions, and the paragraphs in them.

Offsets are code points of the whole text, half-open; every non-blank character of a region
stands in one of its paragraphs.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import count
from typing import Final

NUMBERED: Final = frozenset({"body", "quote"})
NAMES: Final = {
    "headline": "Headline",
    "dateline": "Dateline",
    "body": "Body",
    "quote": "Quotation",
    "caption": "Caption",
    "tip_line": "Tip line",
    "rights_notice": "Rights notice",
    "duplicate": "Doubled words",
    "related": "Other articles",
}
LEFT_OUT: Final = frozenset({"tip_line", "rights_notice", "duplicate", "related"})

_PARAGRAPH = re.compile(r"\S[^\n]*(?:\n[^\S\n]*\S[^\n]*)*")
_LINE = re.compile(r"\S[^\n]*")
# A line longer than any hand wraps at is a paragraph of its own.
_LONGEST_WRAPPED = 120


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A stretch of text without blank lines. `label` is how colleagues cite it: "¶ 5"."""

    start: int
    end: int
    text: str
    label: str


@dataclass(frozen=True, slots=True)
class Stretch:
    """A region as the page shows it. `first` and `last` are its paragraph numbers, 0 for none."""

    kind: str
    name: str
    paragraphs: tuple[Paragraph, ...]
    first: int = 0
    last: int = 0

    @property
    def left_out(self) -> bool:
        """Tell whether matching leaves these words out."""
        return self.kind in LEFT_OUT

    @property
    def start(self) -> int:
        """Return where its first paragraph begins."""
        return self.paragraphs[0].start


def stretches(text: str, regions: Iterable[tuple[str, int, int]]) -> list[Stretch]:
    """Return the regions (kind, start, end) of `text` with their paragraphs, in order."""
    numbers = count(1)
    found = []
    for kind, start, end in regions:
        name = NAMES.get(kind, kind.replace("_", " ").capitalize())
        paragraphs = []
        used = []
        for begin, stop in _paragraphs(text, start, end):
            label = name
            if kind in NUMBERED:
                used.append(next(numbers))
                label = f"¶ {used[-1]}"
            paragraphs.append(Paragraph(begin, stop, text[begin:stop], label))
        if paragraphs:
            first, last = (used[0], used[-1]) if used else (0, 0)
            found.append(Stretch(kind, name, tuple(paragraphs), first, last))
    return found


def _paragraphs(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for match in _PARAGRAPH.finditer(text, start, end):
        lines = [line.span() for line in _LINE.finditer(text, *match.span())]
        if any(stop - begin > _LONGEST_WRAPPED for begin, stop in lines):
            yield from lines
        else:
            yield match.span()
