"""Divide the text of an article into typed regions: what is its body, and what stands around it.

Regions are ordered, never overlap and cover every non-blank character. Nothing is taken out of
the text, so offsets (in code points) stay true.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from apps.articles import lexicon
from apps.articles.dates import find_date
from apps.articles.text import normal_form


class Kind(StrEnum):
    """What a stretch of text is."""

    HEADLINE = "headline"
    DATELINE = "dateline"
    BODY = "body"
    CAPTION = "caption"
    QUOTE = "quote"
    TIP_LINE = "tip_line"
    RIGHTS_NOTICE = "rights_notice"
    DUPLICATE = "duplicate"
    RELATED = "related"


@dataclass(frozen=True, slots=True)
class Region:
    """A typed stretch [start, end) of a text."""

    kind: Kind
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Piece:
    """A paragraph, or a part of one. `kind` is None until something is known of it.

    `aside`: not part of the body, so that, if no rule names its kind, it is a thing beside it.
    """

    start: int
    end: int
    kind: Kind | None = None
    aside: bool = False


_TIP = lexicon.any_of("tip_opens")
_INVITE = lexicon.any_of("invites")
_ADDRESS = lexicon.any_of("address")
_TIP_SIGNS = lexicon.any_of("tip_signs")
_RIGHTS = lexicon.any_of("rights_opens")
_RIGHTS_SAID = lexicon.each_of("rights_said")
_CAPTION = lexicon.any_of("caption_opens")
_CREDIT = lexicon.any_of("credit_words")
_STAMP = lexicon.any_of("stamp")
_BYLINE = lexicon.any_of("byline")
_SMALL_PRINT = lexicon.any_of("small_print")
_RELATED = lexicon.any_of("related_opens")

_PARAGRAPH = re.compile(r"\S[^\n]*(?:\n[^\S\n]*\S[^\n]*)*")
_LINE = re.compile(r"\S[^\n]*")
_SENTENCE_START = re.compile(r"(?<=[.!?…。！？])[\"'”’»)\]]?\s+(?=\S)|(?<=[。！？])(?=\S)")
_SENTENCE_END = re.compile(r"[.!?…。！？][\"'”’»)\]]?$")
_CUT_OFF = re.compile(r"\s?(?:\.{3}|…|\[…\]|\[\.\.\.\])\s*")
_DATELINE = re.compile(
    r"(?:[^\W\d_][\w.'’-]*(?: [^\W\d_][\w.'’-]*){0,3})"  # the place; its case is looked at apart
    r"(?:, ?[^,\n(]{2,30}){0,2}"
    r"(?: ?\([^()\n]{2,40}\))? ?(?:\u2013|\u2014|--|- )\s?(?=\S)"
)
_SPEAKS_SPACELESS = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f]")

MAX_REGIONS = 2000

_LEAST_DOUBLE = 30
_LEAST_AGAIN = 80
_SHORTEST_SIGN = 4
_SHORTEST_NAME = 2
_LONGEST_CAPTION = 1000
_LONGEST_TIP = 900
_LONGEST_NOTICE = 3000
_LONGEST_CREDIT = 90
_LONGEST_SMALL_LINE = 120
_LONGEST_HEADLINE = 250
_LONGEST_LABEL_WORDS = 3
_LEAST_HEADLINE_WORDS = 4
_LEAST_BODY_WORDS = 12
_CHARS_A_WORD_SPACELESS = 2
_HARD_WRAP = range(45, 101)
_HEAD_PIECES = 12
_MERGED = {
    *(Kind.BODY, Kind.DATELINE, Kind.QUOTE, Kind.TIP_LINE, Kind.RIGHTS_NOTICE, Kind.RELATED),
}


def of_text(text: str, *, title: str = "") -> list[Region]:
    """Return the regions of a plain text; `title` is what a person says its headline is."""
    return of_pieces(text, list(paragraphs(text)), title=title)


def of_pieces(text: str, pieces: Sequence[Piece], *, title: str = "") -> list[Region]:
    """Return the regions of a text whose paragraphs are known, some of them by their kind."""
    parts = [part for piece in pieces for part in _split(text, piece)]
    parts = [_by_words(text, part) for part in parts]
    parts = _doubled(text, parts)
    parts = _head(text, parts, title)
    parts = _tail(text, parts)
    found = list(_merged(parts))
    # A text in so many parts is no article that rules could divide.
    return (
        found if len(found) <= MAX_REGIONS else [Region(Kind.BODY, found[0].start, found[-1].end)]
    )


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
    open_ended = sum(not _SENTENCE_END.search(line) for line in broken)
    return all(len(line) in _HARD_WRAP for line in broken) and open_ended * 2 > len(broken)


# Splitting a paragraph


def _split(text: str, piece: Piece) -> Iterator[Piece]:
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
    opening = words[:_LEAST_DOUBLE]
    if not 2 * _LEAST_DOUBLE <= len(words) <= 2 * _LONGEST_CAPTION:
        return None
    again = words.find(opening, _LEAST_DOUBLE)
    while again > 0:
        first = words[:again].rstrip()
        mark = _CUT_OFF.search(first, max(0, len(first) - 8))
        whole = first[: mark.start()] if mark else first
        rest = words[again + len(whole) :]
        # Said three times over it is a refrain; a caption said twice has but its credit left.
        if words.startswith(whole, again) and (
            mark or (len(rest) <= _LONGEST_CREDIT and opening not in rest)
        ):
            return piece.start + again
        again = words.find(opening, again + 1)
    return None


def _dateline_end(text: str, piece: Piece) -> int | None:
    """Return where the text proper begins after "DORN, 4 June (Northlight) —"."""
    found = _DATELINE.match(text, piece.start, min(piece.end, piece.start + 120))
    if found is None or piece.end - found.end() < _LEAST_DOUBLE:
        return None
    if _CAPTION.match(text, piece.start):
        return None
    place = re.split(r"[,(\u2013\u2014-]", found[0])[0].strip()
    named = "(" in found[0] or find_date(found[0]) is not None
    is_place = place.isupper() or (named and place.istitle() and "(" in found[0])
    return found.end() if is_place and len(place) > 1 else None


def _notice_start(text: str, piece: Piece) -> int | None:
    """Return where, inside a paragraph, a tip line or a rights notice begins."""
    if _is_appeal(text, piece.start, piece.end):
        return None
    for sentence in _SENTENCE_START.finditer(text, piece.start, piece.end):
        if _is_appeal(text, sentence.end(), piece.end):
            return sentence.end()
    return None


def _is_appeal(text: str, start: int, end: int) -> bool:
    """Say whether words open a rights notice, or a tip line that is one."""
    if _RIGHTS.match(text, start, end):
        return True
    return bool(_TIP.match(text, start, end)) and _is_tip_line(text[start:end])


# Judging a part by its words


def _by_words(text: str, part: Piece) -> Piece:
    """Name the kind of a part by the words it has, if they are words of boilerplate."""
    known = part.kind in {Kind.DUPLICATE, Kind.DATELINE, Kind.HEADLINE}
    if known or part.end - part.start < _SHORTEST_SIGN:
        return part
    words = text[part.start : part.end]
    # A caption or a quote block may turn out to be a notice; nothing else overrules the markup.
    signs = _SIGNS if part.kind is None else _SIGNS[:2]
    return replace(part, kind=next((kind for kind, has in signs if has(words)), part.kind))


def _is_rights_notice(words: str) -> bool:
    words = words[:_LONGEST_NOTICE]
    bare = words.lstrip("*_# \t")
    return bool(_RIGHTS.match(bare)) or sum(bool(said.search(words)) for said in _RIGHTS_SAID) > 1


def _is_tip_line(words: str) -> bool:
    if len(words) > _LONGEST_TIP:
        return False
    addressed = bool(_ADDRESS.search(words))
    if _TIP.match(words.lstrip("*_# \t")):
        # A question to the reader may also be a quotation.
        return addressed or bool(_TIP_SIGNS.search(words))
    return addressed and bool(_INVITE.search(words))


def _is_related(words: str) -> bool:
    found = _RELATED.match(words)
    if found is None or len(words) > _LONGEST_HEADLINE:
        return False
    rest = words[found.end() :].lstrip()
    short = len(words.split()) <= _LONGEST_LABEL_WORDS
    return not rest or rest[0] in ":|\u2013\u2014-\u00bb>" or (short and words.endswith(":"))


def _is_caption(words: str) -> bool:
    if len(words) > _LONGEST_CAPTION:
        return False
    if _CAPTION.match(words.lstrip("(*_ ")):
        return True
    tail = _last_sentence(words)
    if len(tail) > _LONGEST_CREDIT:
        return False
    named = _CREDIT.search(tail)
    # In the middle of a sentence, "courtesy of" is a part of what is said.
    apart = tail[0] in "([" or not _SENTENCE_END.search(tail)
    return _is_credit(tail) or bool(named and (apart or named.start() == 0))


def _last_sentence(words: str) -> str:
    """Return what follows the last end of a sentence, or all if there is none before it."""
    start = 0
    for sentence in _SENTENCE_START.finditer(words):
        start = sentence.end()
    return words[start:]


def _is_credit(tail: str) -> bool:
    """Say whether words are "Ilse Varga/Northlight": names around a slash, and no sentence."""
    names = [name.strip() for name in tail.strip("()[] ").split("/")]
    if len(names) == 1 or _SENTENCE_END.search(tail):
        return False
    return all(_is_name(name) for name in names)


def _is_name(name: str) -> bool:
    words = name.replace("via ", "").split()
    long_enough = len(name) >= _SHORTEST_NAME and len(words) <= _LEAST_HEADLINE_WORDS
    return long_enough and all(word[0].isupper() for word in words)


def _is_stamp(words: str) -> bool:
    """Say whether a line is about when, by whom and how long, and nothing else."""
    if len(words) > _LONGEST_SMALL_LINE:
        return False
    dated = find_date(words)
    if dated is not None:
        rest = words[: dated.start] + words[dated.end :]
        return bool(_STAMP.match(words)) or len(rest.split()) <= _LONGEST_LABEL_WORDS
    small = _SMALL_PRINT.match(words)
    if small and len(words[small.end() :].split()) <= 1:
        return True
    return author_of(words) is not None


def author_of(line: str) -> str | None:
    """Return the name in a byline ("By Ilse Varga"), None where there is none."""
    found = _BYLINE.match(line)
    if found is None or _SENTENCE_END.search(line):
        return None
    name = re.split(r"[|\u2022\u00b7]|, (?:in|for|at) |\d", line[found.end() :])[0].strip(
        " ,\u2013-"
    )
    words = [word for word in re.split(r"[\s,]+", name) if word]
    small = {
        "and",
        "und",
        "et",
        "y",
        "e",
        "i",
        "и",
        "та",
        "de",
        "von",
        "van",
        "der",
        "del",
        "of",
        "the",
    }
    named = [word for word in words if word.lower() not in small]
    if not named or len(words) > 2 * _LEAST_HEADLINE_WORDS:
        return None
    return name if all(word[0].isupper() for word in named) else None


_SIGNS = (
    (Kind.RIGHTS_NOTICE, _is_rights_notice),
    (Kind.TIP_LINE, _is_tip_line),
    (Kind.RELATED, _is_related),
    (Kind.CAPTION, _is_caption),
    (Kind.DATELINE, _is_stamp),
)


# Judging parts by what stands around them


def _doubled(text: str, parts: Sequence[Piece]) -> list[Piece]:
    """Mark paragraphs that say again what another says, the cut-off copy or else the later one."""
    judged = list(parts)
    seen: dict[str, int] = {}
    for at, part in enumerate(judged):
        words = text[part.start : part.end]
        if part.kind is Kind.DUPLICATE or len(words) < _LEAST_DOUBLE:
            continue
        mark = _CUT_OFF.search(words, max(0, len(words) - 8))
        following = parts[at + 1] if at + 1 < len(parts) else None
        if mark and following and text.startswith(words[: mark.start()], following.start):
            judged[at] = replace(part, kind=Kind.DUPLICATE)
            continue
        form = normal_form(words) if len(words) >= _LEAST_AGAIN else ""
        if form and seen.setdefault(form, at) != at:
            judged[at] = replace(part, kind=Kind.DUPLICATE)
    return judged


def _head(text: str, parts: Sequence[Piece], title: str) -> list[Piece]:
    """Find the headline, and the small lines between it and the first paragraph."""
    judged = list(parts)
    end = next((at for at, part in enumerate(judged) if _is_paragraph(text, part)), len(judged))
    end = min(end, _HEAD_PIECES)
    headline = _headline(text, judged, end, title)
    for at, part in enumerate(judged[:end]):
        if at == headline:
            judged[at] = replace(part, kind=Kind.HEADLINE)
        elif part.kind is None and headline is not None and _is_label(text, part):
            judged[at] = replace(part, kind=Kind.DATELINE)
    return judged


def _headline(text: str, parts: Sequence[Piece], end: int, title: str) -> int | None:
    """Return which of the first parts is the headline, None if none of them is."""
    wanted = normal_form(title)
    for at, part in enumerate(parts[:_HEAD_PIECES]):
        if part.kind is Kind.HEADLINE or (
            wanted and normal_form(text[part.start : part.end]) == wanted
        ):
            return at
    open_parts = [
        at
        for at, part in enumerate(parts[:end])
        if part.kind is None
        and part.end - part.start <= _LONGEST_HEADLINE
        and not text[part.start : part.end].endswith(".")
    ]
    if not open_parts or len(parts) == 1:
        return None
    # A section label may stand above the headline; it has fewer words than any headline.
    long_enough = (at for at in open_parts if _words(text, parts[at]) >= _LEAST_HEADLINE_WORDS)
    return next(long_enough, open_parts[0])


def _is_paragraph(text: str, part: Piece) -> bool:
    """Say whether a part is running text, by which the head of the article is over."""
    if part.kind not in {None, Kind.BODY, Kind.QUOTE}:
        return False
    words = text[part.start : part.end]
    ends = bool(_SENTENCE_END.search(words)) and not words.endswith("?")
    return _words(text, part) >= (_LEAST_BODY_WORDS if ends else 4 * _LEAST_BODY_WORDS)


def _is_label(text: str, part: Piece) -> bool:
    return _words(text, part) <= _LONGEST_LABEL_WORDS and not text[part.start : part.end].endswith(
        (".", "!", "?")
    )


def _words(text: str, part: Piece) -> int:
    """Count words; where a script has no blanks, two characters count as one."""
    words = text[part.start : part.end]
    spaceless = len(_SPEAKS_SPACELESS.findall(words))
    return len(words.split()) + spaceless // _CHARS_A_WORD_SPACELESS


def _tail(text: str, parts: Sequence[Piece]) -> list[Piece]:
    """Give the heading of a notice what follows it ("Disclaimer", then its sentences)."""
    judged = list(parts)
    for at in range(1, len(judged)):
        before, part = judged[at - 1], judged[at]
        # "Disclaimer", alone in its line, is a heading; "All rights reserved." says it all.
        heading = text[before.end - 1] in ":\uff1a" or (
            _words(text, before) <= _LONGEST_LABEL_WORDS and text[before.end - 1].isalpha()
        )
        opened = before.kind is Kind.RIGHTS_NOTICE and heading
        if opened and part.kind in {None, Kind.CAPTION}:
            judged[at] = replace(part, kind=Kind.RIGHTS_NOTICE)
    return judged


def _merged(parts: Sequence[Piece]) -> Iterator[Region]:
    """Yield regions: parts of one kind that follow each other are one, except captions."""
    current: Region | None = None
    for part in parts:
        kind = part.kind or (Kind.RELATED if part.aside else Kind.BODY)
        if current and current.kind is kind and kind in _MERGED:
            current = replace(current, end=part.end)
            continue
        if current:
            yield current
        current = Region(kind, part.start, part.end)
    if current:
        yield current


def _stripped(text: str, start: int, end: int) -> int:
    """Return `end` moved back over blanks."""
    while end > start and text[end - 1].isspace():
        end -= 1
    return end
