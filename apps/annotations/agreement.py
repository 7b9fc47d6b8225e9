"""How far two people agree on which words are a claim, a source, a figure and so on.

Two measures, kind by kind. F1 asks whether the same marks were made; a chance agreement counts
as any other. Krippendorff's alpha asks how far the marked stretches differ from each other,
compared with stretches of these lengths that were thrown on the text at random.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Final

TOLERANCE: Final = 0.5
"""Of the characters that either of two marks has, how many both have at least, to be one mark."""

Stretch = tuple[int, int]
Marked = tuple[Stretch, ...]
"""The fragments [start, end) of one mark, in order and disjoint."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far two people agree.

    :param one: how many marks the one made
    :param other: how many marks the other made
    :param same: how many pairs are the same to the character
    :param alike: how many pairs have at least half of their characters in common
    :param exact_f1: None where neither marked anything
    :param f1: tolerant of boundaries; None where neither marked anything
    :param alpha: None where neither marked anything, or where chance leaves nothing to differ in
    """

    one: int
    other: int
    same: int
    alike: int
    exact_f1: float | None
    f1: float | None
    alpha: float | None


@dataclass(frozen=True, slots=True)
class Disagreement:
    """How far two people's stretches differ: as they are, and by chance."""

    observed: float
    expected: float


@dataclass(frozen=True, slots=True)
class Report:
    """The agreement on each kind that either marked, and on all together."""

    kinds: Mapping[str, Agreement]
    all: Agreement


def report(
    one: Mapping[str, Sequence[Marked]], other: Mapping[str, Sequence[Marked]], length: int
) -> Report:
    """Compare what two people marked, by kind, in a text of `length` characters.

    Of all kinds together, alpha weighs each kind by what it has to differ in: one less the sum of
    what is observed by the sum of what is expected, as Krippendorff (2004) joins categories.
    """
    kinds: dict[str, Agreement] = {}
    differing: list[Disagreement] = []
    for kind in sorted({*one, *other}):
        mine, theirs = one.get(kind, ()), other.get(kind, ())
        if not mine and not theirs:
            continue
        apart = disagreement(_stretches(mine), _stretches(theirs), length)
        differing.append(apart)
        kinds[kind] = _agreement(
            (len(mine), len(theirs)), _same(mine, theirs), matched(mine, theirs), apart
        )
    whole = Disagreement(
        sum(each.observed for each in differing), sum(each.expected for each in differing)
    )
    counts = [
        sum(getattr(each, name) for each in kinds.values())
        for name in ("one", "other", "same", "alike")
    ]
    return Report(kinds, _agreement((counts[0], counts[1]), counts[2], counts[3], whole))


def matched(one: Sequence[Marked], other: Sequence[Marked]) -> int:
    """Return how many pairs of marks are alike, each mark in one pair at most.

    Two marks are alike if they share at least :data:`TOLERANCE` of the characters that either
    has. Marks of one person may overlap; as many pairs as possible are made.
    """
    choices = [
        [j for j in near if _likeness(one[i], other[j]) >= TOLERANCE]
        for i, near in enumerate(_near(one, other))
    ]
    pairs = _Pairs()
    for i in range(len(one)):
        pairs.add(i, choices)
    return len(pairs.of_one)


def disagreement(one: Sequence[Stretch], other: Sequence[Stretch], length: int) -> Disagreement:
    """Return the observed and the expected disagreement of two people on one kind.

    This is the unitizing alpha for one category and two observers of K. Krippendorff, *On the
    reliability of unitizing continuous data*, Sociological Methodology 25 (1995), as it is worked
    out in *Measuring the reliability of qualitative text analysis data*, Quality & Quantity 38
    (2004). Two units that intersect differ by the squares of what their beginnings and their ends
    are apart; a unit that meets none of the other's differs by the square of its length:

    ``D_o = Σ δ² / (m (m − 1) L²)``

    ``D_e = 2/L Σ_g [ (N − 1)/3 (2l³ − 3l² + l) + l² Σ_gaps (gap − l + 1) ]``
    ``/ (mL (mL − 1) − Σ_g l (l − 1))``

    over all N units g of both, l the length of each, the gaps of both that are at least so long,
    m = 2 and L the length of the text.

    :param one: disjoint stretches in order, within the text; so with the other
    """
    if length == 0 or not (one or other):
        return Disagreement(0.0, 0.0)
    units = [end - start for start, end in (*one, *other)]
    gaps = sorted((*_gaps(one, length), *_gaps(other, length)))
    above = [0, *accumulate(reversed(gaps))]
    chance = 0.0
    for unit in units:
        longer = len(gaps) - bisect_left(gaps, unit)
        room = above[longer] - longer * (unit - 1)
        chance += (len(units) - 1) / 3 * (2 * unit**3 - 3 * unit**2 + unit) + unit**2 * room
    pairs = 2 * length * (2 * length - 1) - sum(unit * (unit - 1) for unit in units)
    return Disagreement(
        observed=_differences(one, other) / length**2, expected=2 / length * chance / pairs
    )


