"""From words at places on pages to paragraphs in reading order. Plain geometry, no PDF in sight.

Sizes are points; y grows upwards, as on the page.
"""

import itertools
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from statistics import median
from typing import Final

from apps.articles.documents.parts import Part
from apps.articles.regions import Kind

_SENTENCE_END: Final = re.compile(r"[.!?…:。！？][\"'”’»)\]]*$")
_PAGE_NUMBER: Final = re.compile(
    r"[\W_]*(?:page|seite|p\.|s\.|стр\.?|с\.)?[\W_]*\d{1,4}(?:\s*(?:/|of|von|из|з)\s*\d{1,4})?[\W_]*",
    re.IGNORECASE,
)
_HYPHEN: Final = re.compile(r"[-\u2010\u00ad]$")
_SOFT: Final = "\u00ad"
_WORD_AT_END: Final = re.compile(r"([^\W\d_]+)[-\u2010\u00ad]$")
_WORD_AT_START: Final = re.compile(r"([^\W\d_]+)")
_COMPOUND: Final = re.compile(r"[^\W\d_]+(?:[-\u2010][^\W\d_]+)+")
_WORDS: Final = re.compile(r"[^\W\d_]+")

_MARGIN_LINES: Final = 2
_FURNITURE_SHARE: Final = 0.4
_GUTTER_EMS: Final = 0.8
_LEAST_COLUMN_LINES: Final = 3
_LEAST_COLUMN_SHARE: Final = 0.15
_LOOSE: Final = 1.4
_OTHER_SIZE: Final = 0.1
_INDENT_EMS: Final = 0.8
_SHORT_SHARE: Final = 0.85
_HEADLINE_SIZE: Final = 1.2
_SAME_LINE: Final = 0.5
_MAX_CUTS: Final = 60
_MAX_SEGMENTS: Final = 4_000
_ROOMY_EMS: Final = 0.5


@dataclass(frozen=True, slots=True)
class Line:
    """Words beside each other on a page; `size` is that of their letters."""

    text: str
    left: float
    right: float
    bottom: float
    top: float
    size: float
    page: int

    @property
    def middle(self) -> float:
        """Return the height of its middle."""
        return (self.bottom + self.top) / 2


def parts_of(pages: Sequence[Sequence[Line]]) -> list[Part]:
    """Return the paragraphs of a document, running heads and page numbers beside its body.

    :param pages: the runs of words of each page, in the order the file has them
    """
    furniture = _furniture(pages)
    flow: list[list[Line]] = []
    beside: list[list[Line]] = []
    for page in pages:
        body = [line for line in page if line not in furniture]
        flow.append(list(_ordered(body, 0)) if len(body) <= _MAX_SEGMENTS else body)
        beside.append([line for line in page if line in furniture])
    words = _Words(line.text for page in flow for line in page)
    return list(_paragraphs(flow, beside, words))


def _furniture(pages: Sequence[Sequence[Line]]) -> frozenset[Line]:
    """Return what stands at the edge of page after page, and the numbers of pages."""
    edges: list[list[Line]] = []
    for page in pages:
        by_height = sorted(page, key=lambda line: line.middle)
        heights = sorted({round(line.middle) for line in page})
        low = set(heights[:_MARGIN_LINES])
        high = set(heights[-_MARGIN_LINES:])
        edges.append([line for line in by_height if round(line.middle) in low | high])
    seen = Counter(key for edge in edges for key in {_key(line) for line in edge})
    least = max(2, int(len(pages) * _FURNITURE_SHARE))
    found = set()
    for page, edge in zip(pages, edges, strict=True):
        outer = {min(page, key=_height, default=None), max(page, key=_height, default=None)}
        for line in edge:
            repeated = len(pages) > 1 and seen[_key(line)] >= least
            number = line in outer and bool(_PAGE_NUMBER.fullmatch(line.text))
            if repeated or (number and len(page) > 1):
                found.add(line)
    return frozenset(found)


