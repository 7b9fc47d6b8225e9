"""Take a text apart into paragraphs, and a paragraph into the different things it holds."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from apps.articles.dates import find_date
from apps.articles.regions.kinds import Kind, Piece
from apps.articles.regions.signs import (
    CAPTION,
    LONGEST_CAPTION,
    LONGEST_CREDIT,
    RIGHTS,
    SENTENCE_END,
    SENTENCE_START,
    TIP,
    is_tip_line,
)

CUT_OFF = re.compile(r"\s?(?:\.{3}|…|\[…\]|\[\.\.\.\])\s*")
LEAST_DOUBLE = 30

_PARAGRAPH = re.compile(r"\S[^\n]*(?:\n[^\S\n]*\S[^\n]*)*")
_LINE = re.compile(r"\S[^\n]*")
_DATELINE = re.compile(
    r"(?:[^\W\d_][\w.'’-]*(?: [^\W\d_][\w.'’-]*){0,3})"  # the place; its case is looked at apart
    r"(?:, ?[^,\n(]{2,30}){0,2}"
    r"(?: ?\([^()\n]{2,40}\))? ?(?:\u2013|\u2014|--|- )\s?(?=\S)"
)
_LONGEST_DATELINE = 120
_HARD_WRAP = range(45, 101)


def paragraphs(text: str) -> Iterator[Piece]:
    """Yield the paragraphs of a plain text: its lines, or blocks of lines wrapped by hand."""
    for found in _PARAGRAPH.finditer(text):
        lines = [
            Piece(
                found.start() + line.start(), found.start() + len(line[0].rstrip()) + line.start()
            )
            for line in _LINE.finditer(found[0])
        ]
        if all(text.startswith("> ", line.start) for line in lines):
            yield Piece(found.start(), lines[-1].end, Kind.QUOTE)
        elif len(lines) > 1 and _is_wrapped(text, lines):
            yield Piece(found.start(), lines[-1].end)
        else:
            yield from lines


def _is_wrapped(text: str, lines: Sequence[Piece]) -> bool:
    """Say whether the lines of a paragraph were broken at a width and not at their ends."""
    broken = [text[line.start : line.end] for line in lines[:-1]]
    open_ended = sum(not SENTENCE_END.search(line) for line in broken)
    return all(len(line) in _HARD_WRAP for line in broken) and open_ended * 2 > len(broken)


def split(text: str, piece: Piece) -> Iterator[Piece]:
    """Yield the parts of a paragraph that are different things."""
    if piece.kind not in {None, Kind.CAPTION}:
        yield piece
        return
    cut = _double_within(text, piece)
    if cut is not None:
        yield Piece(piece.start, _stripped(text, piece.start, cut), Kind.DUPLICATE)
        yield replace(piece, start=cut, kind=Kind.CAPTION)
        return
    dateline = _dateline_end(text, piece)
    if dateline is not None:
        yield Piece(piece.start, _stripped(text, piece.start, dateline), Kind.DATELINE)
        piece = replace(piece, start=dateline)
    notice = _notice_start(text, piece)
    if notice is not None:
        yield replace(piece, end=_stripped(text, piece.start, notice))
        piece = replace(piece, start=notice, kind=None)
    yield piece


def _double_within(text: str, piece: Piece) -> int | None:
    """Return where a paragraph begins again: "Rescuers on... Rescuers on the quay in Dorn".

    A first copy that is cut off is repeated in full; one that is whole, to the letter.
    """
    words = text[piece.start : piece.end]
    opening = words[:LEAST_DOUBLE]
    if not 2 * LEAST_DOUBLE <= len(words) <= 2 * LONGEST_CAPTION:
        return None
    again = words.find(opening, LEAST_DOUBLE)
    while again > 0:
        first = words[:again].rstrip()
        mark = CUT_OFF.search(first, max(0, len(first) - 8))
        whole = first[: mark.start()] if mark else first
        rest = words[again + len(whole) :]
        # Said three times over it is a refrain; a caption said twice has but its credit left.
        if words.startswith(whole, again) and (
            mark or (len(rest) <= LONGEST_CREDIT and opening not in rest)
        ):
            return piece.start + again
        again = words.find(opening, again + 1)
    return None


def _dateline_end(text: str, piece: Piece) -> int | None:
    """Return where the text proper begins after "DORN, 4 June (Northlight) —"."""
    found = _DATELINE.match(text, piece.start, min(piece.end, piece.start + _LONGEST_DATELINE))
    if found is None or piece.end - found.end() < LEAST_DOUBLE:
        return None
    if CAPTION.match(text, piece.start):
        return None
    place = re.split(r"[,(\u2013\u2014-]", found[0])[0].strip()
    named = "(" in found[0] or find_date(found[0]) is not None
    is_place = place.isupper() or (named and place.istitle() and "(" in found[0])
    return found.end() if is_place and len(place) > 1 else None


def _notice_start(text: str, piece: Piece) -> int | None:
    """Return where, inside a paragraph, a tip line or a rights notice begins."""
    if _is_appeal(text, piece.start, piece.end):
        return None
    for sentence in SENTENCE_START.finditer(text, piece.start, piece.end):
        if _is_appeal(text, sentence.end(), piece.end):
            return sentence.end()
    return None


def _is_appeal(text: str, start: int, end: int) -> bool:
    """Say whether words open a rights notice, or a tip line that is one."""
    if RIGHTS.match(text, start, end):
        return True
    return bool(TIP.match(text, start, end)) and is_tip_line(text[start:end])


def _stripped(text: str, start: int, end: int) -> int:
    """Return `end` moved back over blanks."""
    while end > start and text[end - 1].isspace():
        end -= 1
    return end
