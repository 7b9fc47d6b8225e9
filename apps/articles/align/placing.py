"""Where spans of one text stand in another: exactly, to be confirmed by a person, or nowhere.

Exact means the same characters in a row at a place that nothing else contends for. Every span
comes back once, in the order given; spans that share no words never get words in common.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import Final

from apps.articles.align.fragments import Fragments, Piece, Pieces, likeness_of
from apps.articles.align.matching import Matching, match
from apps.articles.align.runs import Shared, runs
from apps.articles.align.words import Words, both

ALIKE: Final = 0.5
"""From this likeness on, other words are proposed for a span."""
MOST_PIECES: Final = 50
WIDEST_GAP: Final = 400
_BUCKET: Final = 128


class Verdict(StrEnum):
    """What becomes of a span."""

    EXACT = "exact"
    MOVED = "moved"
    ORPHAN = "orphan"


class Why(StrEnum):
    """Why a span is not exact."""

    NOTHING = ""
    WORDS = "words"
    PLACE = "place"
    ORDER = "order"
    GONE = "gone"
    TAKEN = "taken"


@dataclass(frozen=True, slots=True)
class Placed:
    """A span in the new text.

    :param pieces: its fragments there; none for an orphan
    :param likeness: of its old and new words, from 0 to 1
    :param near: for an orphan, the stretch where its words would stand; None if there is no telling
    """

    verdict: Verdict
    pieces: Pieces = ()
    likeness: float = 0.0
    why: Why = Why.NOTHING
    near: Piece | None = None


def align(old: str, new: str, spans: Sequence[Sequence[Piece]]) -> list[Placed]:
    """Return where each of `spans` (fragments [start, end) of `old`, in order) stands in `new`."""
    words = both(old, new)
    return _Placer(*words, match(*words)).place_all(spans)


class _Placer:
    """Two texts and what they share."""

    def __init__(self, old: Words, new: Words, matching: Matching) -> None:
        self.old = old
        self.shared = Shared(runs(old, new, matching))
        self.fragments = Fragments(old, new, matching, self.shared)

    def place_all(self, spans: Sequence[Sequence[Piece]]) -> list[Placed]:
        """Place what the texts share first, then what has to find room beside it."""
        placed: list[Placed | None] = [self._by_runs(span) for span in spans]
        board = _Board(spans)
        for n, found in enumerate(placed):
            if found is not None:
                board.put(n, found.pieces)
        rest = [n for n, found in enumerate(placed) if found is None]
        proposals = [(n, self._otherwise(spans[n])) for n in rest]
        # What is exact takes its place before what is only proposed.
        proposals.sort(key=lambda each: each[1].verdict is not Verdict.EXACT)
        for n, proposal in proposals:
            if proposal.pieces and not board.free(n, proposal.pieces):
                near = (proposal.pieces[0][0], proposal.pieces[-1][1])
                placed[n] = Placed(Verdict.ORPHAN, why=Why.TAKEN, near=near)
                continue
            board.put(n, proposal.pieces)
            placed[n] = proposal
        return [found for found in placed if found is not None]

    def _by_runs(self, span: Sequence[Piece]) -> Placed | None:
        """Return the place of a span whose fragments all stand firmly in shared stretches."""
        pieces = []
        for start, end in span:
            image = self.fragments.image(start, end)
            if image is None or not self.fragments.firm((start, end), image):
                return None
            pieces.append(image)
        if any(later[0] < earlier[1] for earlier, later in pairwise(pieces)):
            return None
        return Placed(Verdict.EXACT, tuple(pieces), 1.0)

    def _otherwise(self, span: Sequence[Piece]) -> Placed:
        """Return the likeliest place of a span that no shared stretches hold whole."""
        found = [self.fragments.found(piece) for piece in span]
        words = [self.old.text[start:end] for start, end in span]
        pieces = sorted(piece for each in found if each for piece in each.pieces)
        near = self._near(span, pieces)
        if not pieces or len(pieces) > MOST_PIECES:
            return Placed(Verdict.ORPHAN, why=Why.GONE, near=near)
        in_order = [piece for each in found if each for piece in each.pieces] == pieces
        apart = all(later[0] >= earlier[1] for earlier, later in pairwise(pieces))
        if not apart:
            return Placed(Verdict.ORPHAN, why=Why.GONE, near=near)
        if in_order and all(each and each.same and each.firm for each in found):
            return Placed(Verdict.EXACT, tuple(pieces), 1.0)
        likeness = likeness_of(words, self.fragments.words(pieces))
        if likeness < ALIKE:
            return Placed(Verdict.ORPHAN, likeness=likeness, why=Why.GONE, near=near)
        same = all(each and each.same for each in found)
        why = Why.WORDS if not same else Why.ORDER if not in_order else Why.PLACE
        return Placed(Verdict.MOVED, tuple(pieces), likeness, why)

    def _near(self, span: Sequence[Piece], pieces: Sequence[Piece]) -> Piece | None:
        near = (pieces[0][0], pieces[-1][1]) if pieces else self.shared.gap(span[0][0], span[-1][1])
        return near and (near[0], min(near[1], near[0] + WIDEST_GAP))


class _Board:
    """What stands where in the new text already."""

    def __init__(self, spans: Sequence[Sequence[Piece]]) -> None:
        self.spans = spans
        self._at: defaultdict[int, list[tuple[int, int, int]]] = defaultdict(list)

    def put(self, n: int, pieces: Pieces) -> None:
        """Note the place of a span."""
        for start, end in pieces:
            for bucket in range(start // _BUCKET, (end - 1) // _BUCKET + 1):
                self._at[bucket].append((start, end, n))

    def free(self, n: int, pieces: Pieces) -> bool:
        """Tell whether a place holds no words of a span that shares none with this one."""
        for start, end in pieces:
            for bucket in range(start // _BUCKET, (end - 1) // _BUCKET + 1):
                for begin, stop, other in self._at[bucket]:
                    if (
                        begin < end
                        and start < stop
                        and not _overlap(self.spans[n], self.spans[other])
                    ):
                        return False
        return True


def _overlap(one: Sequence[Piece], other: Sequence[Piece]) -> bool:
    return any(a < d and c < b for a, b in one for c, d in other)
