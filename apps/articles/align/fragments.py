"""Where one fragment of a text may stand in another: its own words, or what came in their place."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from rapidfuzz.distance import Indel

from apps.articles.align.matching import Matching
from apps.articles.align.runs import Shared
from apps.articles.align.words import Words

ROUND: Final = 40
"""So many characters on either side tell the place of words from their other places."""
TELLING: Final = 16
"""So many characters besides blanks, once in each text, are the same words wherever they stand."""
NEAREST: Final = 8
"""So many other places of the same words are looked at on either side."""

Piece = tuple[int, int]
Pieces = tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """Where one fragment may stand."""

    pieces: Pieces
    same: bool
    firm: bool


class Fragments:
    """Two texts and what they share, to find fragments of the old in the new."""

    def __init__(self, old: Words, new: Words, matching: Matching, shared: Shared) -> None:
        self.old, self.new = old, new
        self.matching, self.shared = matching, shared
        self.replacing = frozenset(matching.instead.values())
        self.backwards = new.text[::-1]

    def image(self, start: int, end: int) -> Piece | None:
        """Return where a fragment stands that lies in one shared stretch."""
        for run in self.shared.over(start, end):
            if run.start <= start and end <= run.end:
                return run.image(start), run.image(end)
        return None

    def found(self, piece: Piece) -> Found | None:
        """Return the likeliest place of a fragment; None where nothing is left of it."""
        image = self.image(*piece)
        if image is not None and self.firm(piece, image):
            return Found((image,), same=True, firm=True)
        elsewhere = self._elsewhere(piece)
        if elsewhere is not None and elsewhere.firm:
            return elsewhere
        if image is not None:
            return Found((image,), same=True, firm=False)
        return self._changed(piece) or elsewhere

    # The same words ----------------------------------------------------------------------------

    def firm(self, piece: Piece, image: Piece) -> bool:
        """Tell whether the same words at `image` are these words and no others like them."""
        start, end = piece
        run = next(self.shared.over(start, end), None)
        if (
            run
            and run.sure
            and run.end >= end
            and run.start <= start
            and run.image(start) == image[0]
        ):
            return True
        # The rest of the line tells more than the lines beside it, which may be others.
        old, new = _round(self.old.text, piece), _round(self.new.text, image)
        if _size(old) < TELLING:
            old, new = (
                _round(text, at, line=False)
                for text, at in ((self.old.text, piece), (self.new.text, image))
            )
        known = sum(self._common(*sides) for sides in zip(old, new, strict=True))
        return 2 * known >= max(_size(old), _size(new)) or self._once(piece)

    def _common(self, of_old: Piece, of_new: Piece) -> int:
        """Return how many characters of a stretch of the old text stand in one of the new."""
        count = 0
        for run in self.shared.over(*of_old):
            start, end = max(run.start, of_old[0]), min(run.end, of_old[1])
            begin, stop = max(run.image(start), of_new[0]), min(run.image(end), of_new[1])
            count += max(0, stop - begin)
        return count

    def _once(self, piece: Piece) -> bool:
        """Tell whether the words are long, and stand once in each text."""
        words = self.old.text[slice(*piece)]
        return (
            len("".join(words.split())) >= TELLING
            and _count(self.old.text, words) == 1
            and _count(self.new.text, words) == 1
        )

    def _elsewhere(self, piece: Piece) -> Found | None:
        """Return where the same words stand free, the place with the likest surroundings."""
        start, end = piece
        words = self.old.text[start:end]
        gap = self.shared.gap(start, end)
        free = [
            at
            for at in _nearby(self.new.text, self.backwards, words, gap[0] if gap else 0)
            if self._free(piece, (at, at + len(words)))
        ]
        if not free:
            return None
        middle = sum(gap) // 2 if gap else 0
        best = max(free, key=lambda at: (self._beside(piece, at), -abs(at - middle), -at))
        image = (best, best + len(words))
        rivals = [at for at in free if at != best]
        alike = any(self._beside(piece, at) == self._beside(piece, best) for at in rivals)
        return Found((image,), same=True, firm=not alike and self.firm(piece, image))

    def _free(self, piece: Piece, image: Piece) -> bool:
        """Tell whether new words are whole words as the old are, and are nobody else's."""
        for at, to in zip(piece, image, strict=True):
            if _inside_word(self.old, at) != _inside_word(self.new, to):
                return False
        for run in self.shared.onto(*image):
            start, end = max(run.to, image[0]), min(run.to_end, image[1])
            back = run.start - run.to
            if start + back < piece[0] or end + back > piece[1]:
                return False
        return True

    def _beside(self, piece: Piece, at: int) -> int:
        """Return how many characters before and after are the same as at the old place."""
        end = at + piece[1] - piece[0]
        before = self.old.text[max(0, piece[0] - ROUND) : piece[0]][::-1]
        after = self.old.text[piece[1] : piece[1] + ROUND]
        return _leading(before, self.new.text[max(0, at - ROUND) : at][::-1]) + _leading(
            after, self.new.text[end : end + ROUND]
        )

    # Other words -------------------------------------------------------------------------------

    def _changed(self, piece: Piece) -> Found | None:
        """Return what stands where a fragment stood, as far as it is its own."""
        own = sorted(self._own(piece))
        if not own:
            return None
        joined = [own[0]]
        for one, next_ in pairwise(own):
            if self._foreign(one, next_):
                joined.append(next_)
            else:
                joined[-1] = (joined[-1][0], next_[1])
        pieces = [self._trimmed(each) for each in joined]
        pieces = [(start, end) for start, end in pieces if start < end]
        if not pieces:
            return None
        words = self.old.text[slice(*piece)]
        longest = max(pieces, key=lambda each: each[1] - each[0])
        choices = (tuple(pieces), (longest,))
        best = max(choices, key=lambda choice: likeness_of([words], self.words(choice)))
        return Found(best, same=False, firm=False)

    def _own(self, piece: Piece) -> Iterator[Piece]:
        """Yield the new stretches that are words of a fragment, kept or changed."""
        start, end = piece
        for run in self.shared.over(start, end):
            yield run.image(max(run.start, start)), run.image(min(run.end, end))
        first, last = bisect_left(self.old.starts, start), bisect_right(self.old.ends, end)
        for word in range(first, last):
            other = self.matching.instead.get(word)
            if other is not None:
                yield self.new.starts[other], self.new.ends[other]

    def _foreign(self, one: Piece, next_: Piece) -> bool:
        """Tell whether between two stretches stands what is the old text's elsewhere."""
        if any(True for _ in self.shared.onto(one[1], next_[0])):
            return True
        first, last = (bisect_left(self.new.starts, place) for place in (one[1], next_[0]))
        return any(word in self.replacing for word in range(first, last))

    def _trimmed(self, piece: Piece) -> Piece:
        words = self.new.text[slice(*piece)]
        left = len(words) - len(words.lstrip())
        return piece[0] + left, piece[0] + max(left, len(words.rstrip()))

    def words(self, pieces: Sequence[Piece]) -> list[str]:
        """Return what stands there in the new text."""
        return [self.new.text[start:end] for start, end in pieces]


