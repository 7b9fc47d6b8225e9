"""Which word of one text is which word of another; each at most once.

What stands once in each text is found wherever it stands, so text that was moved is found as well;
what lies between is compared in order. Time is bounded for any two texts: a stretch too long to be
compared word by word is cut at what stands once in both, or left unmatched.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from rapidfuzz.distance import Indel, LCSseq

from apps.articles.align.words import Words

SEED: Final = 8
"""So many words in a row, once in each text, are the same words wherever they stand."""
LEAST_LINE: Final = 3
"""A whole line of so many words is, too."""
CELLS: Final = 4_000_000
"""Words of one stretch times words of the other, as far as they are compared one by one."""
SHORTER_SEEDS: Final = (4, 2, 1)
PAIRED: Final = 900
"""As far as words that differ are put beside each other."""
PAIRS: Final = 1_000_000
"""So many pairs of words that differ are looked at in two texts; what is left stays unpaired."""
FOR_BEING_BESIDE: Final = 0.3

_LINE: Final = re.compile(r"\S[^\n]*")


@dataclass(frozen=True, slots=True)
class Block:
    """Words [a, a + size) of the old text that are words [b, b + size) of the new one."""

    a: int
    b: int
    size: int


@dataclass(frozen=True, slots=True)
class Matching:
    """What two texts have in common.

    :param same: for each old word its new one, or -1
    :param instead: changed words: an old word, and the new one that stands in its place
    :param sure: old words in stretches that stand once in each text
    :param chain: the blocks that kept their order, from the first to the last
    """

    same: Sequence[int]
    instead: Mapping[int, int]
    sure: frozenset[int]
    chain: Sequence[Block]


def match(old: Words, new: Words) -> Matching:
    """Match the words of two texts."""
    return _Matcher(old, new).run()


def heaviest(items: Sequence[tuple[int, int, int]]) -> list[int]:
    """Return the indexes of the heaviest of `items` (a, b, weight) that rise in both a and b."""
    ranks = {b: n for n, b in enumerate(sorted({b for _, b, _ in items}), start=1)}
    best: list[tuple[int, int]] = [(0, -1)] * (len(ranks) + 1)
    before = [-1] * len(items)
    total = (0, -1)
    # Of equal a the higher b first, so that one never follows the other.
    for n in sorted(range(len(items)), key=lambda n: (items[n][0], -items[n][1])):
        _, b, weight = items[n]
        under, at = (0, -1), ranks[b] - 1
        while at > 0:
            under = max(under, best[at])
            at -= at & -at
        before[n] = under[1]
        mine = (under[0] + weight, n)
        total = max(total, mine)
        at = ranks[b]
        while at < len(best):
            best[at] = max(best[at], mine)
            at += at & -at
    chain: list[int] = []
    last = total[1]
    while last >= 0:
        chain.append(last)
        last = before[last]
    return chain[::-1]


class _Matcher:
    """The words of two texts on their way to a matching."""

    def __init__(self, old: Words, new: Words) -> None:
        self.old, self.new = old, new
        self.same = [-1] * len(old.ids)
        self.taken = bytearray(len(new.ids))
        self.instead: dict[int, int] = {}
        self.sure: set[int] = set()
        self.pairs_left = PAIRS

    def run(self) -> Matching:
        """Match what stands once, what lies between or belongs to it, then the rest in order."""
        blocks = self._blocks()
        ends = (Block(0, 0, 0), Block(len(self.old.ids), len(self.new.ids), 0))
        kept = heaviest([(block.a, block.b, block.size) for block in blocks])
        chain = [ends[0], *(blocks[n] for n in kept), ends[1]]
        beside = self._neighbours([ends[0], *blocks, ends[1]])
        for one, next_ in beside:
            self._fill(*self._between(one, next_))
        kept_order = set(chain)
        for block in (each for each in blocks if each not in kept_order):
            self._round(block)
        for one, next_ in pairwise(chain):
            if (one, next_) not in beside:
                self._fill(*self._between(one, next_))
        return Matching(self.same, self.instead, frozenset(self.sure), chain)

    def _blocks(self) -> list[Block]:
        """Match what stands once in each text, as far as it reaches, and return it in old order."""
        # All seeds before any reaching on: a block that reaches on could take another's first word.
        for a, b, size in (
            *_lines_once(self.old, self.new),
            *_once(self.old.ids, self.new.ids, SEED),
        ):
            self._sow(a, b, size)
        blocks = []
        for block in list(self._sown()):
            before = self._reach(block.a, block.b, -1)
            after = self._reach(block.a + block.size - 1, block.b + block.size - 1, 1)
            whole = Block(block.a - before, block.b - before, before + block.size + after)
            for n in range(whole.size):
                self._take(whole.a + n, whole.b + n)
            self.sure.update(range(whole.a, whole.a + whole.size))
            blocks.append(whole)
        return blocks

    def _sow(self, a: int, b: int, size: int) -> None:
        """Match the words of a seed, unless some of them are matched with others."""
        free = [n for n in range(size) if self.same[a + n] != b + n]
        if not any(self.same[a + n] >= 0 or self.taken[b + n] for n in free):
            for n in free:
                self._take(a + n, b + n)

    def _sown(self) -> Iterator[Block]:
        """Yield the rows of words matched so far, in old order."""
        start = 0
        for a in range(1, len(self.same) + 1):
            joined = a < len(self.same) and 0 <= self.same[a - 1] == self.same[a] - 1
            if not joined:
                if self.same[start] >= 0:
                    yield Block(start, self.same[start], a - start)
                start = a

    def _reach(self, a: int, b: int, step: int) -> int:
        """Return how many words beyond a and b are the same in both and free."""
        ours, theirs, count = self.old.ids, self.new.ids, 0
        while True:
            a, b = a + step, b + step
            if not (0 <= a < len(ours) and 0 <= b < len(theirs)) or ours[a] != theirs[b]:
                return count
            if self.same[a] >= 0 or self.taken[b]:
                return count
            count += 1

    def _neighbours(self, blocks: Sequence[Block]) -> set[tuple[Block, Block]]:
        """Return the pairs of blocks that follow each other in both texts."""
        in_new = sorted(blocks, key=lambda block: (block.b, block.a))
        follows = dict(pairwise(in_new))
        return {(one, next_) for one, next_ in pairwise(blocks) if follows.get(one) == next_}

    def _between(self, one: Block, next_: Block) -> tuple[list[int], list[int]]:
        """Return the free words between two blocks, of the old and of the new text."""
        ours = [at for at in range(one.a + one.size, next_.a) if self.same[at] < 0]
        theirs = [at for at in range(one.b + one.size, next_.b) if not self.taken[at]]
        return ours, theirs

    def _round(self, block: Block) -> None:
        """Match the rest of the lines that a moved block stands in."""
        last = block.size - 1
        for step, a, b in ((-1, block.a, block.b), (1, block.a + last, block.b + last)):
            ours = list(_line(self.old, a, step, lambda at: self.same[at] < 0))
            theirs = list(_line(self.new, b, step, lambda at: not self.taken[at]))
            self._fill(ours[::step], theirs[::step])

    def _take(self, a: int, b: int) -> None:
        self.same[a] = b
        self.taken[b] = 1

    def _fill(self, ours: list[int], theirs: list[int], seeds: Sequence[int] = ()) -> None:
        """Match words of two stretches in order."""
        mine = [self.old.ids[at] for at in ours]
        others = [self.new.ids[at] for at in theirs]
        if not mine or not others:
            return
        if len(mine) * len(others) > CELLS:
            self._cut(ours, theirs, seeds or SHORTER_SEEDS)
            return
        a = b = 0
        for code in LCSseq.opcodes(mine, others):
            if code.tag != "equal":
                continue
            self._beside(ours[a : code.src_start], theirs[b : code.dest_start])
            for n in range(code.src_end - code.src_start):
                self._take(ours[code.src_start + n], theirs[code.dest_start + n])
            a, b = code.src_end, code.dest_end
        self._beside(ours[a:], theirs[b:])

    def _cut(self, ours: list[int], theirs: list[int], seeds: Sequence[int]) -> None:
        """Match what stands once in each of two long stretches, then what lies between."""
        mine = [self.old.ids[at] for at in ours]
        others = [self.new.ids[at] for at in theirs]
        edge = _common(mine, others)
        tail = _common(mine[edge:][::-1], others[edge:][::-1])
        found = [(n, n, 1) for n in range(edge)]
        found += [(len(mine) - n, len(others) - n, 1) for n in range(tail, 0, -1)]
        middle = slice(edge, len(mine) - tail), slice(edge, len(others) - tail)
        once = list(_once(mine[middle[0]], others[middle[1]], seeds[0]))
        once = [once[n] for n in heaviest([(a, b, 1) for a, b, _ in once])]
        found[edge:edge] = [(a + edge, b + edge, 1) for a, b, _ in once]
        rest = seeds[1:]
        a = b = 0
        for at, bt, _ in [*found, (len(mine), len(others), 0)]:
            if at < len(mine):
                self._take(ours[at], theirs[bt])
            if rest or (at - a) * (bt - b) <= CELLS:
                self._fill(ours[a:at], theirs[b:bt], rest or seeds)
            a, b = at + 1, bt + 1

    def _beside(self, ours: list[int], theirs: list[int]) -> None:
        """Put words that differ beside each other, the likest together, in order."""
        pairs = len(ours) * len(theirs)
        if not pairs or pairs > min(PAIRED, self.pairs_left):
            return
        self.pairs_left -= pairs
        best: list[list[float]] = [[0.0] * (len(theirs) + 1) for _ in range(len(ours) + 1)]
        like: dict[tuple[int, int], float] = {}
        for a in range(len(ours) - 1, -1, -1):
            for b in range(len(theirs) - 1, -1, -1):
                like[a, b] = FOR_BEING_BESIDE + Indel.normalized_similarity(
                    _word(self.old, ours[a]), _word(self.new, theirs[b])
                )
                best[a][b] = max(best[a + 1][b], best[a][b + 1], like[a, b] + best[a + 1][b + 1])
        a = b = 0
        while a < len(ours) and b < len(theirs):
            if best[a][b] == like[a, b] + best[a + 1][b + 1]:
                self.instead[ours[a]] = theirs[b]
                a, b = a + 1, b + 1
            elif best[a][b] == best[a + 1][b]:
                a += 1
            else:
                b += 1


def _once(ours: Sequence[int], theirs: Sequence[int], size: int) -> Iterator[tuple[int, int, int]]:
    """Yield (a, b, size) of the rows of `size` words that stand once in each text."""
    known = _places(theirs, size)
    for row, a in _places(ours, size).items():
        b = known.get(row, -1)
        if a >= 0 and b >= 0:
            yield a, b, size


def _places(ids: Sequence[int], size: int) -> dict[tuple[int, ...], int]:
    """Return where each row of `size` words stands, or -1 if it stands there more than once."""
    places: dict[tuple[int, ...], int] = {}
    for at, row in enumerate(zip(*(ids[n:] for n in range(size)), strict=False)):
        places[row] = -1 if row in places else at
    return places


def _lines_once(old: Words, new: Words) -> Iterator[tuple[int, int, int]]:
    """Yield (a, b, size) of the lines that stand once in each text."""
    known = _lines(new)
    for line, at in _lines(old).items():
        other = known.get(line)
        if at and other and at[1] >= LEAST_LINE:
            yield at[0], other[0], at[1]


def _lines(of: Words) -> dict[str, tuple[int, int] | None]:
    """Return the first word and the number of words of each line; None if it stands twice."""
    lines: dict[str, tuple[int, int] | None] = {}
    for found in _LINE.finditer(of.text):
        line = found.group().rstrip()
        first = bisect_left(of.starts, found.start())
        size = bisect_right(of.ends, found.start() + len(line)) - first
        lines[line] = None if line in lines else (first, size)
    return lines


def _line(of: Words, at: int, step: int, free: Callable[[int], bool]) -> Iterator[int]:
    """Yield the free words beside `at` up to the end, or the beginning, of its line."""
    while 0 <= at + step < len(of.ids) and free(at + step):
        first, second = sorted((at, at + step))
        if "\n" in of.text[of.ends[first] : of.starts[second]]:
            return
        at += step
        yield at


def _common(ours: Sequence[int], theirs: Sequence[int]) -> int:
    """Return how many words two stretches begin with in common."""
    for n, (one, other) in enumerate(zip(ours, theirs, strict=False)):
        if one != other:
            return n
    return min(len(ours), len(theirs))


def _word(of: Words, at: int) -> str:
    return of.text[of.starts[at] : of.ends[at]]
