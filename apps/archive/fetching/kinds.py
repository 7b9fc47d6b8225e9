"""What an answer is: by its label, by its first bytes, and whether the two agree."""

import codecs
import re
from typing import Final

PAGES: Final = frozenset({"text/html", "application/xhtml+xml"})
TEXTS: Final = frozenset({"text/plain", "text/markdown", "text/x-markdown"})
_XML: Final = frozenset({"application/xml", "text/xml"})
_WIRES: Final = frozenset(
    {
        "application/json",
        "application/ninjs+json",
        "application/nitf+xml",
        "application/vnd.iptc.g2.newsitem+xml",
        "application/vnd.iptc.g2.newsmessage+xml",
    }
)
PDF: Final = "application/pdf"
DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

ARTICLES: Final = PAGES | TEXTS | _XML | _WIRES | {PDF, DOCX}
"""All that an article may come as."""

FEEDS: Final = (
    PAGES
    | _XML
    | {
        "application/rss+xml",
        "application/atom+xml",
        "application/rdf+xml",
        "application/feed+json",
        "application/json",
        "text/plain",
    }
)
"""All that a feed is labelled as out there."""

UNLABELLED: Final = frozenset(
    {
        "",
        "application/octet-stream",
        "binary/octet-stream",
        "application/unknown",
        "unknown/unknown",
    }
)
"""Labels that say nothing, so that the bytes have the word."""

_MAGIC: Final = (
    (b"%PDF-", PDF),
    (b"PK\x03\x04", "application/zip"),
    (b"PK\x05\x06", "application/zip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"BM", "image/bmp"),
    (b"\x00\x00\x01\x00", "image/x-icon"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"OggS", "application/ogg"),
    (b"ID3", "audio/mpeg"),
    (b"fLaC", "audio/flac"),
    (b"FLV\x01", "video/x-flv"),
    (b"\x1aE\xdf\xa3", "video/webm"),
    (b"\x1f\x8b\x08", "application/gzip"),
    (b"BZh", "application/x-bzip2"),
    (b"\xfd7zXZ\x00", "application/x-xz"),
    (b"\x28\xb5\x2f\xfd", "application/zstd"),
    (b"Rar!\x1a\x07", "application/vnd.rar"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"\x7fELF", "application/x-executable"),
    (b"MZ\x90\x00", "application/x-executable"),
    (b"\xca\xfe\xba\xbe", "application/x-executable"),
    (b"\x00asm", "application/wasm"),
    (b"SQLite format 3\x00", "application/vnd.sqlite3"),
    (b"{\\rtf", "application/rtf"),
    (b"%!PS-Adobe-", "application/postscript"),
    (b"wOFF", "font/woff"),
    (b"wOF2", "font/woff2"),
)
_RIFF: Final = {b"WEBP": "image/webp", b"WAVE": "audio/wav", b"AVI ": "video/x-msvideo"}
_HEAD: Final = 1445
# What no text holds, by the standard on sniffing; a form feed and an escape it may.
_NOT_TEXT: Final = re.compile(rb"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f]")
# Possessive, and no comment goes on past its end: what stands before the first tag is read in one
# way only, so in one go.
_MARKUP: Final = re.compile(
    rb"(?:<!--(?:(?!-->).)*+(?:-->|\Z)|\s)*+"
    rb"<(?:!doctype\s+html|html|head|body|script|iframe|h1|div|font|table|a|style|title|b|br|p|meta"
    rb"|article|main|section)[\s>/]",
    re.IGNORECASE | re.DOTALL,
)
_XML_START: Final = re.compile(rb"\s*<\?xml[\s]")

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16le"),
    (codecs.BOM_UTF16_BE, "utf-16be"),
)
_NOT_OF_THE_WEB: Final = frozenset({"idna", "punycode", "unicode-escape", "raw-unicode-escape"})
_LABEL: Final = re.compile(r"[A-Za-z0-9_:.()+-]{1,40}")
_PRESCAN: Final = 1024
_COMMENT: Final = re.compile(rb"<!--.*?(?:-->|\Z)", re.DOTALL)
_META: Final = re.compile(rb"<meta[\s/]([^>]*)", re.IGNORECASE)
_ATTRIBUTE: Final = re.compile(
    rb"""([^\s=/>"']+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>"']+)))?""", re.DOTALL
)
_CONTENT_CHARSET: Final = re.compile(
    rb"""charset\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s;"']+))""", re.IGNORECASE
)
_PROLOGUE: Final = re.compile(
    rb"""<\?xml\s[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9_:.-]{1,40})["']"""
)


