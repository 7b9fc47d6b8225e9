"""The few words of a text that show why it was found."""

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from apps.articles.queries import CONTINUOUS

WIDTH: Final = 240
"""Of a snippet, in characters."""

_LEAD: Final = 60
# A letter of a continuous script is a word of its own, as the index has it.
_WORD: Final = re.compile(f"[{CONTINUOUS}]|(?:(?![{CONTINUOUS}])\\w)+")
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


def folded(word: str) -> str:
    """Return a word in lower case, Latin and Greek letters without their accents."""
    parted = unicodedata.normalize("NFD", word.lower())
    return unicodedata.normalize("NFC", _ACCENTED.sub(r"\1", parted))


def words_of(text: str, beginnings: Collection[str]) -> set[str]:
    """Return the words of a text, as it writes them, that begin in one of the folded ways."""
    return {word for _, _, word in _spans(text, beginnings)}


def snippet(text: str, found: Collection[str], beginnings: Collection[str]) -> Snippet:
    """Return the stretch of `text` with most of the words `found`, these told apart."""
    hits = [
        (start, end, folded(word)) for start, end, word in _spans(text, beginnings) if word in found
    ]
    if not hits:
        shown, cut = _trimmed(text, 0, min(len(text), WIDTH))
        return Snippet(
            (Piece(" ".join(text[shown:cut].split()), hit=False),), cut_after=cut < len(text)
        )
    first = _best(hits)
    lead = max(0, hits[first][0] - _LEAD)
    start, end = _trimmed(text, lead, min(len(text), lead + WIDTH))
    start = min(start, hits[first][0])
    end = max(end, hits[first][1])
    inside = [(begin, stop) for begin, stop, _ in hits if start <= begin and stop <= end]
    run_start, run_end = next(_runs(text, inside))
    return Snippet(
        pieces=tuple(_pieces(text, start, end, list(_runs(text, inside)))),
        start=run_start,
        end=run_end,
        cut_before=start > 0,
        cut_after=end < len(text),
    )


def _spans(text: str, beginnings: Collection[str]) -> Iterator[tuple[int, int, str]]:
    wanted = tuple(beginnings)
    known: dict[str, bool] = {}
    for match in _WORD.finditer(text):
        word = match[0]
        if word not in known:
            known[word] = folded(word).startswith(wanted)
        if known[word]:
            yield match.start(), match.end(), word


def _best(hits: Sequence[tuple[int, int, str]]) -> int:
    """Return the first hit of the window that holds most different words, then most words."""
    best, most = 0, (0, 0)
    last = 0
    for first, (start, _, _) in enumerate(hits):
        last = max(last, first)
        while last < len(hits) and hits[last][1] <= start + WIDTH - _LEAD:
            last += 1
        inside = [word for _, _, word in hits[first:last]]
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
