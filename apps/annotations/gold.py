"""Attributions marked by hand in brat's standoff form, and how well ours agree with them."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from apps.annotations.reading import Attribution
from apps.annotations.spans import Fragment

# The labels of the form, and the part of an attribution that each marks.
PARTS: Final[Mapping[str, str]] = {"Source": "source", "Cue": "cue", "Content": "content"}
_LINE: Final = re.compile(r"T\d+\t(?P<label>\w+) (?P<spans>\d+ \d+(?:;\d+ \d+)*)\t")
_TOKEN: Final = re.compile(r"\w+|[^\w\s]")

Pieces = dict[str, set[Fragment]]


class GoldError(ValueError):
    """What was read is not in the form."""


@dataclass(slots=True)
class Count:
    """How many were found, how many there are, and how many are the same."""

    found: int = 0
    wanted: int = 0
    same: int = 0

    def add(self, found: set[Fragment], wanted: set[Fragment]) -> None:
        """Count one document's."""
        self.found += len(found)
        self.wanted += len(wanted)
        self.same += len(found & wanted)

    @property
    def precision(self) -> float:
        """How many of those found are right."""
        return _share(self.same, self.found)

    @property
    def recall(self) -> float:
        """How many of the right are found."""
        return _share(self.same, self.wanted)

    @property
    def f1(self) -> float:
        """The harmonic mean of the two."""
        return _share(2 * self.same, self.found + self.wanted)


@dataclass(slots=True)
class Score:
    """The agreement over some documents, by label: of whole pieces and of tokens."""

    documents: int = 0
    exact: dict[str, Count] = field(default_factory=lambda: {label: Count() for label in PARTS})
    tokens: dict[str, Count] = field(default_factory=lambda: {label: Count() for label in PARTS})

    def add(self, text: str, found: Pieces, wanted: Pieces) -> None:
        """Count one document."""
        self.documents += 1
        words = [Fragment(*match.span()) for match in _TOKEN.finditer(text)]
        for label in PARTS:
            self.exact[label].add(found[label], wanted[label])
            self.tokens[label].add(_covered(words, found[label]), _covered(words, wanted[label]))


def wanted(standoff: str, length: int) -> Pieces:
    """Return the pieces that a standoff file marks, by label, those of one span one by one.

    :param length: of the text, in code points
    :raises GoldError: a line that names one of the labels is of another form, or points outside
    """
    pieces: Pieces = {label: set() for label in PARTS}
    for number, line in enumerate(standoff.split("\n"), start=1):
        cells = line.split("\t")
        if not line.startswith("T") or cells[1:2] == [] or cells[1].split(" ")[0] not in PARTS:
            continue
        match = _LINE.match(line)
        if match is None:
            message = f"line {number} has no positions"
            raise GoldError(message)
        for each in match["spans"].split(";"):
            start, end = map(int, each.split())
            if end > length:
                message = f"line {number} points behind the end of the text"
                raise GoldError(message)
            if start < end:
                pieces[match["label"]].add(Fragment(start, end))
    return pieces


def found(attributions: Iterable[Attribution]) -> Pieces:
    """Return the pieces of attributions, by label.

    Those inside another's words are left out: the form has no place for them, and what is marked
    in it stands beside each other only.
    """
    pieces: Pieces = {label: set() for label in PARTS}
    for each in attributions:
        if each.parent is None:
            for label, part in PARTS.items():
                pieces[label].update(getattr(each, part))
    return pieces


def _covered(words: list[Fragment], pieces: set[Fragment]) -> set[Fragment]:
    return set(_walk(words, sorted(pieces, key=lambda part: part.start)))


def _walk(words: list[Fragment], pieces: list[Fragment]) -> Iterator[Fragment]:
    """Yield the words that lie in a piece; both in the order of the text."""
    at, furthest = 0, 0
    for word in words:
        while at < len(pieces) and pieces[at].start <= word.start:
            furthest = max(furthest, pieces[at].end)
            at += 1
        if word.start < furthest:
            yield word


def _share(part: float, whole: float) -> float:
    return part / whole if whole else 0.0