def label_of(content_type: str) -> tuple[str, str]:
    """Return the media type and the charset that a Content-Type header names, in lower case."""
    media_type, _, parameters = content_type.partition(";")
    charset = ""
    for parameter in parameters.split(";"):
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "charset" and not charset:
            value = value.strip().strip("\"'")
            charset = value.lower() if _LABEL.fullmatch(value) else ""
    return media_type.strip().lower(), charset


def sniffed(data: bytes, charset: str = "") -> str:
    """Return what the bytes are: a media type, where ``text/plain`` stands for any text.

    :param charset: what their label says; two bytes a character are no text without a word on it
    """
    for magic, media_type in _MAGIC:
        # Two letters are also how a text may begin; a bitmap has a nought further on.
        if data.startswith(magic) and (magic != b"BM" or b"\x00" in data[:16]):
            return media_type
    if data[:4] == b"RIFF":
        return _RIFF.get(data[8:12], "application/octet-stream")
    if data[4:8] == b"ftyp":
        return "video/mp4"
    head = data[:_HEAD]
    wide = head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or charset.startswith(
        "utf-16"
    )
    if not wide and _NOT_TEXT.search(head):
        return "application/octet-stream"
    start = head.removeprefix(codecs.BOM_UTF8)
    if _MARKUP.match(start):
        return "text/html"
    return "text/xml" if _XML_START.match(start) else "text/plain"


def agrees(label: str, content: str) -> bool:
    """Tell whether bytes that are `content` may bear `label`."""
    if PDF in {label, content}:
        return label == content
    if label == DOCX:
        return content == "application/zip"
    # All the rest of what we take is text, and no text is told from another for sure.
    return content in {"text/html", "text/xml", "text/plain"}


def charset_of(data: bytes, *, said: str, media_type: str) -> str:
    """Return the label of the charset: by its mark, by HTTP, by the page's own head; or ""."""
    for mark, charset in _MARKS:
        if data.startswith(mark):
            return charset
    if _is_known(said):
        return said
    inside = _inside(data[:_PRESCAN]) if media_type in PAGES else _prologue(data[:_PRESCAN])
    if inside.startswith("utf-16"):
        # What could be read for its label byte by byte is no UTF-16.
        return "utf-8"
    if inside == "x-user-defined":
        return "windows-1252"
    return inside if _is_known(inside) else ""


def _inside(head: bytes) -> str:
    """Return what the first <meta> outside a comment says."""
    head = _COMMENT.sub(b"", head)
    for tag in _META.finditer(head):
        said: dict[bytes, bytes] = {}
        for name, *values in _ATTRIBUTE.findall(tag[1]):
            said.setdefault(name.lower(), b"".join(values))
        label = said.get(b"charset", b"")
        if not label and said.get(b"http-equiv", b"").lower() == b"content-type":
            found = _CONTENT_CHARSET.search(said.get(b"content", b""))
            label = b"".join(part or b"" for part in found.groups()) if found else b""
        text = label.decode("ascii", "replace").strip().lower()
        if _LABEL.fullmatch(text):
            return text
    return _prologue(head)


def _prologue(head: bytes) -> str:
    found = _PROLOGUE.match(head)
    return found[1].decode("ascii").lower() if found else ""


def _is_known(label: str) -> bool:
    """Tell whether a label names a charset of the web, as far as Python reads it."""
    try:
        name = codecs.lookup(label).name
        # Nothing at all decodes in any codec, even in those that make no text.
        b"a".decode(name)
    except UnicodeDecodeError:
        return True
    except (LookupError, ValueError):
        return False
    return name not in _NOT_OF_THE_WEB
