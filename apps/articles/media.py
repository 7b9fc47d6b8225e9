"""The kinds of file we read: what each is called, what it ends in, and how one is told apart.

By what it is before what it is called: a file's first bytes go before its name, its name before
its sender's word.
"""

import re
from collections.abc import Mapping
from enum import StrEnum
from pathlib import PurePath
from typing import Final

from apps.articles.text import UnreadableError

_WORD: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
WE_READ: Final = (
    "We read .txt, .md, .html, .docx, .pdf, .eml, .json (ninjs) and .xml (NITF, NewsML-G2),"
    " and many at once from .csv, .jsonl, .mbox and .zip"
)


class Medium(StrEnum):
    """How the bytes are to be read."""

    PLAIN = "text/plain"
    PAGE = "text/html"
    MARKDOWN = "text/markdown"
    WORD = _WORD
    PDF = "application/pdf"
    MAIL = "message/rfc822"
    NINJS = "application/json"
    NITF = "application/nitf+xml"
    NEWSML = "application/vnd.iptc.g2.newsitem+xml"
    MAILBOX = "application/mbox"
    TABLE = "text/csv"
    LINES = "application/jsonl"
    ARCHIVE = "application/zip"

    @property
    def suffix(self) -> str:
        """Return what a file of this kind ends in, without the dot."""
        return _ENDS_IN[self][0]

    @property
    def is_text(self) -> bool:
        """Tell whether it is an article written in letters, whose charset we find out."""
        return self in {Medium.PLAIN, Medium.PAGE, Medium.MARKDOWN}

    @property
    def label(self) -> str:
        """Return what people call it."""
        return _LABELS[self]

    @property
    def holds_several(self) -> bool:
        """Tell whether it is made to hold several articles."""
        return self in {Medium.MAILBOX, Medium.TABLE, Medium.LINES, Medium.ARCHIVE}

    @property
    def has_columns(self) -> bool:
        """Tell whether somebody must say which of its columns is what."""
        return self in {Medium.TABLE, Medium.LINES}


_ENDS_IN: Final[Mapping[Medium, tuple[str, ...]]] = {
    Medium.PLAIN: ("txt", "text"),
    Medium.PAGE: ("html", "htm", "xhtml"),
    Medium.MARKDOWN: ("md", "markdown"),
    Medium.WORD: ("docx",),
    Medium.PDF: ("pdf",),
    Medium.MAIL: ("eml",),
    Medium.NINJS: ("json",),
    Medium.NITF: ("xml", "nitf"),
    Medium.NEWSML: ("xml", "newsml"),
    Medium.MAILBOX: ("mbox",),
    Medium.TABLE: ("csv", "tsv"),
    Medium.LINES: ("jsonl", "ndjson"),
    Medium.ARCHIVE: ("zip",),
}
_LABELS: Final[Mapping[Medium, str]] = {
    Medium.PLAIN: "Text",
    Medium.PAGE: "Page",
    Medium.MARKDOWN: "Markdown",
    Medium.WORD: "Word document",
    Medium.PDF: "PDF",
    Medium.MAIL: "E-mail",
    Medium.NINJS: "ninjs",
    Medium.NITF: "NITF",
    Medium.NEWSML: "NewsML-G2",
    Medium.MAILBOX: "Mailbox",
    Medium.TABLE: "Table",
    Medium.LINES: "JSON lines",
    Medium.ARCHIVE: "ZIP archive",
}
_BY_SUFFIX: Final = {
    suffix: medium for medium, suffixes in reversed(list(_ENDS_IN.items())) for suffix in suffixes
}
ACCEPTED: Final = ",".join(f".{suffix}" for suffix in sorted(_BY_SUFFIX))
"""What a file field accepts."""

_BY_WORD: Final[Mapping[str, Medium]] = {
    **{str(medium): medium for medium in Medium},
    "application/xhtml+xml": Medium.PAGE,
    "text/x-markdown": Medium.MARKDOWN,
    "application/ninjs+json": Medium.NINJS,
    "application/vnd.iptc.g2.newsmessage+xml": Medium.NEWSML,
    "application/x-ndjson": Medium.LINES,
    "text/tab-separated-values": Medium.TABLE,
    "application/x-zip-compressed": Medium.ARCHIVE,
}
_HEAD: Final = 4096
_TELLING_ROOT: Final = re.compile(
    rb"<(?:[\w.-]{1,40}:)?(nitf|newsItem|newsMessage|packageItem|html)[\s>/]"
)
_XML_MEDIA: Final = {
    b"nitf": Medium.NITF,
    b"newsItem": Medium.NEWSML,
    b"newsMessage": Medium.NEWSML,
    b"packageItem": Medium.NEWSML,
    b"html": Medium.PAGE,
}
_MAIL_HEAD: Final = re.compile(
    rb"(?:From|Date|Subject|To|Received|Return-Path|Message-ID|MIME-Version|Delivered-To|X-[\w-]+)"
    rb": ?[^\r\n]*(?:\r?\n[ \t][^\r\n]*)*\r?\n(?:[\w-]{1,60}:|\r?\n)",
    re.IGNORECASE,
)
_PAGE_HEAD: Final = re.compile(
    rb"(?:<\?xml[^>]{0,200}>\s*)?(?:<!--|<!doctype html|<html)", re.IGNORECASE
)
_ATTACHED: Final = re.compile(rb"^content-disposition:\s*attachment", re.IGNORECASE | re.MULTILINE)
_FORWARDED: Final = re.compile(rb"^content-type:\s*message/rfc822", re.IGNORECASE | re.MULTILINE)
_SEVERAL_ITEMS: Final = re.compile(rb"<(?:[\w.-]{1,40}:)?(?:newsMessage|packageItem)[\s>]")


