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
    # The first behind and the last before: each is looked for once, however often they stand there.
    near = max(near, 0)
    behind = text.find(words, near)
    # Backwards as a search forwards: `rfind` can take as long as both lengths multiplied.
    stop = min(len(text), near + len(words))
    back = text[:stop][::-1].find(words[::-1])
    starts = [behind] if behind >= 0 else []
    if back >= 0:
        starts.insert(0, stop - back - len(words))
    if not starts:
        return None
    at = min(starts, key=lambda start: abs(start - near))
    return Stretch(at, at + len(words))
