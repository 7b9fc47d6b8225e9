"""CSV and JSON lines, row by row: what cannot be read is a fault of its row and of no other."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Final

from apps.articles.addresses import parse
from apps.articles.charsets import decode
from apps.articles.details import MAX_RAW_DATE
from apps.articles.documents.mapping import FIELDS, Plan, has_header, proposed
from apps.articles.documents.records import LOOKED_AT, delimiter_of, records
from apps.articles.given import InvalidDetailsError, for_import
from apps.articles.media import Medium
from apps.articles.sent import Item, Sent
from apps.articles.text import MAX_LINES, UnreadableError, normalise, refuse_controls

MAX_ROWS: Final = 100_000
MAX_COLUMNS: Final = 200
MAX_FAULTS: Final = 500
SAMPLE: Final = 5
_NAME_LENGTH: Final = 100
_SHOWN: Final = 300


@dataclass(frozen=True, slots=True)
class Row:
    """A row: where it stands and its cells by column; or the sentence that says what is wrong."""

    place: str
    cells: Mapping[str, str] = field(default_factory=dict)
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Look:
    """What a table looks like, and how it may be meant."""

    columns: Sequence[str]
    sample: Sequence[Sequence[str]]
    rows: int
    plan: Plan


@dataclass(frozen=True, slots=True)
class Fault:
    """A row that cannot be imported, and why."""

    place: str
    says: str


@dataclass(frozen=True, slots=True)
class Checked:
    """What would come of an import: so many good rows, so many at fault, the first by name."""

    good: int
    faulty: int
    faults: Sequence[Fault]


def look(data: bytes, medium: Medium, *, declared: str | None = None) -> Look:
    """Return a table's columns, its first rows, and a proposal of what is what.

    :raises UnreadableError: it is no table, or too large a one
    """
    text = _decoded(data, declared)
    if medium is Medium.LINES:
        columns, plan = _keys(text), Plan()
    else:
        delimiter = delimiter_of(text)
        first = islice(records(text, delimiter), LOOKED_AT)
        good = [record.cells for record in first if not record.fault]
        if not good:
            raise _no_table()
        header = has_header(good[0], good[1:])
        plan = Plan(header=header, delimiter=delimiter)
        columns = _names(good[0], header=header)
    if not columns:
        raise _no_table()
    rows = list(islice(_rows(text, medium, plan), LOOKED_AT))
    sample = [[row.cells.get(name, "") for name in columns] for row in rows if not row.fault]
    plan = Plan(proposed(columns, sample), plan.header, plan.delimiter)
    count = sum(1 for _ in _rows(text, medium, plan))
    return Look(
        columns, [[_shown(cell[:_SHOWN]) for cell in row] for row in sample[:SAMPLE]], count, plan
    )


def _decoded(data: bytes, declared: str | None) -> str:
    return decode(data, declared=declared).text.removeprefix("﻿")


def _no_table() -> UnreadableError:
    return UnreadableError(
        "no_table",
        "No rows were found in this file. A .csv has a row of names and a row for each article;"
        " a .jsonl an object in each line.",
    )


def rows(data: bytes, medium: Medium, plan: Plan, *, declared: str | None = None) -> Iterator[Row]:
    """Yield the rows that are not blank.

    :raises UnreadableError: it cannot be decoded, or has more than `MAX_ROWS`
    """
    yield from _rows(_decoded(data, declared), medium, plan)


def _rows(text: str, medium: Medium, plan: Plan) -> Iterator[Row]:
    found = _json_rows(text) if medium is Medium.LINES else _table_rows(text, plan)
    for count, row in enumerate(found, start=1):
        if count > MAX_ROWS:
            raise UnreadableError(
                "too_many_rows",
                f"The file has more than {MAX_ROWS:,} rows. Split it, and upload the parts.",
            )
        yield row


def _names(first: Sequence[str], *, header: bool) -> list[str]:
    """Return a name for each column, none twice.

    :raises UnreadableError: `too_many_columns`
    """
    if len(first) > MAX_COLUMNS:
        raise UnreadableError(
            "too_many_columns",
            f"The file has {len(first):,} columns, and {MAX_COLUMNS} is the most. Leave out what"
            " is not about the article.",
        )
    names: list[str] = []
    for at, cell in enumerate(first, start=1):
        name = _named(cell) if header else ""
        name = name or f"Column {at}"
        again = 2
        while name in names:
            name = f"{name.removesuffix(f' ({again - 1})')} ({again})"
            again += 1
        names.append(name)
    return names


def _table_rows(text: str, plan: Plan) -> Iterator[Row]:
    names: list[str] | None = None
    for record in records(text, plan.delimiter or delimiter_of(text)):
        place, cells = record.place, record.cells
        if record.fault:
            yield Row(place, fault=record.fault)
            continue
        if names is None:
            names = _names(cells, header=plan.header)
            if plan.header:
                continue
        if len(cells) > len(names) and any(cell.strip() for cell in cells[len(names) :]):
            yield Row(
                place,
                fault=f"This row has {len(cells)} cells, and the table has {len(names)} columns."
                " Put cells that hold the delimiter in quotation marks.",
            )
            continue
        yield Row(place, dict(zip(names, cells, strict=False)))


def _json_rows(text: str) -> Iterator[Row]:
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        place = f"line {number}"
        try:
            said = json.loads(line)
        except (ValueError, RecursionError):
            yield Row(place, fault="This line is not JSON. Each line is one whole object.")
            continue
        if not isinstance(said, dict):
            yield Row(place, fault="This line is JSON, but no object with names and values.")
            continue
        yield Row(place, {_named(name): _cell(value) for name, value in said.items()})


def _named(name: object) -> str:
    """Return the name of a column as it can be kept."""
    return _shown(" ".join(str(name).split()))[:_NAME_LENGTH]


def _shown(cell: str) -> str:
    return cell.replace("\0", "").encode(errors="replace").decode()


def _cell(value: Any) -> str:
    """Return a JSON value as a cell has it; several words are joined, what nests is left out."""
    if value is None or isinstance(value, dict):
        return ""
    if isinstance(value, list):
        return ", ".join(one for one in value if isinstance(one, str))
    return value if isinstance(value, str) else json.dumps(value)


def _keys(text: str) -> list[str]:
    """Return the names that the first lines give their values, in the order they come.

    :raises UnreadableError: `too_many_columns`
    """
    found: dict[str, None] = {}
    for row in islice(_json_rows(text), LOOKED_AT):
        found.update(dict.fromkeys(row.cells))
    return _names(list(found), header=True) if len(found) > MAX_COLUMNS else list(found)


class Reading:
    """Goes through a table and takes each row for what it is."""

    def __init__(self, plan: Plan) -> None:
        """Begin.

        :raises UnreadableError: `no_mapping`: neither a text nor an address is among its columns
        """
        if not {"text", "url"} & set(plan.columns):
            raise UnreadableError(
                "no_mapping",
                "Say which column has the text of the articles, or which has their addresses.",
            )
        self._plan = plan
        self._seen: dict[tuple[str, str], str] = {}
        self.good = self.faulty = 0
        self.faults: list[Fault] = []

    def items(self, found: Iterator[Row]) -> Iterator[Item]:
        """Yield the good rows as items, and note the others."""
        for row in found:
            try:
                item = self._item(row)
            except ValueError as error:
                self._note(row.place, str(error))
                continue
            except InvalidDetailsError as error:
                said = (f"{name}: {words[0]}" for name, words in (error.errors or {}).items())
                self._note(row.place, " ".join(said))
                continue
            self.good += 1
            yield item

    def checked(self) -> Checked:
        """Return what has come of it so far."""
        return Checked(self.good, self.faulty, self.faults)

    def _note(self, place: str, says: str) -> None:
        self.faulty += 1
        if len(self.faults) < MAX_FAULTS:
            self.faults.append(Fault(place, says[:500]))

    def _item(self, row: Row) -> Item:
        """Return a row as an item.

        :raises ValueError: it cannot be imported; the sentence says why
        :raises InvalidDetailsError: something said of it cannot be kept
        """
        if row.fault:
            raise ValueError(row.fault)
        said = {
            name: row.cells.get(self._plan.columns[name], "")
            for name in FIELDS
            if name in self._plan.columns
        }
        text, url = said.pop("text", ""), said.pop("url", "").strip()
        if not text.strip() and not url:
            raise ValueError("This row has neither a text nor an address. Fill one in.")
        # The import judges it by the same rule: what is good here is no fault there.
        address = parse(url) if url else None
        # What a date means is found out when it is kept; here it is enough that it can be.
        plain = said.pop("published_raw", "")
        if any(said.values()):
            for_import(said)
        if plain:
            said["published_raw"] = plain
        if len(plain) > MAX_RAW_DATE:
            raise ValueError(f"The date is longer than {MAX_RAW_DATE} characters. Shorten it.")
        if _shown(plain) != plain:
            raise ValueError("The date has a character that cannot be kept. Type it anew.")
        if text.strip():
            _refuse_unkept(text)
            self._first(row, text.strip(), "text")
            # The text is here, so its address is not asked: it says where the text stands. A front
            # page is where many stand.
            if address is not None and not address.is_front:
                self._first(row, str(address), "address", " Take the address out to keep its text.")
            sent = Sent(text.encode(), Medium.PLAIN, charset="utf-8")
            return Item(place=row.place, address=url, sent=sent, said=said)
        self._first(row, str(address), "address")
        return Item(place=row.place, address=url, said=said)

    def _first(self, row: Row, key: str, what: str, hint: str = "") -> None:
        """See that nothing above is the same.

        :raises ValueError: it is; once is enough
        """
        before = self._seen.setdefault((what, key), row.place)
        if before != row.place:
            raise ValueError(f"This is the {what} of {before} again, so it is left out.{hint}")


def _refuse_unkept(text: str) -> None:
    """See that a text can become a revision's.

    :raises UnreadableError: as `normalise`
    """
    # Most texts have none of what takes a look at every letter.
    if text.isascii() and "\0" not in text and len(text) <= MAX_LINES:
        refuse_controls(text)
    else:
        normalise(text)
