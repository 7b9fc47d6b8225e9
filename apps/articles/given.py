"""What people say of an article, checked and brought into the form that is kept."""

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final
from urllib.parse import urlsplit

from apps.articles.dates import Certainty, read_date
from apps.articles.details import MAX_AUTHOR, MAX_PUBLISHER, MAX_RAW_DATE, MAX_TITLE
from apps.articles.text import composed
from apps.core.errors import InvalidError

FIELDS: Final = (
    "title",
    "publisher",
    "host",
    "author",
    "language",
    "published_raw",
    "published_at",
)
_HOST = re.compile(
    r"(?=.{1,253}$)(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)+[^\W\d_](?:[\w-]{0,61}[^\W_])?", re.UNICODE
)
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]{2,8}){0,2}")
_LONGEST: Final = {
    "title": MAX_TITLE,
    "publisher": MAX_PUBLISHER,
    "author": MAX_AUTHOR,
    "published_raw": MAX_RAW_DATE,
    "published_at": MAX_RAW_DATE,
    "host": 2000,
    "language": 16,
}


class InvalidDetailsError(InvalidError):
    """A detail cannot be kept as it was written."""

    code = "invalid_details"
    title = "A detail cannot be kept like this"


def checked(said: Mapping[str, str | datetime | None]) -> dict[str, Any]:
    """Return what was said as columns of an article; what was not said is not among them.

    A moment follows from the raw words of a date if these are certain and no moment was given.

    :raises InvalidDetailsError: with a sentence for each field at fault
    """
    columns: dict[str, Any] = {}
    errors: dict[str, list[str]] = {}
    for field in FIELDS:
        if field not in said:
            continue
        try:
            columns[field] = _READ.get(field, _as_is)(_one_line(field, said[field]))
        except ValueError as error:
            errors[field] = [str(error)]
    if errors:
        raise InvalidDetailsError("Look at what stands at the fields.", errors=errors)
    if "publisher" in columns:
        columns["publisher_text"] = columns.pop("publisher")
    if columns.get("published_raw") and not columns.get("published_at"):
        dated = read_date(columns["published_raw"])
        columns["published_at"] = dated.moment if dated else None
    elif "published_raw" in columns and "published_at" not in columns:
        columns["published_at"] = None
    return columns


def for_import(said: Mapping[str, str | datetime | None]) -> dict[str, Any]:
    """Return what was said with an import as columns; blanks say nothing.

    A date without a zone, given as the moment, is kept as the words it is.

    :raises InvalidDetailsError: with a sentence for each field at fault
    """
    told = {field: value for field, value in said.items() if value not in {None, ""}}
    words = told.get("published_at")
    if isinstance(words, str):
        told.setdefault("published_raw", words)
        dated = read_date(words)
        if dated is not None and dated.certainty is not Certainty.MOMENT:
            told.pop("published_at")
    return checked(told)


def _one_line(field: str, value: str | datetime | None) -> str:
    """Return a value as one line in NFC.

    :raises ValueError: it is too long, or has what cannot be kept
    """
    words = value.isoformat() if isinstance(value, datetime) else " ".join((value or "").split())
    if "\0" in words or re.search("[\ud800-\udfff]", words):
        raise ValueError("This has a character that cannot be kept. Type it anew.")
    words = composed(words)
    if len(words) > _LONGEST[field]:
        raise ValueError(f"This is longer than {_LONGEST[field]} characters. Shorten it.")
    return words


def _as_is(words: str) -> str:
    return words


def _title(words: str) -> str:
    if not words:
        raise ValueError("An article needs a title. Write the one it is known by.")
    return words


def _host(words: str) -> str:
    if not words:
        return ""
    try:
        host = urlsplit(words if "//" in words else f"//{words}").hostname or ""
    except ValueError:
        host = ""
    host = host.removeprefix("www.").rstrip(".")
    if not _HOST.fullmatch(host):
        raise ValueError("This is no host. Write it like harborwire.example, or paste the address.")
    return host


def _language(words: str) -> str:
    code = words.lower().replace("_", "-")
    if code and not is_language(code):
        raise ValueError("This is no language code. Write it like en, uk or pt-br.")
    return code


def is_language(code: str) -> bool:
    """Tell whether a word is written as codes of languages are."""
    return bool(_LANGUAGE.fullmatch(code))


def _moment(words: str) -> datetime | None:
    if not words:
        return None
    dated = read_date(words)
    if dated is None:
        raise ValueError("This is no date we can read. Write it like 2026-10-12 07:20 +02:00.")
    if dated.moment is None:
        raise ValueError(
            "A moment needs a time of day and a zone. Write it like 2026-10-12 07:20 +02:00."
        )
    return dated.moment


_READ: Final[Mapping[str, Callable[[str], Any]]] = {
    "title": _title,
    "host": _host,
    "language": _language,
    "published_at": _moment,
}
