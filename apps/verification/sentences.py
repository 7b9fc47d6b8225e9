"""Where the sentences of a text begin and end, in code points."""

import re
from collections.abc import Iterator

# A line this long that does not end a sentence was wrapped by a mail program, not by a writer.
WRAPPED_LINE = 40

_TERMINAL = ".!?…:"
_CLOSERS = "\"'”’»)]"
_OPENERS = "\"'“‘«(["

# After these a full stop ends a word, not a sentence.
_LOWER_ABBREVIATIONS = frozenset({"vs", "etc", "approx", "cf", "ca"})
_ABBREVIATIONS = frozenset((
    "mr", "mrs", "ms", "mx", "dr", "prof", "rev", "hon", "st", "sr", "jr", "gen", "lt", "col",
    "maj", "capt", "cpl", "sgt", "cmdr", "adm", "gov", "sen", "rep", "reps", "sens", "pres",
    "supt", "det", "insp", "no", "nos", "inc", "ltd", "corp", "co", "bros", "jan", "feb", "mar",
    "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec", "mon", "tue", "wed", "thu",
    "fri", "sat", "sun", "fig", "vol", "ed", "dept", "univ", "assn", "calif", "mass", "minn",
    "penn", "tenn", "wash", "wis", "ariz", "ala", "ark", "conn", "del", "fla", "ga", "ill", "ind",
    "kan", "ky", "la", "md", "mich", "mo", "mont", "neb", "nev", "okla", "ore", "tex", "va", "vt",
    "wyo",
))  # fmt: skip
# A dotted abbreviation ("U.S.", "a.m.", "J.") runs on unless one of these begins the next word.
_STARTERS = frozenset((
    "the", "a", "an", "in", "on", "at", "it", "he", "she", "they", "we", "i", "but", "and",
    "this", "that", "these", "those", "there", "however", "when", "while", "if", "as", "for",
    "neither", "no", "both", "according",
))  # fmt: skip
_END = re.compile(rf"[.!?…]+[{re.escape(_CLOSERS)}]*(?=\s)")
_DOTTED = re.compile(r"(?:^|[^\w.])(?:\w\.)+$")
_LAST_WORD = re.compile(r"([\w.]+)\.$")
_NEXT_WORD = re.compile(rf"\s+([{re.escape(_OPENERS)}]*)(\S)([\w]*)")


def paragraphs(text: str, start: int = 0, end: int | None = None) -> Iterator[tuple[int, int]]:
    """Yield `(start, end)` of each paragraph of `text[start:end]`, blank edges left out.

    A line break inside a wrapped line is not an end: mail programs make them.
    """
    stop = len(text) if end is None else end
    begin = start
    for line_start, line_end in _lines(text, start, stop):
        if _runs_on(text, line_start, line_end, stop):
            continue
        yield from _trimmed(text, begin, line_end)
        begin = line_end
    yield from _trimmed(text, begin, stop)


def sentences(text: str, start: int = 0, end: int | None = None) -> Iterator[tuple[int, int]]:
    """Yield `(start, end)` of each sentence of the one paragraph `text[start:end]`."""
    stop = len(text) if end is None else end
    begin = start
    for match in _END.finditer(text, start, stop):
        if _ends_sentence(text, begin, match, stop):
            yield from _trimmed(text, begin, match.end())
            begin = match.end()
    yield from _trimmed(text, begin, stop)


def _lines(text: str, start: int, stop: int) -> Iterator[tuple[int, int]]:
    at = start
    while at < stop:
        newline = text.find("\n", at, stop)
        line_end = stop if newline < 0 else newline
        yield at, line_end
        at = line_end + 1


def _runs_on(text: str, line_start: int, line_end: int, stop: int) -> bool:
    line = text[line_start:line_end].rstrip()
    following = text[line_end + 1 : min(line_end + 2, stop)]
    return (
        len(line) >= WRAPPED_LINE
        and line.rstrip(_CLOSERS)[-1:] not in _TERMINAL
        and bool(following.strip())
    )


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        yield start, end


def _ends_sentence(text: str, begin: int, match: re.Match[str], stop: int) -> bool:
    following = _NEXT_WORD.match(text, match.end(), stop)
    if following is None:
        return False
    opener, first, rest = following.groups()
    if first.islower() and not opener:
        return False
    if match.group()[0] != "." or len(match.group().rstrip(_CLOSERS)) > 1:
        return not _names_a_brand(match.group(), first + rest)
    before = text[begin : match.start() + 1]
    if _DOTTED.search(before):
        return bool(opener) or (first + rest).lower() in _STARTERS
    word = _LAST_WORD.search(before)
    return word is None or not _abbreviates(word.group(1))


def _abbreviates(word: str) -> bool:
    return word in _LOWER_ABBREVIATIONS or (word[0].isupper() and word.lower() in _ABBREVIATIONS)


def _names_a_brand(ending: str, word: str) -> bool:
    """Tell "Yahoo! News" from an exclamation."""
    return ending == "!" and word in {"News", "Finance", "Sports", "Sport", "Movies", "Music"}
