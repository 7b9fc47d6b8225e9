"""How much of one text stands in another, word by word, and what that makes of the two.

Everything here is exact: fingerprints only find the pairs worth looking at.
"""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import LCSseq

from apps.reposts.shingles import WIDTH, Hashed, Hashes

Mask: TypeAlias = NDArray[np.bool_]

# So much of the shorter text, in the order of the longer. Measured on pairs of news texts: true
# reposts keep 0.74 and more, different stories 0.54 at most; of a text in which every fifth word
# was changed, wherever chance had it, 99 in 100 keep 0.64.
COPIED = 0.6
# Between two shared shingles that lie no further apart than so many words, a text was edited, and
# the words that both have there count too. Further apart, common words would meet by chance.
EDITED = 20
# So many words in a row are a paragraph, and count wherever it was moved to; a teaser is shorter.
PARAGRAPH = 25
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
    other text, `in_order` how many do so in the same order or in a paragraph that was moved as a
    whole; `rolling` says that the page is mostly furniture.
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


def compare(first: Hashed, second: Hashed, *, ignoring: set[int]) -> tuple[Side, Side]:
    """Return what `first` and `second` share, seen from either side, without `ignoring`.

    Turning the two around turns the answer around.
    """
    if _turned(first, second):
        theirs, mine = compare(second, first, ignoring=ignoring)
        return mine, theirs
    pairs = _in_order(first.shingles.tolist(), second.shingles.tolist())
    edited, moved = _edited(first, second, pairs), _moved(first, second)
    return (
        _side(first, second, [here for here, _ in pairs], edited[0] | moved[0], ignoring),
        _side(second, first, [there for _, there in pairs], edited[1] | moved[1], ignoring),
    )


def _turned(first: Hashed, second: Hashed) -> bool:
    """Tell which way round two texts are compared: of two chains as long, one has to be taken."""
    if len(first.words) != len(second.words):
        return len(first.words) > len(second.words)
    return first.words.tobytes() > second.words.tobytes()


def judge(first: Side, second: Side, *, same_host: bool) -> Likeness | None:
    """Say what two compared texts are to each other; None where they are nothing."""
    shorter, longer = sorted((first, second), key=lambda side: side.words)
    if shorter.shared < FEWEST_WORDS or shorter.in_order_coverage < COPIED:
        return None
    if same_host and first.rolling and second.rolling:
        return None
    return Likeness.WHOLE if longer.coverage >= WHOLE else Likeness.PART


def _side(own: Hashed, other: Hashed, aligned: list[int], kept: Mask, ignoring: set[int]) -> Side:
    fixed = _words_under(np.isin(own.shingles, np.fromiter(ignoring, dtype=np.int64)))
    ordered = np.zeros(len(own.shingles), dtype=np.bool_)
    ordered[aligned] = True
    kept = kept[: len(fixed)]
    return Side(
        words=int((~fixed).sum()),
        shared=int(((_words_under(np.isin(own.shingles, other.shingles)) | kept) & ~fixed).sum()),
        in_order=int(((_words_under(ordered) | kept) & ~fixed).sum()),
        rolling=bool(len(fixed)) and float(fixed.mean()) > ROLLING,
    )


def _edited(first: Hashed, second: Hashed, pairs: Sequence[tuple[int, int]]) -> tuple[Mask, Mask]:
    """Return the words of either text that both have in order where one of them was edited.

    :param pairs: the places of shared shingles, ascending in either text
    """
    here, there = (np.zeros(len(text.words), dtype=np.bool_) for text in (first, second))
    if not pairs:
        return here, there
    mine, theirs = first.words.tolist(), second.words.tolist()
    begin, end = pairs[0], pairs[-1]
    stretches = [
        ((max(0, begin[0] - EDITED), max(0, begin[1] - EDITED)), begin),
        *((_behind(one), next_) for one, next_ in pairwise(pairs)),
        (_behind(end), (_behind(end)[0] + EDITED, _behind(end)[1] + EDITED)),
    ]
    for (a, b), (c, d) in stretches:
        if not (0 < c - a <= EDITED and 0 < d - b <= EDITED):
            continue
        for code in LCSseq.opcodes(mine[a:c], theirs[b:d]):
            if code.tag == "equal":
                here[a + code.src_start : a + code.src_end] = True
                there[b + code.dest_start : b + code.dest_end] = True
    return here, there


def _moved(first: Hashed, second: Hashed) -> tuple[Mask, Mask]:
    """Return the words of either text that stand in a paragraph which the other has as a whole."""
    here, there = (np.zeros(len(text.words), dtype=np.bool_) for text in (first, second))
    places: defaultdict[int, set[int]] = defaultdict(set)
    first_place: dict[int, int] = {}
    for place, shingle in enumerate(second.shingles.tolist()):
        places[shingle].add(place)
        first_place.setdefault(shingle, place)
    start = at = -1  # the run that goes on: where it began in `first`, where it is in `second`
    for place, shingle in enumerate([*first.shingles.tolist(), None]):
        if start >= 0 and shingle is not None and at + 1 in places.get(shingle, ()):
            at += 1
            continue
        if start >= 0 and place - start + WIDTH - 1 >= PARAGRAPH:
            here[start : place + WIDTH - 1] = True
            there[at + start - place + 1 : at + WIDTH] = True
        known = shingle is not None and shingle in first_place
        start, at = (place, first_place[shingle]) if known else (-1, -1)
    return here, there


def _behind(pair: tuple[int, int]) -> tuple[int, int]:
    return pair[0] + WIDTH, pair[1] + WIDTH


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
