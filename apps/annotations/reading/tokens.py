"""A paragraph as words, with one letter for the class of each."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

from apps.annotations.reading.lexicon import Lexicon
from apps.annotations.reading.quotations import quotations
from apps.annotations.spans import Fragment

KEPT: Final = 20_000
_NUMBER: Final = r"[$€£]?\d+(?:[.,:]\d+)*\w*(?:-[^\W\d]\w*)*"
_REST: Final = r"|--+|\.\.+|''|``|[^\w\s]"
_PATTERNS: Final[Mapping[str, re.Pattern[str]]] = {
    "clitic": re.compile(
        rf"(?:[^\W\d_]\.){{2,}}|{_NUMBER}"
        r"|[^\W\d_]\w*(?:-\w+)*(?:['’](?:t\b|[A-Z]\w+))?|['’](?:s|re|ve|ll|d|m)\b" + _REST
    ),
    "elision": re.compile(
        rf"(?:[A-ZÀ-Ý]\.){{2,}}|{_NUMBER}"
        r"|(?:[cdjlmnstCDJLMNST]|[Qq]u|[Jj]usqu|[Ll]orsqu|[Pp]uisqu)['’](?=\w)"
        r"|[^\W\d_]\w*(?:-\w+)*(?:['’]\w+)*" + _REST
    ),
    "inside": re.compile(rf"(?:[^\W\d_]\.){{2,}}|{_NUMBER}|[^\W\d_]\w*(?:[-'’ʼ]\w+)*" + _REST),
}
_SIGNS: Final[Mapping[str, str]] = {
    ",": ",", ";": ";", ":": ":", "(": "(", ")": ")", "[": "(", "]": ")",
    "-": "-", "–": "-", "—": "-", "―": "-", "--": "-", "---": "-",
    ".": ".", "!": ".", "?": ".", "…": "…", "...": "…", "&": "C", "/": "C", "%": "n", "@": "N",
}  # fmt: skip
# What a capital letter may follow that is not of a name.
_STARTING: Final = frozenset(".…:Q-(")
_ENDINGS: Final = (("ly", "R"), ("ing", "g"), ("ed", "e"))


@dataclass(slots=True)
class Paragraph:
    """The words of a paragraph. A whole quotation counts as one word, of class Q.

    `kinds` has a letter for each word; `mirrored` is the same from the end; `dotted` are the
    words with a full stop of their own.
    """

    text: str
    lexicon: Lexicon
    starts: list[int]
    ends: list[int]
    words: list[str]
    kinds: str
    mirrored: str
    dotted: list[int]

    def span(self, first: int, stop: int) -> Fragment:
        """Return where words `[first, stop)` stand in the text."""
        return Fragment(self.starts[first], self.ends[stop - 1])

    def first(self, at: int) -> str:
        """Return the first character of a word, as printed."""
        return self.text[self.starts[at]]


def paragraph(text: str, start: int, end: int, lexicon: Lexicon) -> Paragraph:
    """Cut the one paragraph `text[start:end]` into words."""
    starts: list[int] = []
    ends: list[int] = []
    words: list[str] = []
    kinds: list[str] = []
    dotted: list[int] = []
    classed, short = _classed(lexicon), lexicon.abbreviations
    quoted = dict(quotations(text, start, end))
    skip = start
    for match in _PATTERNS[lexicon.apostrophe].finditer(text, start, end):
        at, stop = match.span()
        if at < skip:
            continue
        word = match.group()
        if at in quoted:
            skip = stop = quoted[at]
            word, kind = "", "Q"
        elif word == "." and words and at == ends[-1] and _abbreviated(words[-1], text, at, short):
            ends[-1] = stop
            words[-1] += "."
            dotted.append(len(words) - 1)
            continue
        else:
            printed = word
            word, kind = classed(word)
            if kind in "VIGvX":
                kind = _in_company(kind, word, printed[0], kinds, lexicon)
        if word[-1:] == "." and kind in "Nn":
            dotted.append(len(words))
        starts.append(at)
        ends.append(stop)
        words.append(word)
        kinds.append(kind)
    letters_of_all = "".join(kinds)
    return Paragraph(
        text, lexicon, starts, ends, words, letters_of_all, letters_of_all[::-1], dotted
    )


@cache
def _classed(lexicon: Lexicon) -> Callable[[str], tuple[str, str]]:
    """Return what gives a word in small letters and its class: most words are met again."""
    letters = lexicon.letters

    @lru_cache(maxsize=KEPT)
    def classed(word: str) -> tuple[str, str]:
        lower = word.lower().replace("’", "'")
        return lower, letters.get(lower) or _kind_of(word, lower)

    return classed


def _abbreviated(word: str, text: str, at: int, short: frozenset[str]) -> bool:
    """Tell whether a full stop belongs to the word before it."""
    return word in short or (len(word) == 1 and text[at - 1].isupper() and word != "i")


def _kind_of(word: str, lower: str) -> str:
    sign = _SIGNS.get(word)
    if sign is not None:
        return sign
    first = word[0]
    if first.isupper():
        return "N"
    if first.isdigit() or first in "$€£":
        return "9"
    if not first.isalpha():
        return "…" if first == "." else "*"
    return next((kind for ending, kind in _ENDINGS if lower.endswith(ending)), "n")


def _in_company(kind: str, word: str, first: str, before: list[str], lexicon: Lexicon) -> str:
    """Return the class of a verb by the word before it."""
    last = before[-1] if before else ""
    if word == "'s" and last != "p":
        return "s"
    if (
        first.isupper()
        and last
        and last not in _STARTING
        and (kind in "IGv" or word in lexicon.names)
    ):
        # "The Washington Post", "a group named Get Out".
        return "N"
    verb = lexicon.verbs.get(word)
    if verb is not None and last and last in "DoPs9":
        # "the report", "of claims", "the accused man".
        return "e" if kind == "V" and "past" in verb.forms else "g" if kind == "G" else "n"
    return kind
