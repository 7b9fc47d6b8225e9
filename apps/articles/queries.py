"""Read what a person types into a search field.

Words stand side by side and all have to be there. ``"…"`` is a phrase, ``deser*`` the beginning of
a word, ``-word`` leaves out, ``OR`` between two joins them. The last word is the beginning of one
as long as nothing stands behind it, so that a list can follow the typing. Words with a sign
between them, like ``12-14``, are a phrase.
"""

import re
import unicodedata
from dataclasses import dataclass
from enum import Enum
from typing import Final

MAX_CHARACTERS: Final = 300
MAX_TERMS: Final = 24
SHORTEST_BEGINNING: Final = 3
"""Of letters: a shorter one would fit half of all words."""

CONTINUOUS: Final = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af"
    "\uf900-\ufaff"
)
"""Letters of scripts that do not part their words, as the inside of a class of characters."""

BETWEEN: Final = (
    r"!-/:-@\[-`{-~\u0080-\u00a9\u00ab\u00ac\u00ae-\u00b1\u00b4\u00b6-\u00b8\u00bb\u00bf\u00d7\u00f7"
    r"\u02bc\u037e\u0387\u055a-\u055f\u0589\u058a\u05be\u05c0\u05c3\u05f3\u05f4\u0609-\u060d\u061b"
    r"\u061d-\u061f\u066a-\u066d\u06d4\u0700-\u070d\u0964\u0965\u0970\u0df4\u0e4f\u0e5a\u0e5b"
    r"\u0f04-\u0f14\u104a-\u104f\u10fb\u1360-\u1368\u166e\u1680\u16eb-\u16ed\u17d4-\u17d6\u17d8-\u17db"
    r"\u1800-\u180a\u2000-\u200b\u2010-\u2029\u202f-\u205f\u207a-\u207e\u208a-\u208e\u20a0-\u20c0"
    r"\u2190-\u245f\u2500-\u2775\u2794-\u2bff\u2e00-\u2e2e\u2e30-\u3004\u3008-\u3020\u3030"
    r"\u303d-\u303f\u30a0\u30fb\ufd3e\ufd3f\ufe10-\ufe19\ufe30-\ufe6b\uff01-\uff0f\uff1a-\uff20"
    r"\uff3b-\uff40\uff5b-\uff65\uffe0-\uffee\ufffc\ufffd\U0001f000-\U0001f0ff\U0001f300-\U0001faff"
)
"""Punctuation, signs and blanks: what stands between words, as the inside of a class of characters.

PostgreSQL is not asked, for it goes by the server's locale: in that of C, a typographic quote is a
letter. `articles_apart` has the same class."""

_QUOTES: Final = str.maketrans("“”„‟«»＂", '"""""""')
_TOKEN: Final = re.compile(r'(-?)"([^"]*)"?|(\S+)')
_WITHIN: Final = re.compile(f"([{CONTINUOUS}])")
_BETWEEN: Final = re.compile(f"[{BETWEEN}]+")
_ENDED: Final = re.compile(rf"(?!\*)[{BETWEEN}]$")
# Marks that no letter has taken in, and what is not meant to be seen: hyphens, joiners, directions.
_STRAY: Final = re.compile(
    "[\u0300-\u036f\u00ad\u061c\u180e\u200c-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]"
)


class Kind(Enum):
    """How a term is looked for."""

    WORD = "word"
    BEGINNING = "beginning"
    PHRASE = "phrase"


@dataclass(frozen=True, slots=True)
class Term:
    """One thing that a text has, or has not."""

    words: str
    kind: Kind = Kind.WORD
    excluded: bool = False


Group = tuple[Term, ...]
"""Terms of which one is enough."""


@dataclass(frozen=True, slots=True)
class Query:
    """Groups of terms; a text fits if it fits every group."""

    groups: tuple[Group, ...] = ()

    @property
    def wanted(self) -> tuple[Term, ...]:
        """Return the terms that a text is found for."""
        return tuple(term for group in self.groups for term in group if not term.excluded)

    def __bool__(self) -> bool:
        return bool(self.groups)


def read_query(typed: str) -> Query:
    """Return what was typed as a query; whatever it is, it is one."""
    groups: list[Group] = []
    joining = False
    line = _plain(typed)
    tokens = list(_TOKEN.finditer(line))
    for token in tokens[:MAX_TERMS]:
        if token[0] == "OR":
            joining = bool(groups)
            continue
        last = token.end() == len(line)
        term = _term(token, open_end=last)
        if term is None:
            continue
        if joining:
            groups[-1] = (*groups[-1], term)
        else:
            groups.append((term,))
        joining = False
    return Query(tuple(groups))


def apart(words: str) -> str:
    """Return words with one blank between each two, and around letters of continuous scripts."""
    return " ".join(_WITHIN.sub(r" \1 ", _BETWEEN.sub(" ", words)).split())


def seen(words: str) -> str:
    """Return words without stray marks and what is not meant to be seen."""
    return _STRAY.sub("", words)


def _plain(typed: str) -> str:
    """Return what was typed without what no word has, shortened."""
    known = typed.encode(errors="ignore").decode().replace("\0", " ")
    folded = seen(unicodedata.normalize("NFC", known))
    return folded.translate(_QUOTES)[:MAX_CHARACTERS].lstrip()


def _term(token: re.Match[str], *, open_end: bool) -> Term | None:
    dash, quoted, bare = token[1], token[2], token[3]
    if quoted is not None:
        return _made(quoted, Kind.PHRASE, excluded=bool(dash))
    excluded = bare.startswith("-") and len(bare) > 1
    bare = bare.removeprefix("-") if excluded else bare
    begins = bare.endswith("*") or (open_end and not excluded)
    return _made(bare, Kind.BEGINNING if begins else Kind.WORD, excluded=excluded)


def _made(words: str, kind: Kind, *, excluded: bool) -> Term | None:
    """Return a term, None where no letter or figure is in it."""
    words = words.lower().strip()
    kept = apart(words)
    if not any(map(str.isalnum, kept)):
        return None
    *_, last = kept.split()
    # What stands behind the word ended it.
    begins = kind is Kind.BEGINNING and len(last) >= SHORTEST_BEGINNING and not _ENDED.search(words)
    if begins and not _WITHIN.search(last):
        return Term(kept, Kind.BEGINNING, excluded)
    return Term(kept, Kind.PHRASE if " " in kept else Kind.WORD, excluded)
