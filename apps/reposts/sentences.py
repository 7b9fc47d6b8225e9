"""Two texts side by side, sentence by sentence."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from apps.reposts.shingles import words

# A sentence ends at a stop, closing quotes included, before a blank; or at the end of a line; or,
# in scripts that leave no blank, at their own full stop.
_END = re.compile(
    r"(?<=[.!?\u2026][\"'\u201d\u2019\u00bb)\]])\s+|(?<=[.!?\u2026])\s+|\n+|(?<=[\u3002\uff01\uff1f])"
)
LONG = 500


class Relation(StrEnum):
    """How a row of the comparison stands in the two texts."""

    SAME = "same"
    CHANGED = "changed"
    ONLY_FIRST = "only_first"
    ONLY_SECOND = "only_second"


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence as it is written; `elsewhere` when the other text has it in another place."""

    text: str
    elsewhere: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """Sentences of the first and of the second text that stand beside each other."""

    relation: Relation
    first: tuple[Sentence, ...]
    second: tuple[Sentence, ...]


def split(text: str) -> list[str]:
    """Return the sentences of `text`, without those that have no word."""
    return [part.strip() for part in _END.split(text) if part and words(part)]


def side_by_side(first: str, second: str) -> list[Row]:
    """Return both texts in order as rows; sentences are the same when their folded words are."""
    left, right = split(first), split(second)
    keys_left, keys_right = [_keys(sentences) for sentences in (left, right)]
    # Sentences repeated through a long text would cost the square of their number.
    matcher = SequenceMatcher(None, keys_left, keys_right, autojunk=len(right) > LONG)
    relations = {
        "equal": Relation.SAME,
        "replace": Relation.CHANGED,
        "delete": Relation.ONLY_FIRST,
        "insert": Relation.ONLY_SECOND,
    }
    return [
        Row(
            relations[tag],
            _marked(left[a:b], keys_left[a:b], set(keys_right), tag),
            _marked(right[c:d], keys_right[c:d], set(keys_left), tag),
        )
        for tag, a, b, c, d in matcher.get_opcodes()
    ]


def _keys(sentences: Iterable[str]) -> list[str]:
    return [" ".join(words(sentence)) for sentence in sentences]


def _marked(
    sentences: Sequence[str], keys: Sequence[str], other: set[str], tag: str
) -> tuple[Sentence, ...]:
    return tuple(
        Sentence(sentence, elsewhere=tag != "equal" and key in other)
        for sentence, key in zip(sentences, keys, strict=True)
    )
