"""How words are given: quoted or not, hedged, and with an editor's insertions."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from apps.annotations.reading.findings import Form
from apps.annotations.reading.lexicon import Lexicon
from apps.annotations.reading.speakers import Words
from apps.annotations.reading.tokens import Paragraph
from apps.annotations.spans import Fragment, Span

MOST_HEDGES: Final = 8
LONGEST_HEDGE: Final = 60
_INSERTION: Final = re.compile(r"\[[^\[\]\n]{1,80}\]")


def form(par: Paragraph, content: Sequence[Words]) -> Form:
    """Return whether words said are all quoted, in part, or not."""
    pieces = [par.kinds[first:stop].strip(",.…:") for first, stop in content]
    if all(piece and not piece.strip("Q") for piece in pieces):
        return Form.DIRECT
    return Form.MIXED if any("Q" in piece for piece in pieces) else Form.INDIRECT


def hedges(text: str, lexicon: Lexicon, stretches: Iterable[Fragment]) -> tuple[str, ...]:
    """Return the words in stretches of the text by which it keeps its distance, each once."""
    found: dict[str, None] = {}
    for part in stretches:
        for start, end in hedged(text, lexicon, part):
            found[" ".join(text[start:end].lower().split())[:LONGEST_HEDGE]] = None
            if len(found) == MOST_HEDGES:
                return tuple(found)
    return tuple(found)


def hedged(text: str, lexicon: Lexicon, stretch: Fragment) -> Iterator[tuple[int, int]]:
    """Yield where in a stretch the text keeps its distance."""
    for match in lexicon.hedges.finditer(text, stretch.start, stretch.end):
        if match.group() not in lexicon.no_hedges:
            yield match.span()


def insertions(text: str, content: Span) -> Span:
    """Return what stands in square brackets in the words said."""
    return tuple(
        Fragment(match.start(), match.end())
        for part in content
        if text.find("[", part.start, part.end) >= 0
        for match in _INSERTION.finditer(text, part.start, part.end)
    )


def without(stretches: Iterable[Fragment], others: Sequence[Fragment]) -> Iterator[Fragment]:
    """Yield what of some stretches lies in none of others."""
    for part in stretches:
        start = part.start
        for other in sorted(others, key=lambda each: each.start):
            if start < other.start < part.end:
                yield Fragment(start, other.start)
            if other.start < part.end and other.end > start:
                start = other.end
        if start < part.end:
            yield Fragment(start, part.end)
