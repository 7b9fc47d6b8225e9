"""Where the sentences of a paragraph begin and end. A quotation is never cut."""

from collections.abc import Iterator
from typing import Final

from apps.annotations.reading import grammar
from apps.annotations.reading.tokens import Paragraph

_TERMINAL: Final = ".?!…"
# A sentence of more words is none, and is read in pieces.
LONGEST: Final = 250
# Small words that begin a sentence rather than follow an abbreviation.
_STARTERS: Final = "DpPSBTRX"


def sentences(par: Paragraph) -> Iterator[tuple[int, int]]:
    """Yield each sentence as the numbers of its words, `[first, stop)`."""
    begin, last = 0, len(par.kinds) - 1
    ends = {match.start() for match in grammar.MAY_END.finditer(par.kinds)}
    for at in sorted(ends.union(par.dotted)):
        if at < last and _ends(par, at):
            yield from _pieces(begin, at + 1)
            begin = at + 1
    yield from _pieces(begin, last + 1)


def _pieces(begin: int, stop: int) -> Iterator[tuple[int, int]]:
    for first in range(begin, stop, LONGEST):
        yield first, min(first + LONGEST, stop)


def _ends(par: Paragraph, at: int) -> bool:
    kind, following = par.kinds[at], par.kinds[at + 1]
    first = par.first(at + 1)
    if kind in ".…":
        return following not in ".…)," and not first.islower() and (kind == "." or first.isupper())
    if kind == "Q":
        closing = par.text[max(par.starts[at], par.ends[at] - 2)]
        if closing not in _TERMINAL or not (first.isupper() or following == "Q"):
            return False
        return not grammar.SAYS.match(par.kinds, at + 1)
    # A word with its full stop: "U.S.", "Jan."
    word = par.words[at]
    return (
        word[-1:] == "."
        and word[:-1] not in par.lexicon.titles
        and following in _STARTERS
        and first.isupper()
    )