def medium_of(data: bytes, *, file_name: str = "", media_type: str = "") -> Medium:
    """Tell how a file is to be read.

    :raises UnreadableError: `unknown_file_kind` where we read nothing like it; `wrong_kind` where
        its name says one thing and its bytes another
    """
    suffix = PurePath(file_name).suffix.lower().lstrip(".")
    if suffix and suffix not in _BY_SUFFIX:
        raise UnreadableError(
            "unknown_file_kind",
            f"{WE_READ}; this one ends in .{suffix[:20]}."
            " Save it as one of those, or paste the text.",
        )
    named = _BY_SUFFIX.get(suffix) or _BY_WORD.get(_bare(media_type))
    if named in {Medium.NITF, Medium.NEWSML}:
        return _of_xml(data)
    if named is not None:
        _refuse_another(data, named)
        return named
    return _by_beginning(data)


def medium_named(media_type: str) -> Medium:
    """Return how to read what was kept under a media type; as plain text what says nothing."""
    return _BY_WORD.get(_bare(media_type), Medium.PLAIN)


def _bare(media_type: str) -> str:
    return media_type.partition(";")[0].strip().lower()


def holds_several(data: bytes, medium: Medium) -> bool:
    """Tell, by a look at the bytes, whether a person must choose what of it to import."""
    if medium is Medium.MAIL:
        return bool(_ATTACHED.search(data) or _FORWARDED.search(data))
    if medium is Medium.NINJS:
        return _unmarked(data).startswith(b"[")
    if medium is Medium.NEWSML:
        return bool(_SEVERAL_ITEMS.search(data[:_HEAD]))
    return medium.holds_several


def _of_xml(data: bytes) -> Medium:
    """Tell which XML it is by the first element we know.

    :raises UnreadableError: `unknown_file_kind`
    """
    root = _TELLING_ROOT.search(_narrow(data[:_HEAD]))
    if root is None:
        raise UnreadableError(
            "unknown_file_kind",
            "This XML is neither NITF nor NewsML-G2, the two that we read."
            " Export the article as one of them, or paste its text.",
        )
    return _XML_MEDIA[root[1]]


def _refuse_another(data: bytes, named: Medium) -> None:
    """See that the bytes begin as the name says, where a kind has a beginning of its own.

    :raises UnreadableError: `wrong_kind`
    """
    is_zip = data.startswith((b"PK\x03\x04", b"PK\x05\x06"))
    fits = {
        Medium.PDF: b"%PDF-" in data[:1024],
        Medium.WORD: is_zip,
        Medium.ARCHIVE: is_zip,
        Medium.NINJS: _unmarked(data)[:1] in {b"{", b"["},
        Medium.MAILBOX: data.startswith(b"From "),
    }.get(named, True)
    if not fits:
        raise UnreadableError(
            "wrong_kind",
            f"The name of this file ends in .{named.suffix}, but it is no {named.label} inside."
            " Look whether it is the right file, or save it anew.",
        )


def _by_beginning(data: bytes) -> Medium:
    """Tell by its first bytes what a file without a telling name is."""
    head = data[:_HEAD]
    if head.startswith(b"%PDF-"):
        return Medium.PDF
    if head.startswith(b"PK\x03\x04"):
        return Medium.WORD if b"word/document.xml" in data else Medium.ARCHIVE
    bare = _narrow(head).removeprefix(b"\xef\xbb\xbf").lstrip()
    if bare.startswith(b"From ") and b"\n" in bare and _MAIL_HEAD.search(bare):
        return Medium.MAILBOX
    root = _TELLING_ROOT.search(bare) if bare.startswith(b"<") else None
    if root is not None:
        return _XML_MEDIA[root[1]]
    if _PAGE_HEAD.match(bare):
        return Medium.PAGE
    return Medium.MAIL if _MAIL_HEAD.match(bare) else Medium.PLAIN


def _unmarked(data: bytes) -> bytes:
    return _narrow(data[:_HEAD]).removeprefix(b"\xef\xbb\xbf").lstrip()


def _narrow(head: bytes) -> bytes:
    """Return a beginning in one byte a character, where it is UTF-16."""
    for mark, charset in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if head.startswith(mark):
            return head[2:].decode(charset, "replace").encode("utf-8", "replace")
    return head