def _height(line: Line) -> float:
    return line.middle


def _key(line: Line) -> tuple[str, int]:
    """Return what two lines at the edges of pages share if they are one running head."""
    return re.sub(r"\d+", "#", line.text).casefold(), round(line.middle / 6)


def _ordered(lines: Sequence[Line], depth: int) -> Iterator[Line]:
    """Yield lines as they are read: column by column, each from the top; a row as one line."""
    if len(lines) <= 1 or depth > _MAX_CUTS:
        yield from _rows(lines)
        return
    columns = _columns(lines)
    if columns is not None:
        for column in columns:
            yield from _ordered(column, depth + 1)
        return
    halves = _cut_across(lines)
    if halves is None:
        yield from _rows(lines)
        return
    for half in halves:
        yield from _ordered(half, depth + 1)


def _columns(lines: Sequence[Line]) -> tuple[list[Line], list[Line]] | None:
    """Divide lines at an upright gutter that none of them crosses, if both sides are columns."""
    width = max(line.right for line in lines) - min(line.left for line in lines)
    gutter = _GUTTER_EMS * median(line.size for line in lines)
    by_left = sorted(lines, key=lambda line: line.left)
    reached = by_left[0].right
    best: tuple[float, float] | None = None
    for line in by_left[1:]:
        gap = line.left - reached
        if gap >= gutter and (best is None or gap > best[0]):
            best = (gap, (line.left + reached) / 2)
        reached = max(reached, line.right)
    if best is None:
        return None
    left = [line for line in lines if line.right <= best[1]]
    right = [line for line in lines if line.right > best[1]]
    if all(_is_column(side, width) for side in (left, right)):
        return left, right
    return None


def _is_column(lines: Sequence[Line], width: float) -> bool:
    """Tell running text in a column from the cells of a table."""
    heights = {round(line.middle) for line in lines}
    usual = median(line.right - line.left for line in lines)
    return len(heights) >= _LEAST_COLUMN_LINES and usual >= _LEAST_COLUMN_SHARE * width


def _cut_across(lines: Sequence[Line]) -> tuple[list[Line], list[Line]] | None:
    """Divide lines at the widest level gap, if cutting there can set columns free."""
    by_top = sorted(lines, key=lambda line: -line.top)
    if not _side_by_side(by_top):
        return None
    lowest, best, at = by_top[0].bottom, 0.0, 0
    for place, line in enumerate(by_top[1:], start=1):
        gap = lowest - line.top
        # Of equal gaps the first: a headline is cut from what stands under it.
        if gap > best:
            best, at = gap, place
        lowest = min(lowest, line.bottom)
    return (by_top[:at], by_top[at:]) if at else None


def _side_by_side(by_top: Sequence[Line]) -> bool:
    """Tell whether any two lines stand beside each other."""
    return any(
        above.bottom < below.middle < above.top for above, below in itertools.pairwise(by_top)
    )


def _rows(lines: Sequence[Line]) -> Iterator[Line]:
    """Yield lines from the top, those that stand beside each other joined into one."""
    row: list[Line] = []
    for line in sorted(lines, key=lambda one: (-one.middle, one.left)):
        if row and row[0].middle - line.middle > _SAME_LINE * max(row[0].size, line.size):
            yield _joined(row)
            row = []
        row.append(line)
    if row:
        yield _joined(row)


def _joined(row: Sequence[Line]) -> Line:
    across = sorted(row, key=lambda line: line.left)
    return replace(
        across[0],
        text=" ".join(line.text for line in across),
        right=max(line.right for line in across),
        bottom=min(line.bottom for line in across),
        top=max(line.top for line in across),
        size=max(line.size for line in across),
    )


