"""From the text of a table to its records; where a quotation mark leads astray, back on the way."""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from statistics import mode
from typing import Final

from apps.articles.text import MAX_TEXT_BYTES

LOOKED_AT: Final = 50
_DELIMITERS: Final = (",", ";", "\t", "|")
_HEAD: Final = 200_000
_SEP: Final = re.compile(r"\"?sep=([^\w\s\"]|\t)\"?(?:\r\n|\r|\n)", re.IGNORECASE)
"""The line by which Excel is told what divides the cells; no record."""
_CONVINCING: Final = 3
_ADDRESS: Final = re.compile(r"https?://\S+$", re.IGNORECASE)
_TIMES_READ: Final = 2
_SPARE: Final = 1_000_000
_A_TRY: Final = 64


@dataclass(frozen=True, slots=True)
class Record:
    """A record: where it stands and its cells; or lines that are none, and the sentence why.

    :param place: the number of its row, or behind lines that are no rows, that of its first line
    """

    place: str
    cells: Sequence[str] = ()
    fault: str = ""


def delimiter_of(text: str) -> str:
    """Return what divides the cells: as the first line says, or what divides most evenly."""
    if said := _SEP.match(text):
        return said[1]
    best, best_score = _DELIMITERS[0], (0, 0)
    # A part of the file: its last record may be cut, and is left out.
    head = text[:_HEAD]
    for delimiter in _DELIMITERS:
        found = islice(records(head, delimiter), LOOKED_AT)
        widths = [len(record.cells) for record in found if not record.fault]
        widths = widths[:-1] if len(widths) > 1 and len(head) < len(text) else widths
        if not widths:
            continue
        usual = mode(widths)
        score = (widths.count(usual) if usual > 1 else 0, usual)
        if score > best_score:
            best, best_score = delimiter, score
    return best


def records(text: str, delimiter: str) -> Iterator[Record]:
    """Yield the records that have a filled cell, and lines that cannot be told apart as one."""
    lines = _Lines(text)
    way = _Way(text, lines, delimiter)
    csv.field_size_limit(MAX_TEXT_BYTES)
    reader = way.reader()
    number, strayed = 0, False
    while True:
        number += 1
        begun = lines.place
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            way.find(begun)
            first, last = begun.number + 1, lines.place.number
            strayed = strayed or last > first
            one = f"line {first}" if strayed else f"row {number}"
            yield Record(
                f"lines {first} to {last}" if last > first else one,
                fault=_said(str(error), several=last > first),
            )
            reader = way.reader()
            continue
        if any(cell.strip() for cell in cells):
            way.learn(cells, begun)
            yield Record(f"line {begun.number + 1}" if strayed else f"row {number}", cells)


def _said(error: str, *, several: bool) -> str:
    apart = "These lines cannot be told apart. " if several else ""
    if "field limit" in error or "unexpected end" in error:
        said = "A quotation mark is opened here and never closed. Close it, or take it out."
    elif "expected after" in error:
        said = (
            "A quotation mark stands inside a cell that is in quotation marks. Write it twice, or"
            " take it out."
        )
    else:
        said = "This row cannot be read as a row of a table. Look at its quotation marks."
    return apart + said


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the next line begins, and how many lines stand before it."""

    at: int = 0
    number: int = 0


class _Lines:
    """The lines of a text, one after another, with a way back."""

    def __init__(self, text: str) -> None:
        self._text = io.StringIO(text, newline="")
        self._at = self._number = 0
        if said := _SEP.match(text):
            self.go(_Place(said.end(), 1))

    @property
    def place(self) -> _Place:
        return _Place(self._at, self._number)

    def go(self, place: _Place) -> None:
        self._text.seek(place.at)
        self._at, self._number = place.at, place.number

    def skip_all(self) -> None:
        rest = self._text.read()
        breaks = rest.count("\n") + rest.count("\r") - rest.count("\r\n")
        self._at += len(rest)
        self._number += breaks + (not rest.endswith(("\n", "\r")) if rest else 0)

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._text.readline()
        if not line:
            raise StopIteration
        self._at += len(line)
        self._number += 1
        return line


class _Way:
    """Knows what the records of a table look like, and finds the next that does."""

    def __init__(self, text: str, lines: _Lines, delimiter: str) -> None:
        self._text = text
        self._lines = lines
        self._delimiter = delimiter
        # So many letters may be read in vain, then the rest is given up: no file is read more
        # than a few times over.
        self._allowed = _TIMES_READ * len(text) + _SPARE
        self._width = 0
        self._quoted: bool | None = None

    def reader(self) -> Iterator[list[str]]:
        return csv.reader(self._lines, delimiter=self._delimiter, strict=True)

    def learn(self, cells: Sequence[str], begun: _Place) -> None:
        """Note a record: how many cells the first has; whether all others begin with a mark."""
        if not self._width:
            self._width = len(cells)
        else:
            self._quoted = self._begins_quoted(begun) and self._quoted is not False

    def find(self, begun: _Place) -> None:
        """Go to the line behind `begun` from which records are read again, or to the end."""
        self._allowed -= self._lines.place.at - begun.at
        self._lines.go(begun)
        for _line in self._lines:
            here = self._lines.place
            if self._allowed <= 0:
                self._lines.skip_all()
                return
            found = self._goes_on()
            self._allowed -= self._lines.place.at - here.at + _A_TRY
            self._lines.go(here)
            if found:
                return

    def _goes_on(self) -> bool:
        """Tell whether the next records, or all there are, look like those of this table.

        A line out of the middle of a broken cell may be taken for a record; three of them, each
        with the right number of cells and without half a pair of quotation marks, hardly ever.
        """
        if self._quoted and not self._begins_quoted(self._lines.place):
            return False
        read, width = 0, self._width
        try:
            for cells in self.reader():
                filled = any(cell.strip() for cell in cells)
                if not filled and read:
                    continue
                width = width or len(cells)
                if not filled or len(cells) != width or not self._is_whole(cells):
                    return False
                read += 1
                if read == _CONVINCING:
                    break
        except csv.Error:
            return False
        return read > 0

    def _begins_quoted(self, place: _Place) -> bool:
        return self._text.startswith('"', place.at)

    def _is_whole(self, cells: Sequence[str]) -> bool:
        # Of a single column any line would do; addresses alone are told from a text's lines.
        if len(cells) == 1 and not _ADDRESS.match(cells[0].strip()):
            return False
        return not any(cell.count('"') % 2 for cell in cells)
