"""Where words of a text are that an address names, also after the text has changed."""

import re
from dataclasses import dataclass

_AT = re.compile(r"(\d{1,9})-(\d{1,9})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words from `start` to `end`, in code points."""

    start: int
    end: int


def read_place(written: str, text: str) -> Stretch | None:
    """Return the stretch that ``120-164`` names in a text; None if there is no such."""
    match = _AT.fullmatch(written.strip())
    if match is None:
        return None
    start, end = int(match[1]), min(int(match[2]), len(text))
    return Stretch(start, end) if start < end else None


def found_again(words: str, text: str, near: int) -> Stretch | None:
    """Return where the same words stand in another text, nearest to an offset; None if nowhere."""
    best: Stretch | None = None
    at = text.find(words)
    while at >= 0:
        if best is None or abs(at - near) < abs(best.start - near):
            best = Stretch(at, at + len(words))
        at = text.find(words, at + 1)
    return best
