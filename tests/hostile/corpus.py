"""Files that were made to break their reader, each small enough to be sent.

Every sample is written by the code here and is the same at each run. What they grow to is another
matter: a few kilobytes that unpack to gigabytes, a few lines that mean a billion words.
"""

import io
import json
import random
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final

Make = Callable[[], bytes]

SENTENCE: Final = (
    "The harbour office of Dorn said on Monday that forty crates had left the quay unopened. "
)
MANY: Final = 200_000
HUGE: Final = 400_000_000
"""What a bomb unpacks to, in bytes; forty times what anybody may send."""


@dataclass(frozen=True, slots=True)
class Sample:
    """One file: what it tries, the name and media type it claims, and how to make it."""

    name: str
    file_name: str
    media_type: str
    make: Make


def samples() -> Iterator[Sample]:
    """Yield every sample, by what it claims to be."""
    groups: tuple[tuple[str, str, dict[str, Make]], ...] = (
        ("html", "text/html", _PAGES),
        ("txt", "text/plain", _TEXTS),
        ("zip", "application/zip", _ARCHIVES),
        ("docx", _DOCX, _OFFICE),
        ("xml", "application/xml", _XML),
        ("json", "application/json", _JSON),
        ("jsonl", "application/jsonl", _JSON),
        ("csv", "text/csv", _TABLES),
        ("eml", "message/rfc822", _MAIL),
        ("mbox", "application/mbox", _MAIL),
        ("md", "text/markdown", _MARKDOWN),
        ("pdf", "application/pdf", _PDF),
    )
    for suffix, media_type, makers in groups:
        for name, make in makers.items():
            yield Sample(f"{suffix}: {name}", f"sample.{suffix}", media_type, make)


def _page(body: str) -> bytes:
    return f"<!doctype html><html lang=en><title>Crates</title><body>{body}</body></html>".encode()


def _fixed(seed: int) -> random.Random:
    return random.Random(seed)  # noqa: S311 - noise that is the same at each run


_PARTS: Final = (
    *("<p>", "</p>", "<b>", "<i>", "</b>", "<a href='//x.example'>", "<table>", "<tr>", "<td>"),
    *("</table>", "<select>", "<option>", "<svg>", "<math>", "<foreignObject>", "<template>"),
    *("<textarea>", "<title>", "<script>", "</script>", "<style>", "<!--", "-->", "<![CDATA["),
    *("]]>", "<?xml ?>", "<plaintext>", "<noscript>", "<iframe>", "<frameset>", "<form>"),
    *("&amp;", "&#0;", "&#x110000;", "&#xD800;", "&notanentity", "<", ">", '"', "'", "=", "/"),
    *("\0", "\x0c", "\u202e", "\u200d", "\ufeff", "\U0001f6a2", chr(0xD83D), SENTENCE),
)


def _soup(seed: int) -> bytes:
    chance = _fixed(seed)
    parts = (chance.choice(_PARTS) for _ in range(20_000))
    return "".join(parts).encode("utf-8", "surrogatepass")


