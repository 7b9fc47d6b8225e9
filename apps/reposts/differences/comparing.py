"""Two texts compared: in rows, in numbers, and in what changed in meaning."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from apps.annotations.reading import Stretch, read
from apps.articles.align import changes
from apps.reposts.differences.meaning import Difference, Half, differences
from apps.reposts.differences.rows import Relation, Row, Step, Written, rows, steps


@dataclass(frozen=True, slots=True)
class Side:
    """A text, with the stretches of it that the article says itself.

    :param language: as the article says it; guessed if empty
    """

    text: str
    stretches: Sequence[Stretch]
    language: str


@dataclass(frozen=True, slots=True)
class Counts:
    """So many sentences of the articles' own were kept, reworded and so on."""

    same: int
    changed: int
    moved: int
    added: int
    removed: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a copy makes of its original.

    :param differences: what changed in meaning; `Difference.step` is the place of a row here
    """

    rows: list[Row]
    differences: list[Difference]
    counts: Counts


def compare(original: Side, copy: Side) -> Comparison:
    """Return what became of one text in another."""
    found = changes(original.text, copy.text)
    told = list(steps(found, Written(original.stretches), Written(copy.stretches)))
    made, places = rows(told)
    readings = [
        Half(side.text, read(side.text, side.stretches, side.language)) for side in (original, copy)
    ]
    return Comparison(
        made,
        [
            replace(each, step=places[each.step])
            for each in differences(readings[0], readings[1], [step.change for step in told])
        ],
        _counts(told),
    )


def _counts(told: Sequence[Step]) -> Counts:
    # A moved sentence is counted once, where it stands.
    own = Counter(
        step.relation
        for step in told
        if not step.aside and (step.change.new or step.relation is Relation.REMOVED)
    )
    return Counts(
        *(
            own[relation]
            for relation in (
                Relation.SAME,
                Relation.CHANGED,
                Relation.MOVED,
                Relation.ADDED,
                Relation.REMOVED,
            )
        )
    )
