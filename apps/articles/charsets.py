"""Find out in which charset the bytes of an upload were written, and decode them."""

import codecs
import re
from dataclasses import dataclass

import charset_normalizer

from apps.articles.text import UnreadableError

# What a label means on the web (the WHATWG table), where Python's own reading of it is narrower.
_WEB_MEANING = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "big5": "big5hkscs",
}
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_ESCAPED = {"iso2022_jp", "iso2022_jp_1", "iso2022_jp_2", "iso2022_jp_3", "iso2022_kr", "hz"}
_UNSPACED = ["gb18030", "big5hkscs", "cp932", "euc_jp", "cp949", "cp874"]
_GUESSED = [
    *("cp1252", "cp1251", "cp1250", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp1258"),
    *("koi8_r", "koi8_u", "iso8859_2", "iso8859_5", "cp866", "mac_roman", "mac_cyrillic"),
    *_UNSPACED,
]
_META = re.compile(rb"<meta[^>]{0,400}?charset\s*=\s*[\"']?\s*([a-z0-9_:.-]{2,40})", re.IGNORECASE)
_PROLOGUE = re.compile(
    rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([a-z0-9_:.-]{2,40})", re.IGNORECASE
)
_HEAD = 4096
_SAMPLE = 64 * 1024
_MAX_CHAOS = 20.0
_WIDE_SHARE = 0.05
_LEAST_WIDE = 16
_HIGH_BYTES = 8
_LONGEST_WORD = 60

# What a file is by its first bytes, for a sentence that names it.
_BINARY = (
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"\xd0\xcf\x11\xe0", "an office document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"RIFF", "a sound, a film or a picture"),
    (b"\x1f\x8b", "a compressed file"),
    (b"BZh", "a compressed file"),
    (b"\xfd7zXZ", "a compressed file"),
    (b"\x28\xb5\x2f\xfd", "a compressed file"),
    (b"Rar!", "a compressed file"),
    (b"7z\xbc\xaf", "a compressed file"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
    (b"SQLite format 3", "a database"),
    (b"{\\rtf", "an RTF document"),
)


@dataclass(frozen=True)
class Decoded:
    """A text, and the charset its bytes were read in."""

    text: str
    charset: str


def decode(data: bytes, *, declared: str | None = None) -> Decoded:
    """Decode `data`: by its byte order mark, as UTF-8, as declared in or beside it, or guessed.

    :raises UnreadableError: `binary` or `undecodable`
    """
    for magic, what in _BINARY:
        if data.startswith(magic):
            raise UnreadableError(
                "binary",
                f"This file is {what}, not text. Save the article as .txt or .html and upload"
                " that, or paste the text.",
            )
    for charset in _candidates(data, declared):
        try:
            return Decoded(data.decode(charset), charset)
        except UnicodeError:
            continue
    marked = any(data.startswith(mark) for mark, _charset in _MARKS)
    guess = None if marked else _guess(data)
    if guess is None:
        raise UnreadableError(
            "undecodable",
            "The characters of this file could not be read: it fits no charset we know."
            " Save it as UTF-8 and upload it again, or paste the text.",
        )
    return guess


def _candidates(data: bytes, declared: str | None) -> list[str]:
    """Name the charsets to try in turn, the most certain first."""
    for mark, charset in _MARKS:
        if data.startswith(mark):
            return [charset]
    named = [known for label in (declared, _inside(data)) if (known := _known(label))]
    # A seven-bit charset also decodes as UTF-8, into gibberish: there the label is the only sign.
    first = [label for label in named if label in _ESCAPED and (b"\x1b" in data or b"~{" in data)]
    return [*first, *_wide(data), "utf-8", *named]


def _inside(data: bytes) -> str | None:
    """Return the charset a page names in its own head."""
    head = data[:_HEAD]
    found = _PROLOGUE.match(head) or _META.search(head)
    return found[1].decode("ascii") if found else None


def _known(label: str | None) -> str | None:
    """Return the Python name of what the web means by `label`, if it means anything."""
    if not label:
        return None
    try:
        name = codecs.lookup(label.strip()).name
    except (LookupError, ValueError):
        return None
    # A page that could be searched for its label is not UTF-16, whatever the label says.
    if name.startswith(("utf-16", "utf-32")):
        return None
    return _WEB_MEANING.get(name, name) if _is_for_text(name) else None


def _is_for_text(name: str) -> bool:
    """Say whether the codec turns bytes into text (rot13, zip and friends do not)."""
    try:
        return isinstance(b"a".decode(name), str)
    except UnicodeError:
        # Of two bytes each, or with a mark before them: a charset all the same.
        return True
    except (LookupError, ValueError):
        return False


def _wide(data: bytes) -> list[str]:
    """Name UTF-16 without a mark, when zeros stand on one side of the pairs only."""
    sample = data[:_HEAD]
    sides = (sample[0::2], sample[1::2])
    for high, low, charset in ((1, 0, "utf-16-le"), (0, 1, "utf-16-be")):
        zeros = sides[high].count(0) > _WIDE_SHARE * len(sides[high])
        # A script has few high bytes; text with a stray zero has as many as letters.
        few = len(sides[high]) >= _LEAST_WIDE and len(set(sides[high])) <= _HIGH_BYTES
        if zeros and few and not sides[low].count(0):
            return [charset]
    return []


def _guess(data: bytes) -> Decoded | None:
    """Let charset-normalizer choose by what the letters would say."""
    sample = data[:_SAMPLE]
    best = charset_normalizer.from_bytes(sample, cp_isolation=_GUESSED).best()
    if best is None or best.percent_chaos > _MAX_CHAOS:
        return None
    # The sample may end inside a character, and one broken byte in a long text is a blemish.
    text = data.decode(best.encoding, errors="replace")
    if text.count("\ufffd") > max(1, len(text) // 1000):
        return None
    # Any bytes decode in a single-byte charset; only writing has blanks between its words.
    words = len(text.split())
    if best.encoding not in _UNSPACED and words * _LONGEST_WORD < len(text):
        return None
    if words == 1 and best.encoding not in _UNSPACED and not text.isalnum():
        return None
    return Decoded(text, best.encoding)
