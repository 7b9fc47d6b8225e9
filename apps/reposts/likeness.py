"""How much of one text stands in another, word by word, and what that makes of the two.

Everything here is exact: fingerprints only find the pairs worth looking at.
"""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from apps.reposts.shingles import WIDTH, Hashes

Mask: TypeAlias = NDArray[np.bool_]

# A good half of the shorter text, in the order of the longer. Measured on pairs of news texts: true
# reposts keep 0.65 and more, different stories on one event 0.43 at most.
COPIED = 0.55
# From here on the longer text is the same piece with something added; below, it has much besides.
WHOLE = 0.5
# Fewer shared words than this are a quotation or a formula, whatever share of a short text.
FEWEST_WORDS = 16
# Two pages of one host that share less than this are different pieces, and what they share is
# the host's furniture: menus, teasers, standing paragraphs about the author.
SAME_PIECE = 0.5
# A page that is mostly furniture is a list of teasers; its next state is no copy of it.
ROLLING = 0.5
# Occurrences of one shingle in a text that are all weighed when two texts are aligned.
MANY = 8


class Likeness(StrEnum):
    """What the words alone say about two texts."""

    WHOLE = "whole"  # most of either stands in the other
    PART = "part"  # the shorter one stands in the longer, which has much besides


@dataclass(frozen=True, slots=True)
class Side:
    """One of two compared texts.

    `words` counts what is compared, without furniture; `shared` how many of them stand in the
    other text, `in_order` how many do so in the same order; `rolling` says that the page is
    mostly furniture.
    """

    words: int
    shared: int
    in_order: int
    rolling: bool

    @property
    def coverage(self) -> float:
        """Return the share of this text that stands in the other, from 0 to 1."""
        return self.shared / self.words if self.words else 0.0

    @property
    def in_order_coverage(self) -> float:
        """Return the share of this text that the other repeats in the same order."""
        return self.in_order / self.words if self.words else 0.0


def furniture(page: Hashes, others: Iterable[Hashes]) -> set[int]:
    """Return the shingles of `page` that recur on different pieces of the same host.

    A later state of the same piece is left out, or every update would turn text into furniture.

    :param page: its distinct shingles; so are those of `others`
    """
    found: set[int] = set()
    for other in others:
        common = np.intersect1d(page, other, assume_unique=True)
        if len(common) < SAME_PIECE * min(len(page), len(other)):
            found.update(common.tolist())
    return found


def compare(first: Hashes, second: Hashes, *, ignoring: set[int]) -> tuple[Side, Side]:
    """Return what `first` and `second` share, seen from either side, without `ignoring`."""
    pairs = _in_order(first.tolist(), second.tolist())
    return (
        _side(first, second, [here for here, _ in pairs], ignoring),
        _side(second, first, [there for _, there in pairs], ignoring),
    )


def judge(first: Side, second: Side, *, same_host: bool) -> Likeness | None:
    """Say what two compared texts are to each other; None where they are nothing."""
    shorter, longer = sorted((first, second), key=lambda side: side.words)
    if shorter.shared < FEWEST_WORDS or shorter.in_order_coverage < COPIED:
        return None
    if same_host and first.rolling and second.rolling:
        return None
    return Likeness.WHOLE if longer.coverage >= WHOLE else Likeness.PART


def _side(own: Hashes, other: Hashes, aligned: list[int], ignoring: set[int]) -> Side:
    fixed = _words_under(np.isin(own, np.fromiter(ignoring, dtype=np.int64)))
    shared = _words_under(np.isin(own, other)) & ~fixed
    ordered = np.zeros(len(own), dtype=np.bool_)
    ordered[aligned] = True
    return Side(
        words=int((~fixed).sum()),
        shared=int(shared.sum()),
        in_order=int((_words_under(ordered) & ~fixed).sum()),
        rolling=bool(len(fixed)) and float(fixed.mean()) > ROLLING,
    )


def _words_under(chosen: Mask) -> Mask:
    """Turn a mask of shingles into the mask of the words they lie over."""
    if not len(chosen):
        return np.zeros(0, dtype=np.bool_)
    over = np.zeros(len(chosen) + WIDTH - 1, dtype=np.bool_)
    for place in range(WIDTH):
        over[place : place + len(chosen)] |= chosen
    return over


def _in_order(first: Sequence[int], second: Sequence[int]) -> list[tuple[int, int]]:
    """Return the longest chain of places (in first, in second) where both have the same shingle."""
    ends: list[int] = []  # the smallest last place of a chain of each length
    last: list[int] = []  # the node at which that chain ends
    nodes: list[tuple[int, int, int]] = []  # place, place, previous node
    for here, options in _options(first, second):
        # From the back: a shingle of `first` may extend a chain once, not by itself again.
        for there in reversed(options):
            length = bisect_left(ends, there)
            nodes.append((here, there, last[length - 1] if length else -1))
            ends[length : length + 1] = [there]
            last[length : length + 1] = [len(nodes) - 1]
    return _chain(nodes, last[-1] if last else -1)


def _options(first: Sequence[int], second: Sequence[int]) -> Iterator[tuple[int, Sequence[int]]]:
    """Yield each place of `first` with the places of `second` that have its shingle.

    Where there are many, the n-th occurrence is offered the n-th alone: a text that repeats
    itself a thousand times costs no more than any other.
    """
    places: defaultdict[int, list[int]] = defaultdict(list)
    for there, shingle in enumerate(second):
        places[shingle].append(there)
    seen: Counter[int] = Counter()
    for here, shingle in enumerate(first):
        options = places.get(shingle, [])
        if len(options) > MANY:
            options = options[seen[shingle] : seen[shingle] + 1]
            seen[shingle] += 1
        yield here, options


def _chain(nodes: list[tuple[int, int, int]], at: int) -> list[tuple[int, int]]:
    chain = []
    while at >= 0:
        here, there, at = nodes[at]
        chain.append((here, there))
    return chain[::-1]
