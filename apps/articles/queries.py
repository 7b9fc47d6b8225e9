"""Read what a person types into a search field.

Words stand side by side and all have to be there. ``"…"`` is a phrase, ``deser*`` the beginning of
a word, ``-word`` leaves out, ``OR`` between two joins them. The last word is the beginning of one
as long as nothing stands behind it, so that a list can follow the typing.
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

CONTINUOUS: Final = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff"
"""Letters of scripts that do not part their words, as the inside of a class of characters."""

_QUOTES: Final = str.maketrans("“”„‟«»＂", '"""""""')
_TOKEN: Final = re.compile(r'(-?)"([^"]*)"?|(\S+)')
_WITHIN: Final = re.compile(f"([{CONTINUOUS}])")
# Marks that no letter has taken in, and hyphens that are not meant to be seen.
_STRAY: Final = re.compile("[\u0300-\u036f\u00ad]")


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
    """Return words with the letters of continuous scripts parted by blanks."""
    return " ".join(_WITHIN.sub(r" \1 ", words).split())


def _plain(typed: str) -> str:
    """Return what was typed without what no word has, shortened."""
    known = typed.encode(errors="ignore").decode().replace("\0", " ")
    folded = _STRAY.sub("", unicodedata.normalize("NFC", known))
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
    kept = re.sub(r"^\W+|\W+$", "", words)
    if not kept:
        return None
    if _WITHIN.search(kept):
        return Term(apart(kept), Kind.PHRASE, excluded)
    # What stands behind the word ended it.
    ended = re.search(r"[^\w*]$", words) is not None
    letters = len(re.sub(r"\W", "", kept))
    if kind is Kind.BEGINNING and (letters < SHORTEST_BEGINNING or ended):
        kind = Kind.WORD
    if kind is Kind.PHRASE and not re.search(r"\W", kept):
        kind = Kind.WORD
    return Term(kept, kind, excluded)
