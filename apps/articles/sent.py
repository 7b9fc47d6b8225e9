"""What somebody sends to be imported: pasted text, or the bytes of a file."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePath

from apps.articles.charsets import decode
from apps.articles.media import Medium, holds_several, medium_of
from apps.articles.text import UnreadableError, normal_sha, normalise, refuse_controls

__all__ = [
    "MAX_FILE_BYTES",
    "MAX_PARCEL_BYTES",
    "Item",
    "Medium",
    "Sent",
    "pasted",
    "sha_of_plain",
    "uploaded",
]

MAX_FILE_BYTES = 10_000_000
"""Of one article's file: its markup, fonts and pictures are many times its text."""

MAX_PARCEL_BYTES = 50_000_000
"""Of a file that holds several articles."""


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

    @property
    def holds_several(self) -> bool:
        """Tell whether a person must choose what of it to import."""
        return holds_several(self.data, self.medium)


@dataclass(frozen=True, slots=True)
class Item:
    """One of several things that arrive together: an address, or bytes, and what is said of it.

    What has both is not fetched: the address is where the bytes stand.

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
    """Return an uploaded file, checked as far as that is quick: what is in it, a child reads.

    :raises UnreadableError: it cannot become an article; `unknown_file_kind` if its name says so
    """
    if not data.strip():
        raise UnreadableError("empty", "The file is empty. Choose another, or paste the text.")
    medium = medium_of(data, file_name=file_name, media_type=media_type)
    limit = MAX_PARCEL_BYTES if holds_several(data, medium) else MAX_FILE_BYTES
    if len(data) > limit:
        raise UnreadableError(
            "too_large",
            f"The file is {len(data) / 1_000_000:.1f} MB; we take {limit // 1_000_000} MB of this"
            " kind of file and 2 MB of text at most. Save the article alone, or paste its text.",
        )
    if medium.is_text:
        text = decode(data, declared=charset).text
        if medium is Medium.PAGE:
            refuse_controls(text)
        else:
            normalise(text)
    label = charset[:40] if medium.is_text or medium.has_columns else ""
    return Sent(data, medium, PurePath(file_name).name[:255], label)


def sha_of_plain(sent: Sent) -> str:
    """Return the normal SHA of a plain text; empty for all else, whose text is not read yet."""
    if sent.medium is not Medium.PLAIN:
        return ""
    return normal_sha(normalise(decode(sent.data, declared=sent.charset).text))
