"""Two texts side by side: sentence by sentence, then by the words that differ."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from enum import StrEnum

from apps.articles.sentences import sentences
from apps.reposts.shingles import words

# From this share of common words on, two sentences are one sentence changed.
ALIKE = 0.5
# A changed sentence is looked for among so many that follow.
AHEAD = 8
# Sentences repeated through a longer text would cost the square of their number.
LONG = 500


class Relation(StrEnum):
    """How a row of the comparison stands in the two texts."""

    SAME = "same"
    CHANGED = "changed"
    ONLY_FIRST = "only_first"
    ONLY_SECOND = "only_second"


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of a sentence that the other version of it has, or has not."""

    text: str
    differs: bool


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence as it is written.

    `elsewhere` when the other text has it in another place; `pieces` when the other text has it
    in other words.
    """

    text: str
    elsewhere: bool = False
    pieces: tuple[Piece, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """Sentences of the first and of the second text that stand beside each other."""

    relation: Relation
    first: tuple[Sentence, ...]
    second: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class _Known:
    """A sentence with its folded words, by which it is compared."""

    text: str
    words: tuple[str, ...]


def split(text: str) -> list[str]:
    """Return the sentences of `text`, without those that have no word."""
    return [known.text for known in _known(text)]


def side_by_side(first: str, second: str) -> list[Row]:
    """Return both texts in order as rows; sentences are the same when their folded words are."""
    left, right = _known(first), _known(second)
    of_left, of_right = ([known.words for known in side] for side in (left, right))
    matcher = SequenceMatcher(None, of_left, of_right, autojunk=len(right) > LONG)
    elsewhere = (set(of_right), set(of_left))
    rows: list[Row] = []
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            same = (tuple(Sentence(known.text) for known in left[a:b]),)
            rows.append(Row(Relation.SAME, *same, tuple(Sentence(k.text) for k in right[c:d])))
        else:
            rows.extend(_merged(_aligned(left[a:b], right[c:d], elsewhere)))
    return rows


def _known(text: str) -> list[_Known]:
    parts = (text[start:end] for start, end in sentences(text))
    return [known for part in parts if (known := _Known(part, tuple(words(part)))).words]


def _aligned(
    left: Sequence[_Known],
    right: Sequence[_Known],
    elsewhere: tuple[set[tuple[str, ...]], set[tuple[str, ...]]],
) -> Iterator[Row]:
    """Yield changed sentences beside each other, and those that only one text has by themselves."""
    at = 0
    for mine in left:
        match = None
        if mine.words not in elsewhere[0]:
            ahead = range(at, min(at + AHEAD, len(right)))
            match = next((place for place in ahead if _alike(mine, right[place])), None)
        if match is None:
            yield Row(Relation.ONLY_FIRST, (_alone(mine, elsewhere[0]),), ())
            continue
        for theirs in right[at:match]:
            yield Row(Relation.ONLY_SECOND, (), (_alone(theirs, elsewhere[1]),))
        yield _changed(mine.text, right[match].text)
        at = match + 1
    for theirs in right[at:]:
        yield Row(Relation.ONLY_SECOND, (), (_alone(theirs, elsewhere[1]),))


def _alone(known: _Known, of_other: set[tuple[str, ...]]) -> Sentence:
    return Sentence(known.text, elsewhere=known.words in of_other)


def _alike(one: _Known, other: _Known) -> bool:
    common = (Counter(one.words) & Counter(other.words)).total()
    return 2 * common >= ALIKE * (len(one.words) + len(other.words))


def _changed(first: str, second: str) -> Row:
    """Return two versions of a sentence with the words in which they differ."""
    left, right = first.split(), second.split()
    keys_left, keys_right = ([tuple(words(token)) for token in side] for side in (left, right))
    opcodes = SequenceMatcher(None, keys_left, keys_right, autojunk=False).get_opcodes()
    pieces = (
        [Piece(" ".join(left[a:b]), tag != "equal") for tag, a, b, _, _ in opcodes if b > a],
        [Piece(" ".join(right[c:d]), tag != "equal") for tag, _, _, c, d in opcodes if d > c],
    )
    return Row(
        Relation.CHANGED,
        (Sentence(first, pieces=tuple(pieces[0])),),
        (Sentence(second, pieces=tuple(pieces[1])),),
    )


def _merged(rows: Iterator[Row]) -> list[Row]:
    """Put neighbours that only the same text has into one row."""
    merged: list[Row] = []
    for row in rows:
        last = merged[-1] if merged else None
        if last and last.relation == row.relation and row.relation is not Relation.CHANGED:
            merged[-1] = replace(
                last, first=last.first + row.first, second=last.second + row.second
            )
        else:
            merged.append(row)
    return merged
