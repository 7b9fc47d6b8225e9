"""Which column of a table is what: a proposal by names and contents, for a person to correct."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from apps.articles.dates import read_date
from apps.articles.given import is_language
from apps.articles.text import normal_form

FIELDS: Final = (
    *("text", "url", "title", "publisher", "host", "author", "language", "published_raw"),
)
"""What a column can be."""

_NAMES: Final[Mapping[str, frozenset[str]]] = {
    "text": frozenset(
        {"text", "body", "content", "article", "fulltext", "articlebody", "bodytext"}
    ),
    "url": frozenset(
        {"url", "link", "address", "href", "uri", "source url", "permalink", "weblink"}
    ),
    "title": frozenset({"title", "headline", "head", "subject", "titel", "titre", "название"}),
    "publisher": frozenset({"publisher", "outlet", "provider", "source", "medium", "newspaper"}),
    "host": frozenset({"host", "site", "domain", "website"}),
    "author": frozenset({"author", "byline", "by", "writer", "authors", "reporter", "autor"}),
    "language": frozenset({"language", "lang", "locale", "sprache"}),
    "published_raw": frozenset(
        {"published", "date", "publisheddate", "published at", "pubdate", "published raw", "datum"}
    ),
}
_SEPARATORS: Final = re.compile(r"[\W_]+")
_ADDRESS: Final = re.compile(r"https?://\S+$", re.IGNORECASE)
_LONG: Final = 200
_MOST: Final = 0.6
_LANGUAGE_LENGTH: Final = 5


@dataclass(frozen=True, slots=True)
class Plan:
    """How a table is to be read.

    :param columns: the column's name by the field it holds
    :param header: the first row names the columns
    :param delimiter: what stands between cells; empty for JSON lines
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    header: bool = True
    delimiter: str = ""

    @classmethod
    def of(cls, said: Mapping[str, Any]) -> "Plan":
        """Return a plan from what was kept of it, which may be nothing."""
        columns = said.get("columns") or {}
        return cls(
            columns={name: str(columns[name]) for name in FIELDS if columns.get(name)},
            header=bool(said.get("header", True)),
            delimiter=str(said.get("delimiter") or "")[:1],
        )

    def kept(self) -> dict[str, Any]:
        """Return it as it is kept."""
        return {
            "columns": dict(self.columns),
            "header": self.header,
            "delimiter": self.delimiter,
        }


def proposed(names: Sequence[str], rows: Sequence[Sequence[str]]) -> dict[str, str]:
    """Return the columns that are most likely what an article needs.

    :param rows: some of the first, each as long as `names`
    """
    found: dict[str, str] = {}
    taken: set[str] = set()
    for wanted in FIELDS:
        for name in names:
            if name not in taken and _plain(name) in _NAMES[wanted]:
                found[wanted] = name
                taken.add(name)
                break
    for wanted, looks_so in _LOOKS:
        if wanted in found:
            continue
        for at, name in enumerate(names):
            cells = [row[at] for row in rows if at < len(row) and row[at].strip()]
            if name not in taken and cells and looks_so(cells):
                found[wanted] = name
                taken.add(name)
                break
    return found


def has_header(first: Sequence[str], rows: Sequence[Sequence[str]]) -> bool:
    """Tell whether a table's first row names its columns."""
    cells = [cell.strip() for cell in first]
    if any(_plain(cell) in names for cell in cells for names in _NAMES.values()):
        return True
    if any(_ADDRESS.match(cell) or len(cell) > _LONG or read_date(cell) for cell in cells):
        return False
    return bool(rows) and all(cells) and len(set(cells)) == len(cells)


def _plain(name: str) -> str:
    return (
        _SEPARATORS.sub(" ", normal_form(name)).strip().replace("published date", "publisheddate")
    )


def _share(cells: Sequence[str], fits: int) -> bool:
    return fits >= _MOST * len(cells)


def _looks_like_text(cells: Sequence[str]) -> bool:
    return _share(cells, sum(len(cell) > _LONG for cell in cells))


def _looks_like_addresses(cells: Sequence[str]) -> bool:
    return _share(cells, sum(bool(_ADDRESS.match(cell.strip())) for cell in cells))


def _looks_like_dates(cells: Sequence[str]) -> bool:
    dated = [cell for cell in cells if len(cell) < _LONG and read_date(cell)]
    return _share(cells, len(dated))


def _looks_like_languages(cells: Sequence[str]) -> bool:
    return _share(
        cells,
        sum(len(cell) <= _LANGUAGE_LENGTH and is_language(cell.strip()) for cell in cells),
    )


_LOOKS: Final = (
    ("text", _looks_like_text),
    ("url", _looks_like_addresses),
    ("published_raw", _looks_like_dates),
    ("language", _looks_like_languages),
)
