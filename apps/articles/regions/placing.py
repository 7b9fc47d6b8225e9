"""Judge parts by what stands around them: doubles, the head of an article, its tail."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from apps.articles.regions.kinds import Kind, Piece, Region
from apps.articles.regions.signs import LONGEST_LABEL_WORDS, SENTENCE_END
from apps.articles.regions.splitting import CUT_OFF, LEAST_DOUBLE
from apps.articles.text import normal_form

_SPEAKS_SPACELESS = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f]")
_CHARS_A_WORD_SPACELESS = 2
_LEAST_AGAIN = 80
_LEAST_REFRAIN = 3
_LEAST_HEADLINE_WORDS = 4
_LONGEST_HEADLINE = 250
_LEAST_BODY_WORDS = 12
_HEAD_PIECES = 12
_MERGED = {
    *(Kind.BODY, Kind.DATELINE, Kind.QUOTE, Kind.TIP_LINE, Kind.RIGHTS_NOTICE, Kind.RELATED),
}


def doubled(text: str, parts: Sequence[Piece]) -> list[Piece]:
    """Mark paragraphs that say again what another says, the cut-off copy or else the later one."""
    judged = list(parts)
    seen: dict[str, int] = {}
    forms = [_form(text, part) for part in parts]
    refrains = _refrains(parts, forms)
    for at, (part, form) in enumerate(zip(parts, forms, strict=True)):
        words = text[part.start : part.end]
        if part.kind is Kind.DUPLICATE or len(words) < LEAST_DOUBLE:
            continue
        mark = CUT_OFF.search(words, max(0, len(words) - 8))
        following = parts[at + 1] if at + 1 < len(parts) else None
        if mark and following and text.startswith(words[: mark.start()], following.start):
            judged[at] = replace(part, kind=Kind.DUPLICATE)
            continue
        if form and form not in refrains and seen.setdefault(form, at) != at:
            judged[at] = replace(part, kind=Kind.DUPLICATE)
    return judged


def _form(text: str, part: Piece) -> str:
    """Return a paragraph as it is compared, "" if it is too short to be."""
    long_enough = part.end - part.start >= _LEAST_AGAIN
    return normal_form(text[part.start : part.end]) if long_enough else ""


def _refrains(parts: Sequence[Piece], forms: Sequence[str]) -> set[str]:
    """Return what the body says more than twice: a question to each guest, a line of each day."""
    said = Counter(
        form
        for part, form in zip(parts, forms, strict=True)
        if form and part.kind in {None, Kind.BODY} and not part.aside
    )
    return {form for form, times in said.items() if times >= _LEAST_REFRAIN}


def head(text: str, parts: Sequence[Piece], title: str) -> list[Piece]:
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
    ends = bool(SENTENCE_END.search(words)) and not words.endswith("?")
    return _words(text, part) >= (_LEAST_BODY_WORDS if ends else 4 * _LEAST_BODY_WORDS)


def _is_label(text: str, part: Piece) -> bool:
    return _words(text, part) <= LONGEST_LABEL_WORDS and not text[part.start : part.end].endswith(
        (".", "!", "?")
    )


def _words(text: str, part: Piece) -> int:
    """Count words; where a script has no blanks, two characters count as one."""
    words = text[part.start : part.end]
    spaceless = len(_SPEAKS_SPACELESS.findall(words))
    return len(words.split()) + spaceless // _CHARS_A_WORD_SPACELESS


def tail(text: str, parts: Sequence[Piece]) -> list[Piece]:
    """Give the heading of a notice what follows it ("Disclaimer", then its sentences)."""
    judged = list(parts)
    for at in range(1, len(judged)):
        before, part = judged[at - 1], judged[at]
        # "Disclaimer", alone in its line, is a heading; "All rights reserved." says it all.
        heading = text[before.end - 1] in ":\uff1a" or (
            _words(text, before) <= LONGEST_LABEL_WORDS and text[before.end - 1].isalpha()
        )
        opened = before.kind is Kind.RIGHTS_NOTICE and heading
        if opened and part.kind in {None, Kind.CAPTION}:
            judged[at] = replace(part, kind=Kind.RIGHTS_NOTICE)
    return judged


def merged(parts: Sequence[Piece]) -> Iterator[Region]:
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
