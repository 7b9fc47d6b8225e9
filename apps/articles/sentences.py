"""Where the sentences of a text begin and end, in code points, by their stops alone."""

import re
from collections.abc import Iterator
from typing import Final

# A sentence ends at a stop, closing quotes included, before a blank; or at the end of a line; or,
# in scripts that leave no blank, at their own full stop.
_END: Final = re.compile(
    r"(?<=[.!?\u2026][\"'\u201d\u2019\u00bb)\]])\s+|(?<=[.!?\u2026])\s+|\n+|(?<=[\u3002\uff01\uff1f])"
)


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Yield (start, end) of each sentence, without the blanks at its edges; none is empty."""
    begin = 0
    for found in _END.finditer(text):
        yield from _trimmed(text, begin, found.start())
        begin = found.end()
    yield from _trimmed(text, begin, len(text))


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    part = text[start:end]
    left = len(part) - len(part.lstrip())
    if left < len(part):
        yield start + left, start + len(part.rstrip())
