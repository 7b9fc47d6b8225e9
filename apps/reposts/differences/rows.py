"""Both texts in rows: what they share, what differs, and what only one of them has."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from apps.annotations.reading import Stretch
from apps.articles.align import Change, Kind, Part, Sentence
from apps.reposts.shingles import words


class Relation(StrEnum):
    """How a row stands in the two texts."""

    SAME = "same"
    CHANGED = "changed"
    MOVED = "moved"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Row:
    """Neighbouring sentences of one fate.

    What was moved has two rows: where it stood, without `copy`, and where it stands.

    :param parts: of one changed sentence, the words of both
    :param aside: whether this is the host's furniture and nothing that the article says
    """

    relation: Relation
    original: tuple[Sentence, ...] = ()
    copy: tuple[Sentence, ...] = ()
    parts: tuple[Part, ...] = ()
    aside: bool = False

    @property
    def count(self) -> int:
        """Return how many sentences stand in it."""
        return max(len(self.original), len(self.copy))


class Written:
    """Which sentences of a text are its own words."""

    def __init__(self, stretches: Sequence[Stretch]) -> None:
        self._ordered = sorted(stretches, key=lambda each: each.start)
        self._starts = [each.start for each in self._ordered]

    def has(self, sentence: Sentence) -> bool:
        """Tell whether a sentence begins in one of the stretches."""
        at = bisect_right(self._starts, sentence.start) - 1
        return at >= 0 and sentence.start < self._ordered[at].end


@dataclass(frozen=True, slots=True)
class Step:
    """One change, and how it is told.

    :param aside: whether none of its sentences is the article's own
    """

    relation: Relation
    change: Change
    aside: bool


def steps(found: Sequence[Change], original: Written, copy: Written) -> Iterator[Step]:
    """Yield each change that has words, as it is told.

    A sentence whose words are the same is the same, whatever became of its quotation marks.
    """
    for change in found:
        old, new = change.old, change.new
        sides = [side for side in (old, new) if side]
        if not any(words(side.text) for side in sides):
            continue
        own = (old and original.has(old)), (new and copy.has(new))
        relation = Relation(change.kind.value)
        if change.kind is Kind.CHANGED and old and new and words(old.text) == words(new.text):
            relation = Relation.SAME
        yield Step(relation, change, aside=not any(own))


def rows(told: Sequence[Step]) -> tuple[list[Row], list[int]]:
    """Return the rows, and for each step in which of them it stands."""
    made: list[Row] = []
    places: list[int] = []
    previous: Step | None = None
    for step in told:
        if previous and _one_row(previous, step):
            made[-1] = _with(made[-1], step.change)
        else:
            made.append(_with(Row(step.relation, aside=step.aside), step.change))
        places.append(len(made) - 1)
        previous = step
    return made, places


def _one_row(one: Step, next_: Step) -> bool:
    if (one.relation, one.aside) != (next_.relation, next_.aside):
        return False
    if one.relation is Relation.CHANGED:
        return False
    if one.relation is Relation.MOVED:
        return (one.change.new is None) == (next_.change.new is None) and not (
            one.change.parts or next_.change.parts
        )
    return True


def _with(row: Row, change: Change) -> Row:
    return Row(
        row.relation,
        (*row.original, change.old) if change.old else row.original,
        (*row.copy, change.new) if change.new else row.copy,
        change.parts if row.relation in {Relation.CHANGED, Relation.MOVED} else (),
        row.aside,
    )
