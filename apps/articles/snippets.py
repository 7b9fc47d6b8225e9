"""The few words of a text that show why it was found."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from apps.articles.queries import BETWEEN, CONTINUOUS, seen

WIDTH: Final = 240
"""Of a snippet, in characters."""

_LEAD: Final = 60
_APART: Final = rf"\x00-\x20\x7f{BETWEEN}"
_WORD: Final = re.compile(f"[^{_APART}]+")
_CONTINUOUS: Final = re.compile(f"[{CONTINUOUS}]")
# A letter of a continuous script is a word of its own, as the index has it.
_EACH: Final = re.compile(f"[{CONTINUOUS}]|[^{_APART}{CONTINUOUS}]+")
_ACCENTED: Final = re.compile("([a-zα-ω])[\u0300-\u036f]+")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a snippet; `hit` where its words are what was looked for."""

    text: str
    hit: bool


@dataclass(frozen=True, slots=True)
class Snippet:
    """Pieces in the order of the text.

    [start, end) is the first run of found words in the whole text, in code points; both are 0
    where none was found and the snippet is how the text begins.
    """

    pieces: tuple[Piece, ...]
    start: int = 0
    end: int = 0
    cut_before: bool = False
    cut_after: bool = False


@dataclass(frozen=True, slots=True)
class Hit:
    """A word of a text, as the text writes it."""

    start: int
    end: int
    word: str


def folded(word: str) -> str:
    """Return a word in lower case without unseen signs, Latin and Greek letters without accents."""
    if word.isascii():
        return word.lower()
    parted = unicodedata.normalize("NFD", word.lower())
    return seen(unicodedata.normalize("NFC", _ACCENTED.sub(r"\1", parted)))


class Beginnings:
    """Finds the words that begin in one of some ways, each word looked at once."""

    def __init__(self, folded_ways: Iterable[str]) -> None:
        self._ways = tuple(folded_ways)
        self._known: dict[str, bool] = {}

    def words_in(self, text: str) -> list[Hit]:
        """Return the words of a text that may have been asked for."""
        parted = text.isascii() or not _CONTINUOUS.search(text)
        known = self._known
        hits = []
        for match in (_WORD if parted else _EACH).finditer(text):
            word = match[0]
            fits = known.get(word)
            if fits is None:
                fits = known[word] = folded(word).startswith(self._ways)
            if fits:
                hits.append(Hit(match.start(), match.end(), word))
        return hits


def snippet(text: str, hits: Sequence[Hit]) -> Snippet:
    """Return the stretch of `text` with most of the words `hits`, these told apart."""
    if not hits:
        shown, cut = _trimmed(text, 0, min(len(text), WIDTH))
        pieces = (Piece(_one_line(text[shown:cut]).strip(), hit=False),)
        return Snippet(pieces, cut_after=cut < len(text))
    first = hits[_best(hits)]
    lead = max(0, first.start - _LEAD)
    start, end = _trimmed(text, lead, min(len(text), lead + WIDTH))
    start, end = min(start, first.start), max(end, first.end)
    inside = [(hit.start, hit.end) for hit in hits if start <= hit.start and hit.end <= end]
    runs = list(_runs(text, inside))
    return Snippet(
        pieces=tuple(_pieces(text, start, end, runs)),
        start=runs[0][0],
        end=runs[0][1],
        cut_before=start > 0,
        cut_after=end < len(text),
    )


def _best(hits: Sequence[Hit]) -> int:
    """Return the first hit of the window that holds most different words, then most words."""
    best, most = 0, (0, 0)
    last = 0
    for first, hit in enumerate(hits):
        last = max(last, first)
        while last < len(hits) and hits[last].end <= hit.start + WIDTH - _LEAD:
            last += 1
        inside = [folded(each.word) for each in hits[first:last]]
        score = (len(set(inside)), len(inside))
        if score > most:
            best, most = first, score
    return best


def _runs(text: str, spans: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield the spans, those with nothing but blanks between them as one."""
    ordered = list(spans)
    if not ordered:
        return
    start, end = ordered[0]
    for (_, before), (begin, stop) in pairwise(ordered):
        if text[before:begin].strip():
            yield start, end
            start = begin
        end = stop
    yield start, end


def _pieces(text: str, start: int, end: int, runs: Sequence[tuple[int, int]]) -> Iterator[Piece]:
    at = start
    for begin, stop in runs:
        if begin > at:
            yield Piece(_one_line(text[at:begin]), hit=False)
        yield Piece(_one_line(text[begin:stop]), hit=True)
        at = stop
    if end > at:
        yield Piece(_one_line(text[at:end]), hit=False)


def _one_line(words: str) -> str:
    return re.sub(r"\s+", " ", words)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the stretch without the halves of words at its ends."""
    if start > 0:
        blank = re.search(r"\s", text[start - 1 : end])
        start = start + blank.start() if blank else start
    if end < len(text) and not text[end].isspace():
        cut = max((match.start() for match in re.finditer(r"\s", text[start:end])), default=None)
        end = start + cut if cut else end
    return start, end
