"""Cut a text where marks begin and end, however they overlap.

Offsets are code points of the whole text, half-open. What the segments of a stretch hold, one
after the other, is the stretch: nothing is lost and nothing stands twice.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class Cover:
    """A stretch of the text that a mark covers. The last of a mark's carries its number."""

    number: int
    kind: str
    start: int
    end: int
    last: bool = True


@dataclass(frozen=True, slots=True)
class Segment:
    """Words under the same marks.

    :param kinds: of the marks over them, each once, in the order in which they begin
    :param ends: the numbers of the marks whose last words these are
    """

    text: str
    kinds: tuple[str, ...] = ()
    ends: tuple[int, ...] = ()


def segments(text: str, start: int, end: int, covers: Iterable[Cover]) -> Iterator[Segment]:
    """Yield the segments of the stretch [start, end) of `text`."""
    inside = [
        cover
        for cover in covers
        if cover.start < end and start < cover.end and cover.start < cover.end
    ]
    edges = sorted(
        {start, end}
        | {max(start, cover.start) for cover in inside}
        | {min(end, cover.end) for cover in inside}
    )
    for begin, stop in pairwise(edges):
        over = sorted(
            (cover for cover in inside if cover.start <= begin and stop <= cover.end),
            key=lambda cover: (cover.start, -cover.end, cover.number),
        )
        yield Segment(
            text=text[begin:stop],
            kinds=tuple(dict.fromkeys(cover.kind for cover in over)),
            ends=_ending(over, stop),
        )


def _ending(over: Sequence[Cover], stop: int) -> tuple[int, ...]:
    return tuple(sorted(cover.number for cover in over if cover.last and cover.end == stop))