def alpha(apart: Disagreement) -> float | None:
    """Return one less what is observed by what is expected; None where nothing is expected."""
    return 1 - apart.observed / apart.expected if apart.expected else None


def joined(texts: Iterable[tuple[int, Mapping[str, Sequence[Marked]]]]) -> dict[str, list[Marked]]:
    """Return the marks on several texts as marks on one that has them one after the other.

    :param texts: the length of each, and the marks on it by kind
    """
    whole: dict[str, list[Marked]] = defaultdict(list)
    begin = 0
    for length, marks in texts:
        for kind, each in marks.items():
            whole[kind] += [tuple((begin + a, begin + b) for a, b in mark) for mark in each]
        begin += length
    return dict(whole)


def _agreement(counts: tuple[int, int], same: int, alike: int, apart: Disagreement) -> Agreement:
    one, other = counts
    return Agreement(
        one=one,
        other=other,
        same=same,
        alike=alike,
        exact_f1=_f1(same, one + other),
        f1=_f1(alike, one + other),
        alpha=alpha(apart),
    )


def _f1(pairs: int, marks: int) -> float | None:
    return 2 * pairs / marks if marks else None


def _same(one: Sequence[Marked], other: Sequence[Marked]) -> int:
    return len({*one} & {*other})


def _near(one: Sequence[Marked], other: Sequence[Marked]) -> list[list[int]]:
    """Return of each mark of the one those of the other whose whole reach meets its own."""
    order = sorted(range(len(other)), key=lambda j: other[j][0][0])
    starts = [other[j][0][0] for j in order]
    # The longest reach to the left of each place, so that a look back knows where to stop.
    reach = list(accumulate((other[j][-1][1] for j in order), max))
    near: list[list[int]] = []
    for mark in one:
        found = []
        at = bisect_left(starts, mark[-1][1]) - 1
        while at >= 0 and reach[at] > mark[0][0]:
            if other[order[at]][-1][1] > mark[0][0]:
                found.append(order[at])
            at -= 1
        near.append(found)
    return near


def _likeness(one: Marked, other: Marked) -> float:
    """Return how many of the characters of either both have."""
    common = sum(max(0, min(b, d) - max(a, c)) for a, b in one for c, d in other)
    both = sum(b - a for a, b in (*one, *other))
    return common / (both - common)


@dataclass(slots=True)
class _Pairs:
    """Marks of the one and of the other that belong together, both ways."""

    of_one: dict[int, int] = field(default_factory=dict)
    of_other: dict[int, int] = field(default_factory=dict)

    def add(self, first: int, choices: Sequence[Sequence[int]]) -> None:
        """Pair `first` with a mark of the other if that can be, letting others choose anew.

        An augmenting path, without recursion: long runs of marks that overlap would nest too deep.
        """
        came: dict[int, int] = {}
        waiting = [first]
        while waiting:
            i = waiting.pop()
            for j in choices[i]:
                if j in came:
                    continue
                came[j] = i
                if j not in self.of_other:
                    self._move_on(j, came)
                    return
                waiting.append(self.of_other[j])

    def _move_on(self, free: int, came: Mapping[int, int]) -> None:
        """Give everybody on the way to a free mark what was found for them."""
        at: int | None = free
        while at is not None:
            holder = came[at]
            former = self.of_one.get(holder)
            self.of_one[holder], self.of_other[at] = at, holder
            at = former


def _stretches(marks: Sequence[Marked]) -> list[Stretch]:
    """Return what is marked as disjoint stretches in order; what overlaps becomes one."""
    whole: list[Stretch] = []
    for start, end in sorted(part for mark in marks for part in mark):
        if whole and start < whole[-1][1]:
            whole[-1] = (whole[-1][0], max(end, whole[-1][1]))
        else:
            whole.append((start, end))
    return whole


def _gaps(units: Sequence[Stretch], length: int) -> list[int]:
    """Return the lengths of what is between the units and at both ends, as far as there is any."""
    edges = [0, *(edge for unit in units for edge in unit), length]
    lengths = [b - a for a, b in zip(edges[::2], edges[1::2], strict=True)]
    return [each for each in lengths if each]


def _differences(one: Sequence[Stretch], other: Sequence[Stretch]) -> int:
    """Return the sum of the squared differences between the units of the two."""
    total = 0
    met_one, met_other = set[int](), set[int]()
    i = j = 0
    while i < len(one) and j < len(other):
        (a, b), (c, d) = one[i], other[j]
        if a < d and c < b:
            total += (a - c) ** 2 + (b - d) ** 2
            met_one.add(i)
            met_other.add(j)
        if b <= d:
            i += 1
        else:
            j += 1
    alone = [unit for k, unit in enumerate(one) if k not in met_one]
    alone += [unit for k, unit in enumerate(other) if k not in met_other]
    return total + sum((end - start) ** 2 for start, end in alone)