_PAGES: Final[dict[str, Make]] = {
    "one element in another without end": lambda: _page("<div>" * MANY + SENTENCE),
    "formatting that is never closed": lambda: _page("<p><b><i><u>" * 30_000 + SENTENCE),
    "tables in cells": lambda: _page("<table><tr><td>" * 20_000 + SENTENCE),
    "lists in items": lambda: _page("<ul><li>" * 50_000 + SENTENCE),
    "drawings in drawings": lambda: _page("<svg><g>" * 50_000 + SENTENCE),
    "a tag with attributes without end": lambda: _page(
        "<p " + " ".join(f"a{n}=1" for n in range(MANY)) + f">{SENTENCE}</p>"
    ),
    "the same attribute again and again": lambda: _page("<p " + "id=x " * MANY + ">" + SENTENCE),
    "an attribute of a megabyte": lambda: _page(f"<p title='{'x' * 5_000_000}'>{SENTENCE}</p>"),
    "tags of a megabyte": lambda: _page(f"<{'x' * 5_000_000}>{SENTENCE}"),
    "brackets": lambda: b"<" * 5_000_000,
    "a comment that never ends": lambda: _page("<!--" + "-" * 5_000_000),
    "entities": lambda: _page("&lt;" * 1_000_000),
    "numbered entities": lambda: _page("&#x1F6A2;" * 500_000),
    "half characters": lambda: _page("&#xD83D;" * 100_000 + SENTENCE * 5),
    "paragraphs of a letter": lambda: _page("<p>x" * 99_000),
    "line breaks": lambda: _page("x<br>" * 90_000),
    "one word of nine megabytes": lambda: _page("<p>" + "x" * 9_000_000),
    "scripts that look like pages": lambda: _page(
        "<script>document.write('</scr'+'ipt><p>')</script>" * 10_000 + SENTENCE * 5
    ),
    "JSON about it that nests": lambda: _page(
        "<script type='application/ld+json'>" + "[" * 400_000 + f"</script><p>{SENTENCE * 5}"
    ),
    "JSON about it that lists": lambda: _page(
        "<script type='application/ld+json'>"
        + json.dumps([{"@type": "NewsArticle", "headline": "x" * 100}] * 3_000)
        + f"</script><p>{SENTENCE * 5}"
    ),
    "metas": lambda: _page("<meta property='og:title' content='x'>" * 50_000 + SENTENCE),
    "marks that stack on one letter": lambda: _page("<p>Z" + "\u0301\u0327" * 400_000),
    "directions that turn and turn": lambda: _page("<p>" + "\u202e\u2066\u202d" * 300_000),
    "soup": lambda: _soup(1),
    "more soup": lambda: _soup(2),
    "noise": lambda: _fixed(3).randbytes(1_000_000),
    "a charset that is not its own": lambda: (
        b"<meta charset=iso-2022-jp><p>\x1b$B" + b"\x21" * 500_000
    ),
    "a charset nobody knows": lambda: b"<meta charset=x-dorn><p>" + b"\xe4\xf6" * 100_000,
    "sixteen bits by its label": lambda: b"<meta charset=utf-16><p>" + SENTENCE.encode() * 9,
    "seven bits": lambda: b"<meta charset=utf-7><p>+ADw-script+AD4-" + SENTENCE.encode() * 9,
}

_TEXTS: Final[dict[str, Make]] = {
    "lines of a letter": lambda: b"a\n" * 900_000,
    "blank lines": lambda: b"a" + b"\n" * 1_900_000 + b"b",
    "one line": lambda: b"word " * 390_000,
    "one word": lambda: b"w" * 1_900_000,
    "full stops": lambda: b"." * 1_900_000,
    "capitals and stops": lambda: b"A. " * 600_000,
    "quotation marks": lambda: '"“”„'.encode() * 200_000,
    "dates": lambda: b"12 October 2026, 07:20 " * 60_000,
    "almost dates": lambda: b"2026-1-1-2026-" * 100_000,
    "addresses": lambda: b"tips@meridian.example " * 60_000,
    "at signs": lambda: b"@" * 1_500_000,
    "dots that cut off": lambda: (SENTENCE[:40] + "... ").encode() * 20_000,
    "a paragraph that says itself again": lambda: SENTENCE.encode() * 15_000,
    "who asked whom": lambda: b"The Meridian has contacted the ministry for comment. " * 20_000,
    "brackets": lambda: b"(" * 1_500_000,
    "slashes between names": lambda: b"Ilse Varga/" * 100_000,
    "zero width": lambda: "\u200b\u200d\ufeff".encode() * 200_000,
    "right to left": lambda: ("\u202e" + SENTENCE).encode() * 10_000,
    "marks on marks": lambda: ("e" + "\u0301" * 60).encode() * 10_000,
    "joined people": lambda: "\U0001f469\u200d".encode() * 150_000,
    "nothing a person sees": lambda: b" \t\r\n" * 300_000,
    "NULs": lambda: b"\0" * 500_000,
    "controls": lambda: bytes(range(1, 32)) * 20_000,
    "noise": lambda: _fixed(4).randbytes(1_500_000),
    "half a charset": lambda: ("Велмарк " * 60_000).encode()[1:],
    "two charsets": lambda: ("Велмарк " * 9_000).encode() + ("Велмарк " * 9_000).encode("cp1251"),
    "too long by far": lambda: b"word " * 3_000_000,
}


def _zip(*entries: tuple[str, bytes], level: int = 9) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as archive:
        for name, data in entries:
            archive.writestr(name, data)
    return out.getvalue()