class _Words:
    """The words of a document, by which a hyphen at the end of a line is judged."""

    def __init__(self, texts: Iterator[str]) -> None:
        self._whole: set[str] = set()
        self._compounds: set[str] = set()
        for text in texts:
            low = text.casefold()
            self._whole.update(_WORDS.findall(low))
            self._compounds.update(found.replace("\u2010", "-") for found in _COMPOUND.findall(low))

    def join(self, before: str, after: str) -> str:
        """Return two lines as one, a word that was broken between them whole again."""
        broken, rest = _WORD_AT_END.search(before), _WORD_AT_START.match(after)
        if broken is None or rest is None:
            return before + after if _HYPHEN.search(before) else f"{before} {after}"
        bare = before[:-1]
        one, other = broken[1].casefold(), rest[1].casefold()
        if before[-1] == _SOFT or one + other in self._whole:
            return bare + after
        if f"{one}-{other}" in self._compounds or rest[1][0].isupper():
            return before + after
        return bare + after


def _paragraphs(
    flow: Sequence[Sequence[Line]], beside: Sequence[Sequence[Line]], words: _Words
) -> Iterator[Part]:
    lines = [line for page in flow for line in page]
    size = _usual_size(lines)
    headline = _headline_size(flow, size)
    pitch = _usual_pitch(lines)
    open_lines: list[Line] = []
    waiting: list[Line] = []
    for number, page in enumerate(flow):
        for line in page:
            if open_lines and _begins_anew(open_lines, line, pitch):
                yield _part(open_lines, words, headline)
                open_lines = []
                yield from _aside(waiting)
                waiting = []
            open_lines.append(line)
        waiting.extend(beside[number])
    if open_lines:
        yield _part(open_lines, words, headline)
    yield from _aside(waiting)


def _aside(lines: Sequence[Line]) -> Iterator[Part]:
    return (Part(line.text, Kind.RELATED, aside=True) for line in lines)


def _usual_size(lines: Sequence[Line]) -> float:
    """Return the size most letters have."""
    letters: Counter[float] = Counter()
    for line in lines:
        letters[round(line.size, 1)] += len(line.text)
    return letters.most_common(1)[0][0] if letters else 0.0


def _headline_size(flow: Sequence[Sequence[Line]], usual: float) -> float:
    """Return the size of the largest letters on the first page, if they stand out."""
    first = next((page for page in flow if page), [])
    largest = max((line.size for line in first), default=0.0)
    return largest if largest >= _HEADLINE_SIZE * usual and len(first) > 1 else 0.0


def _usual_pitch(lines: Sequence[Line]) -> float:
    """Return the usual distance from one line to the next."""
    gaps = [
        round(above.middle - below.middle, 1)
        for above, below in itertools.pairwise(lines)
        if above.page == below.page and 0 < above.middle - below.middle < 3 * above.size
    ]
    return Counter(gaps).most_common(1)[0][0] if gaps else 0.0


def _begins_anew(before: Sequence[Line], line: Line, pitch: float) -> bool:
    """Tell whether a line begins a paragraph after the lines `before`."""
    last = before[-1]
    if abs(line.size - last.size) > _OTHER_SIZE * max(line.size, last.size):
        return True
    ended = bool(_SENTENCE_END.search(last.text))
    drop = last.middle - line.middle
    if line.page != last.page or drop <= 0:
        # Another page or column: only a sentence that is open goes on there.
        return ended or not (line.text[:1].islower() or _HYPHEN.search(last.text))
    if pitch and drop > _LOOSE * pitch:
        return True
    start = before[1].left if len(before) > 1 else last.left
    if line.left - start > _INDENT_EMS * line.size and ended:
        return True
    width = max(one.right for one in (*before, line)) - min(one.left for one in (*before, line))
    return ended and last.right < last.left + _SHORT_SHARE * width


def _part(lines: Sequence[Line], words: _Words, headline: float) -> Part:
    text = lines[0].text
    for line in lines[1:]:
        text = words.join(text, line.text)
    text = text.replace(_SOFT, "")
    is_headline = bool(headline) and abs(lines[0].size - headline) <= _OTHER_SIZE
    return Part(text, Kind.HEADLINE if is_headline else None)
