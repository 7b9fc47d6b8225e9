"""What changed between two texts, for people: sentence by sentence, then word by word."""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from rapidfuzz.distance import LCSseq

from apps.articles.align.matching import CELLS, heaviest, match
from apps.articles.align.runs import runs
from apps.articles.align.words import both
from apps.articles.sentences import sentences

ONE_SENTENCE: Final = 0.5
"""From this share of common characters on, two sentences are one sentence changed."""
BUDGET: Final = 100_000_000
"""Cells that comparing the words of changed sentences may take in all; then they stand whole."""
# A number is one word, with what groups its digits.
_TOKEN: Final = re.compile(
    r"\s+|\d+(?:[.,'\u2019\u00a0\u202f]\d+)+|[\u2e80-\u9fff\uf900-\ufaff]|[^\W\u2e80-\u9fff\uf900-\ufaff]+|\W"
)


class Kind(StrEnum):
    """What became of a sentence."""

    SAME = "same"
    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"
    MOVED = "moved"


class Fate(StrEnum):
    """What became of words inside a changed sentence."""

    KEPT = "kept"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Part:
    """Words of a changed sentence."""

    text: str
    fate: Fate


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of either text, and whether it begins a paragraph there."""

    start: int
    end: int
    text: str
    opens: bool


@dataclass(frozen=True, slots=True)
class Change:
    """A sentence in both texts, or in one.

    A moved sentence comes twice: where it stood (`new` is None) and where it stands.

    :param parts: the words of both, where they differ
    """

    kind: Kind
    old: Sentence | None = None
    new: Sentence | None = None
    parts: tuple[Part, ...] = ()

    @property
    def opens(self) -> bool:
        """Tell whether a paragraph begins here."""
        shown = self.new or self.old
        return shown is not None and shown.opens


def changes(old: str, new: str) -> list[Change]:
    """Return all sentences of both texts in the order of the new, what went where it had been."""
    ours, theirs = list(_sentences(old)), list(_sentences(new))
    pairs = _pairs(old, new, ours, theirs)
    items = [(a, b, len(theirs[b].text)) for a, b in sorted(pairs.items())]
    stayed = [items[n][:2] for n in heaviest(items)]
    found: list[Change] = []
    beside = _Beside()
    a = b = 0
    back = {b: a for a, b in pairs.items()}
    for at, bt in [*stayed, (len(ours), len(theirs))]:
        for gone in range(a, at):
            kind = Kind.MOVED if gone in pairs else Kind.REMOVED
            found.append(Change(kind, old=ours[gone]))
        for come in range(b, bt):
            former = ours[back[come]] if come in back else None
            found.append(beside.stands(Kind.MOVED, former, theirs[come]))
        if at < len(ours):
            kind = Kind.SAME if ours[at].text == theirs[bt].text else Kind.CHANGED
            found.append(beside.stands(kind, ours[at], theirs[bt]))
        a, b = at + 1, bt + 1
    return found


def compared(old: str, new: str) -> tuple[Part, ...]:
    """Return the words of both texts in one row, as far as that does not take too long."""
    return _Beside().words(old, new)


class _Beside:
    """Shows sentences word by word, as long as there is something left of the budget."""

    def __init__(self) -> None:
        self._left = BUDGET

    def stands(self, kind: Kind, old: Sentence | None, new: Sentence) -> Change:
        """Return what became of a sentence that stands in the new text."""
        if old is None:
            return Change(Kind.ADDED, new=new)
        differs = old.text != new.text
        return Change(kind, old, new, self.words(old.text, new.text) if differs else ())

    def words(self, old: str, new: str) -> tuple[Part, ...]:
        """Return the words of both, or both whole where to compare them would take too long."""
        ours, theirs = _TOKEN.findall(old), _TOKEN.findall(new)
        cells = len(ours) * len(theirs)
        if cells > min(CELLS, self._left):
            return Part(old, Fate.REMOVED), Part(new, Fate.ADDED)
        self._left -= cells
        return _in_one_row(ours, theirs)


def _in_one_row(ours: Sequence[str], theirs: Sequence[str]) -> tuple[Part, ...]:
    row: list[Part] = []
    a = b = 0
    codes = LCSseq.opcodes(ours, theirs)
    equal = [
        (code.src_start, code.src_end, code.dest_start) for code in codes if code.tag == "equal"
    ]
    for start, end, to in [*_worth_keeping(ours, equal), (len(ours), len(ours), len(theirs))]:
        row.append(Part("".join(ours[a:start]), Fate.REMOVED))
        row.append(Part("".join(theirs[b:to]), Fate.ADDED))
        row.append(Part("".join(ours[start:end]), Fate.KEPT))
        a, b = end, to + end - start
    return tuple(part for part in row if part.text)


def _worth_keeping(
    ours: Sequence[str], equal: Sequence[tuple[int, int, int]]
) -> Iterator[tuple[int, int, int]]:
    """Leave out blanks alone between two changes: they would cut one change into two."""
    for start, end, to in equal:
        inside = start > 0 and end < len(ours)
        if not (inside and "".join(ours[start:end]).isspace()):
            yield start, end, to


def _sentences(text: str) -> Iterator[Sentence]:
    last = 0
    for start, end in sentences(text):
        opens = last == 0 or "\n" in text[last:start]
        yield Sentence(start, end, text[start:end], opens)
        last = end


def _pairs(
    old: str, new: str, ours: Sequence[Sentence], theirs: Sequence[Sentence]
) -> Mapping[int, int]:
    """Return which sentence of the old text is which of the new, each at most once."""
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    common = _common(old, new, ours, theirs)
    for (a, b), count in sorted(common.items(), key=lambda each: (-each[1], each[0])):
        share = 2 * count / (len(ours[a].text) + len(theirs[b].text))
        if share >= ONE_SENTENCE and a not in pairs and b not in taken:
            pairs[a] = b
            taken.add(b)
    # Short sentences that were moved: too little to be told by words alone.
    waiting: defaultdict[str, list[int]] = defaultdict(list)
    for b in range(len(theirs) - 1, -1, -1):
        if b not in taken:
            waiting[theirs[b].text].append(b)
    for a, sentence in enumerate(ours):
        if a not in pairs and waiting[sentence.text]:
            pairs[a] = waiting[sentence.text].pop()
    return pairs


def _common(
    old: str, new: str, ours: Sequence[Sentence], theirs: Sequence[Sentence]
) -> Mapping[tuple[int, int], int]:
    """Count the characters that a sentence of the old text and one of the new share."""
    words = both(old, new)
    counts: defaultdict[tuple[int, int], int] = defaultdict(int)
    a = 0
    places = _Places(theirs)
    for run in runs(*words, match(*words)):
        while a < len(ours) and ours[a].end <= run.start:
            a += 1
        at = a
        while at < len(ours) and ours[at].start < run.end:
            start, end = max(run.start, ours[at].start), min(run.end, ours[at].end)
            for b, size in places.over(run.image(start), run.image(end)):
                counts[at, b] += size
            at += 1
    return counts


class _Places:
    """Which sentence stands where."""

    def __init__(self, of: Sequence[Sentence]) -> None:
        self.of = of
        self._starts = [sentence.start for sentence in of]

    def over(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Yield each sentence that reaches into [start, end), and by how many characters."""
        at = max(0, bisect_right(self._starts, start) - 1)
        while at < len(self.of) and self.of[at].start < end:
            size = min(end, self.of[at].end) - max(start, self.of[at].start)
            if size > 0:
                yield at, size
            at += 1