@cache  # it takes a second, and many tests send it
def _zip_bomb(name: str = "crates.txt", size: int = HUGE) -> bytes:
    out = io.BytesIO()
    block = b"crates " * 150_000
    with (
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive,
        archive.open(name, "w", force_zip64=True) as entry,
    ):
        for _ in range(size // len(block)):
            entry.write(block)
    return out.getvalue()


def _zip_in_zips(depth: int) -> bytes:
    data = _zip(("crates.txt", SENTENCE.encode() * 100))
    for n in range(depth):
        data = _zip((f"{n}.zip", data))
    return data


def _zip_of_overlaps(entries: int = 500, size: int = 8_000_000) -> bytes:
    """Return an archive whose entries all lie over the same packed bytes."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    plain = b"x" * size
    packed = packer.compress(plain) + packer.flush()
    crc, method, name = zlib.crc32(plain), 8, b"a.txt"
    local = struct.pack(
        "<4sHHHHHIIIHH",
        *(b"PK\3\4", 20, 0, method, 0, 0, crc, len(packed), size, len(name), 0),
    )
    body = local + name + packed
    central = b"".join(
        struct.pack(
            "<4sHHHHHHIIIHHHHHII",
            *(b"PK\1\2", 20, 20, 0, method, 0, 0, crc, len(packed), size, 5, 0, 0, 0, 0, 0, 0),
        )
        + f"{n:05}".encode()
        for n in range(entries)
    )
    end = struct.pack("<4sHHHHIIH", b"PK\5\6", 0, 0, entries, entries, len(central), len(body), 0)
    return body + central + end


def _lying(data: bytes, size: int) -> bytes:
    """Return the archive with another unpacked size in both headers of its first entry."""
    lie = bytearray(data)
    lie[22:26] = struct.pack("<I", size)
    central = data.index(b"PK\1\2")
    lie[central + 24 : central + 28] = struct.pack("<I", size)
    return bytes(lie)


def _locked(data: bytes) -> bytes:
    """Return the archive with the flag that its first entry is encrypted."""
    changed = bytearray(data)
    changed[6] |= 1
    changed[data.index(b"PK\1\2") + 8] |= 1
    return bytes(changed)


_ARCHIVES: Final[dict[str, Make]] = {
    "one file of 400 megabytes": _zip_bomb,
    "the same as a page": lambda: _zip_bomb("crates.html"),
    "the same as XML": lambda: _zip_bomb("crates.xml"),
    "archives in archives": lambda: _zip_in_zips(20),
    "a bomb in an archive": lambda: _zip(("wire.zip", _zip_bomb())),
    "fifty thousand entries": lambda: _zip(*((f"{n}.txt", b"x") for n in range(50_000)), level=1),
    "entries over each other": _zip_of_overlaps,
    "a size that is a lie": lambda: _lying(_zip_bomb(size=50_000_000), 100),
    "an encrypted entry": lambda: _locked(_zip(("crates.txt", SENTENCE.encode() * 9))),
    "paths that climb": lambda: _zip(
        ("../../../../etc/cron.d/crates.txt", SENTENCE.encode() * 9),
        ("/etc/crates.txt", SENTENCE.encode() * 9),
        ("C:\\crates.txt", SENTENCE.encode() * 9),
    ),
    "names without end": lambda: _zip(("x" * 60_000 + ".txt", SENTENCE.encode() * 9)),
    "half of it": lambda: _zip(("crates.txt", _fixed(5).randbytes(100_000)))[:50_000],
    "nothing": lambda: _zip(),
    "the end alone": lambda: b"PK\5\6" + b"\0" * 18,
    "noise under its sign": lambda: b"PK\3\4" + _fixed(6).randbytes(200_000),
}

_DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_WORD: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"  # a name, not a place
_RELATED: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES: Final = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels"'
    ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/word/document.xml"'
    f' ContentType="{_DOCX}.main+xml"/></Types>'
)
_RELATIONS: Final = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="r1" Type="{_RELATED}/officeDocument" Target="word/document.xml"/>'
    "</Relationships>"
)


def _docx(body: str, *, before: str = "") -> bytes:
    document = f'{before}<w:document xmlns:w="{_WORD}"><w:body>{body}</w:body></w:document>'
    return _zip(
        ("[Content_Types].xml", _TYPES.encode()),
        ("_rels/.rels", _RELATIONS.encode()),
        ("word/document.xml", document.encode()),
    )


_PARAGRAPH: Final = f"<w:p><w:r><w:t>{SENTENCE}</w:t></w:r></w:p>"
_LAUGHS: Final = (
    '<!DOCTYPE x [<!ENTITY a0 "crates ">'
    + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    + "]>"
)
_OFFICE: Final[dict[str, Make]] = {
    "a document of 400 megabytes": lambda: _docx(_PARAGRAPH * (40_000_000 // len(_PARAGRAPH))),
    "a billion words": lambda: _docx("<w:p><w:r><w:t>&a9;</w:t></w:r></w:p>", before=_LAUGHS),
    "tables in cells": lambda: _docx("<w:tbl><w:tr><w:tc>" * 20_000 + _PARAGRAPH),
    "runs without end": lambda: _docx(f"<w:p>{'<w:r><w:t>x</w:t></w:r>' * 300_000}</w:p>"),
    "no document": lambda: _zip(("[Content_Types].xml", _TYPES.encode())),
    "a text under its name": lambda: SENTENCE.encode() * 9,
    "half of it": lambda: _docx(_PARAGRAPH * 1000)[:700],
}

_XML: Final[dict[str, Make]] = {
    "a billion words": lambda: f"{_LAUGHS}<nitf><body>&a9;</body></nitf>".encode(),
    "one entity often": lambda: (
        f'<!DOCTYPE x [<!ENTITY a "{"x" * 100_000}">]><nitf><body>{"&a;" * 30_000}</body></nitf>'
    ).encode(),
    "a file of this machine": lambda: (
        b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
        b"<nitf><body><body.content><p>&a;</p></body.content></body></nitf>"
    ),
    "a page of another machine": lambda: (
        b'<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd" [<!ENTITY % a SYSTEM '
        b'"http://127.0.0.1:9/a">%a;]><nitf><body><body.content><p>x</p></body.content></body>'
        b"</nitf>"
    ),
    "something included": lambda: (
        b'<nitf xmlns:xi="http://www.w3.org/2001/XInclude"><body><body.content>'
        b'<xi:include href="file:///etc/passwd" parse="text"/></body.content></body></nitf>'
    ),
    "depth": lambda: b"<nitf><body>" + b"<p>" * 500_000,
    "depth that closes": lambda: b"<p>" * 100_000 + b"x" + b"</p>" * 100_000,
    "attributes": lambda: (
        "<nitf " + " ".join(f"a{n}='1'" for n in range(100_000)) + "/>"
    ).encode(),
    "namespaces": lambda: (
        "<nitf " + " ".join(f"xmlns:a{n}='u{n}'" for n in range(50_000)) + "/>"
    ).encode(),
    "a text of nine megabytes": lambda: (
        b"<nitf><body><body.content><p>" + b"x" * 9_000_000 + b"</p></body.content></body></nitf>"
    ),
    "items": lambda: (
        b'<newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/"><itemSet>'
        + b"<newsItem/>" * 300_000
        + b"</itemSet></newsMessage>"
    ),
    "a channel of entities": lambda: f"{_LAUGHS}<rss><channel>&a9;</channel></rss>".encode(),
    "half of it": lambda: b"<nitf><body><body.content><p>Crates",
    "another charset than it says": lambda: (
        '<?xml version="1.0" encoding="utf-16"?><nitf>Кран</nitf>'.encode()
    ),
}

_JSON: Final[dict[str, Make]] = {
    "lists in lists": lambda: b"[" * 500_000,
    "objects in objects": lambda: b'{"a":' * 300_000 + b"1" + b"}" * 300_000,
    "a number without end": lambda: b'{"version":' + b"9" * 2_000_000 + b"}",
    "keys without end": lambda: json.dumps({f"k{n}": n for n in range(300_000)}).encode(),
    "half characters": lambda: b'{"body_text": "' + b"\\ud83d" * 100_000 + b'"}',
    "NULs": lambda: b'{"uri":"x","type":"text","body_text":"' + b"\\u0000" * 100_000 + b'"}',
    "strange numbers": lambda: b'{"body_text": NaN, "headline": Infinity, "version": 1e999}',
    "a list of everything": lambda: b'[null, true, 1, "x", [], {}, -0.0]',
    "an article that is a list": lambda: (
        b'{"uri": [], "type": {}, "headline": 7, "body_text": [["x"]], "renditions": "x"}'
    ),
    "items": lambda: json.dumps([{"headline": "x", "body_text": "y"}] * 100_000).encode(),
    "half of it": lambda: b'{"uri": "x", "body_text": "Cra',
    "noise": lambda: _fixed(7).randbytes(300_000),
}

_TABLES: Final[dict[str, Make]] = {
    "a quotation that never ends": lambda: b'title,text\n"' + b"x,\n" * 1_000_000,
    "a cell of five megabytes": lambda: b"title,text\nx," + b"y" * 5_000_000,
    "columns without end": lambda: b",".join(b"c%d" % n for n in range(MANY)) + b"\n",
    "rows without end": lambda: b"title,text\n" + b"x,y\n" * 1_000_000,
    "ragged rows": lambda: (
        b"title,text\n" + b"".join(b"x" + b"," * (n % 50) + b"\n" for n in range(50_000))
    ),
    "formulas": lambda: b'title,text\n"=cmd|\' /C calc\'!A0","@SUM(1)"\n' * 100,
    "NULs": lambda: b"title,text\n" + b"\0,\0\n" * 10_000,
    "carriage returns": lambda: b"title,text\r" + b"x,y\r" * 100_000,
    "delimiters alone": lambda: b",;\t|" * 500_000,
    "noise": lambda: _fixed(8).randbytes(500_000),
}


def _nested_mail(depth: int) -> bytes:
    head = "".join(
        f'Content-Type: multipart/mixed; boundary="b{n}"\n\n--b{n}\n' for n in range(depth)
    )
    return f"From: a@meridian.example\nSubject: x\nMIME-Version: 1.0\n{head}\nCrates".encode()


_MAIL: Final[dict[str, Make]] = {
    "parts in parts": lambda: _nested_mail(5_000),
    "parts side by side": lambda: (
        b'From: a@meridian.example\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="b"'
        b"\n\n" + b"--b\n\nx\n" * 200_000 + b"--b--\n"
    ),
    "headers without end": lambda: b"X-Crate: 1\n" * 300_000 + b"\nCrates",
    "a header of megabytes": lambda: b"Subject: " + b"x" * 5_000_000 + b"\n\nCrates",
    "a header in pieces": lambda: b"Subject:" + b" =?utf-8?q?x?=\n" * 100_000 + b"\nCrates",
    "senders without end": lambda: b"From: " + b"a@meridian.example, " * 100_000 + b"\n\nCrates",
    "a charset nobody knows": lambda: (
        b"From: a@meridian.example\nContent-Type: text/plain; charset=x-dorn\n\n\xe4\xf6"
    ),
    "base64 of nothing": lambda: (
        b"Content-Type: text/html\nContent-Transfer-Encoding: base64\n\n" + b"A=" * 1_000_000
    ),
    "a page of depth": lambda: b"Content-Type: text/html\n\n" + b"<div>" * 100_000,
    "letters in a row": lambda: (
        b"From a@meridian.example Mon Oct 12 07:20:00 2026\n\nx\n\n" * 50_000
    ),
    "noise": lambda: _fixed(9).randbytes(500_000),
}

_MARKDOWN: Final[dict[str, Make]] = {
    "quotations in quotations": lambda: b"> " * 50_000 + b"x",
    "lists in lists": lambda: "".join(f"{' ' * n}- x\n" for n in range(1_500)).encode(),
    "brackets": lambda: b"[" * 100_000,
    "links in links": lambda: b"[x](" * 50_000,
    "emphasis": lambda: b"*a_ " * 100_000,
    "back ticks": lambda: "".join("x" + "`" * n for n in range(1_500)).encode(),
    "tables": lambda: b"|a" * 10_000 + b"\n" + b"|-" * 10_000 + b"\n" + b"|x" * 10_000,
    "pages inside": lambda: b"<div>" * 50_000 + b"\n\nx",
    "references": lambda: "".join(f"[a{n}]: /x\n" for n in range(50_000)).encode(),
}


def _pdf(*objects: bytes, root: int = 1) -> bytes:
    out = bytearray(b"%PDF-1.7\n")
    places = []
    for number, content in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<</Size %d/Root %d 0 R>>\n" % (len(objects) + 1, root)
    return bytes(out + b"startxref\n%d\n%%%%EOF\n" % start)


def _stream(data: bytes) -> bytes:
    packed = zlib.compress(data, 9)
    return b"<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream" % (len(packed), packed)


def _one_page(content: bytes) -> bytes:
    return _pdf(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R"
        b"/Resources<</Font<</F 5 0 R>>>>>>",
        content,
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    )


_PDF: Final[dict[str, Make]] = {
    "a page of 200 megabytes": lambda: _one_page(
        _stream(b"BT /F 9 Tf (crates) Tj ET " * 8_000_000)
    ),
    "pages in pages": lambda: _pdf(
        b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[2 0 R]/Count 9>>"
    ),
    "pages without end": lambda: _pdf(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count 900000000/Kids[" + b"3 0 R " * 100_000 + b"]>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 6 6]>>",
    ),
    "dictionaries in dictionaries": lambda: _pdf(b"<</A" * 50_000 + b">>" * 50_000),
    "an empty page": lambda: _one_page(_stream(b" ")),
    "no table of what is where": lambda: b"%PDF-1.4\n" + b"1 0 obj <<>> endobj\n" * 100_000,
    "noise under its sign": lambda: b"%PDF-1.7\n" + _fixed(10).randbytes(500_000),
    "half of it": lambda: _one_page(_stream(b"BT (crates) Tj ET"))[:200],
}
