"""Gather what somebody gives to be imported at once, the faulty with the good."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from django.core.files.uploadedfile import UploadedFile

from apps.articles.sent import Item
from apps.articles.services.addresses import place_of
from apps.articles.services.batches import Refused
from apps.articles.services.receiving import from_file, from_text
from apps.core.errors import DomainError

SHOWN: Final = 120


def from_lines(text: str) -> list[Item | Refused]:
    """Return the addresses in a text, one a line; what is none is refused by its number."""
    lines = enumerate(text.splitlines(), start=1)
    return [_address(number, line.strip()) for number, line in lines if line.strip()]


def from_files(files: "Iterable[UploadedFile[Any]]") -> list[Item | Refused]:
    """Return uploaded files; what cannot become an article is refused by its name."""
    return [_file(number, file) for number, file in enumerate(files, start=1)]


def _address(number: int, line: str) -> Item | Refused:
    place = f"line {number}"
    try:
        place_of(line)
    except DomainError as error:
        return Refused(f"{place}: {line[:SHOWN]}", error.code, str(error))
    return Item(place=place, address=line)


def _file(number: int, file: "UploadedFile[Any]") -> Item | Refused:
    place = file.name or f"file {number}"
    try:
        return Item(place=place, sent=from_file(file))
    except DomainError as error:
        return Refused(place, error.code, str(error))


def text_or_address(
    *, place: str, text: str | None, url: str, said: Mapping[str, str | None]
) -> Item | Refused:
    """Return a text, an address, or a text with the address where it stands; refused if neither."""
    try:
        if url:
            place_of(url)
        if url and not (text or "").strip():
            return Item(place=place, address=url, said=said)
        return Item(place=place, address=url, sent=from_text(text), said=said)
    except DomainError as error:
        return Refused(place, error.code, str(error))
