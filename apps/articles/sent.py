"""What somebody sends to be imported: pasted text, or the bytes of a file."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import PurePath

from apps.articles.charsets import decode
from apps.articles.text import UnreadableError, normal_sha, normalise, refuse_controls

MAX_FILE_BYTES = 10_000_000
"""Of a page's file: its markup is many times its text."""

_SUFFIXES = {
    **dict.fromkeys((".txt", ".text"), "text/plain"),
    **dict.fromkeys((".html", ".htm", ".xhtml"), "text/html"),
}
_OPENINGS = (b"<!doctype html", b"<html", b"<?xml")


class Medium(StrEnum):
    """How the bytes are to be read."""

    PLAIN = "text/plain"
    PAGE = "text/html"


@dataclass(frozen=True, slots=True)
class Sent:
    """Bytes as they came in and how to read them; the charset is what the sender named."""

    data: bytes
    medium: Medium
    file_name: str = ""
    charset: str = ""

    @property
    def media_type(self) -> str:
        """Return the medium with its charset, as HTTP writes it."""
        return f"{self.medium}; charset={self.charset}" if self.charset else str(self.medium)


@dataclass(frozen=True, slots=True)
class Item:
    """One of several things that arrive together: an address, or bytes, and what is said of it.

    :param place: where it stood in what arrived, for a person: ``row 7``, ``wire/1912.xml``
    :param said: details by field, as `services.import_article` takes them
    """

    place: str
    address: str = ""
    sent: Sent | None = None
    said: Mapping[str, str | None] = field(default_factory=dict)


def pasted(text: str) -> Sent:
    """Return pasted text as bytes.

    :raises UnreadableError: it cannot be the text of an article
    """
    normalise(text)
    return Sent(text.encode(), Medium.PLAIN, charset="utf-8")


def uploaded(data: bytes, *, file_name: str, media_type: str = "", charset: str = "") -> Sent:
    """Return an uploaded file, checked as far as that is quick.

    :raises UnreadableError: it cannot become an article; `unknown_file_kind` if its name says so
    """
    if not data.strip():
        raise UnreadableError("empty", "The file is empty. Choose another, or paste the text.")
    if len(data) > MAX_FILE_BYTES:
        raise UnreadableError(
            "too_large",
            f"The file is {len(data) / 1_000_000:.1f} MB; we take 10 MB of page and 2 MB of text"
            " at most. Save the article alone, or paste its text.",
        )
    text = decode(data, declared=charset).text
    medium = _medium(data, file_name, media_type)
    if medium is Medium.PAGE:
        refuse_controls(text)
    else:
        normalise(text)
    return Sent(data, medium, PurePath(file_name).name[:255], charset[:40])


def _medium(data: bytes, file_name: str, media_type: str) -> Medium:
    """Tell by its name, then by its sender's word, then by its beginning how to read a file.

    :raises UnreadableError: `unknown_file_kind`
    """
    suffix = PurePath(file_name).suffix.lower()
    if suffix in _SUFFIXES:
        return Medium(_SUFFIXES[suffix])
    if suffix:
        raise UnreadableError(
            "unknown_file_kind",
            f"We read .txt and .html files; this one ends in {suffix[:20]}."
            " Save it as one of those, or paste the text.",
        )
    if media_type in {Medium.PAGE, Medium.PLAIN}:
        return Medium(media_type)
    return Medium.PAGE if data[:200].lstrip().lower().startswith(_OPENINGS) else Medium.PLAIN


def sha_of_plain(sent: Sent) -> str:
    """Return the normal SHA of a plain text; empty for a page, whose text is not read yet."""
    if sent.medium is Medium.PAGE:
        return ""
    return normal_sha(normalise(decode(sent.data, declared=sent.charset).text))