def likeness_of(old: Sequence[str], new: Sequence[str]) -> float:
    """Return how alike the words of two rows of fragments are, from 0 to 1."""
    return float(Indel.normalized_similarity(" ".join(old), " ".join(new)))


def _count(text: str, words: str) -> int:
    """Return 0, 1 or 2 for more: how often words stand in a text, also over each other."""
    first = text.find(words)
    if first < 0:
        return 0
    return 1 if text.find(words, first + 1) < 0 else 2


def _nearby(text: str, backwards: str, words: str, place: int) -> Iterator[int]:
    """Yield the places of words in a text nearest to a place, some on either side.

    :param backwards: the text from its end; `rfind` can take as long as both lengths multiplied
    """
    at = text.find(words, max(0, place))
    for _ in range(NEAREST):
        if at < 0:
            break
        yield at
        at = text.find(words, at + 1)
    sdrow = words[::-1]
    at = backwards.find(sdrow, max(0, len(text) - max(0, place) - len(words) + 1))
    for _ in range(NEAREST):
        if at < 0:
            break
        yield len(text) - at - len(words)
        at = backwards.find(sdrow, at + 1)


def _round(text: str, piece: Piece, *, line: bool = True) -> tuple[Piece, Piece]:
    """Return the stretches before and after a piece, as far as its line goes if so wished."""
    start, end = piece
    first, last = max(0, start - ROUND), min(len(text), end + ROUND)
    if line:
        first = max(first, text.rfind("\n", first, start) + 1)
        stop = text.find("\n", end, last)
        last = stop if stop >= 0 else last
    return (first, start), (end, last)


def _size(sides: tuple[Piece, Piece]) -> int:
    return sum(end - start for start, end in sides)


def _inside_word(words: Words, at: int) -> bool:
    before = bisect_left(words.starts, at) - 1
    return before >= 0 and at < words.ends[before]


def _leading(one: str, other: str) -> int:
    for n, (ours, theirs) in enumerate(zip(one, other, strict=False)):
        if ours != theirs:
            return n
    return min(len(one), len(other))
