"""Makes the files that tests send: the same small story in every format that we read."""

import io
import json
import zipfile
import zlib
from collections.abc import Iterable, Mapping, Sequence
from email.message import EmailMessage
from html import escape
from typing import Any, Final

import docx

HEADLINE: Final = "Velmark Is Sending Wounded Reservists Back to the Line"
LEAD: Final = (
    "Velmark is sending wounded reservists back to the line along the Ashe before a medical board"
    " has heard them, according to an investigation by Lantern."
)
SECOND: Final = (
    "Lantern counted at least 140 men who were sent back in this way between May and September,"
    " most of them from the depot of Dorn."
)
QUOTE: Final = "Nobody asked me whether I could walk, said a man who gave his name as Ilm."
CAPTION: Final = "Reservists wait for a bus at the depot of Dorn. Ilse Varga/Northlight"
RIGHTS: Final = "Copyright 2026 Harbor Wire. All rights reserved."
BYLINE: Final = "By Ana Ortiz"
STAMP: Final = "2026-10-12T07:20:00+02:00"


def a_docx(*paragraphs: str, swaps: Mapping[str, str] | None = None) -> bytes:
    """Return a Word document: a headline, a byline, and paragraphs.

    :param swaps: what to put in the place of what in the XML of its body
    """
    document = docx.Document()
    document.core_properties.author = "Ana Ortiz"
    document.core_properties.title = ""
    document.add_heading(HEADLINE, 1)
    document.add_paragraph(BYLINE)
    for words in paragraphs or (LEAD, SECOND):
        document.add_paragraph(words)
    kept = io.BytesIO()
    document.save(kept)
    return _swapped(kept.getvalue(), swaps or {})


def _swapped(data: bytes, swaps: Mapping[str, str]) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as opened:
        parts = {name: opened.read(name) for name in opened.namelist()}
    body = parts["word/document.xml"].decode()
    for before, after in swaps.items():
        assert before in body
        body = body.replace(before, after)
    parts["word/document.xml"] = body.encode()
    return a_zip(parts)


def with_notes(data: bytes, notes: str) -> bytes:
    """Return a Word document with a part for its footnotes."""
    with zipfile.ZipFile(io.BytesIO(data)) as opened:
        parts = {name: opened.read(name) for name in opened.namelist()}
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    parts["word/footnotes.xml"] = f'<w:footnotes xmlns:w="{space}">{notes}</w:footnotes>'.encode()
    return a_zip(parts)


def a_zip(parts: Mapping[str, bytes | str], *, stored: bool = False) -> bytes:
    """Return an archive of files by name."""
    kept = io.BytesIO()
    how = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
    with zipfile.ZipFile(kept, "w", how) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return kept.getvalue()


Run = tuple[float, float, float, str]
"""Words on a page: x, y and size in points."""


def a_pdf(
    pages: Sequence[Iterable[Run]], *, title: str = "", extra: str = "", packed: bool = True
) -> bytes:
    """Return a PDF with words at places, in Helvetica.

    :param extra: more objects, as PDF writes them
    """
    objects: list[bytes] = []
    kids = " ".join(f"{4 + 2 * n} 0 R" for n in range(len(pages)))
    objects.append(b"<< /Type /Catalog /Pages 2 0 R >>")
    objects.append(f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode())
    objects.append(
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
    )
    for number, runs in enumerate(pages):
        words = "".join(f"BT /F1 {s} Tf {x} {y} Td ({_literal(t)}) Tj ET\n" for x, y, s, t in runs)
        stream = words.encode("cp1252")
        stream = zlib.compress(stream) if packed else stream
        how = "/Filter /FlateDecode " if packed else ""
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842]"
            b" /Resources << /Font << /F1 3 0 R >> >>"
            + f" /Contents {5 + 2 * number} 0 R >>".encode()
        )
        head = f"<< {how}/Length {len(stream)} >>\nstream\n".encode()
        objects.append(head + stream + b"\nendstream")
    objects.append(f"<< /Title ({_literal(title)}) >>".encode("cp1252"))
    return _file(objects, info=len(objects), extra=extra)


def _file(objects: Sequence[bytes], *, info: int, extra: str) -> bytes:
    data = bytearray(b"%PDF-1.7\n")
    places = []
    for number, words in enumerate(objects, start=1):
        places.append(len(data))
        data += f"{number} 0 obj\n".encode() + words + b"\nendobj\n"
    data += extra.encode()
    at = len(data)
    data += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    data += "".join(f"{place:010d} 00000 n \n" for place in places).encode()
    data += f"trailer << /Size {len(objects) + 1} /Root 1 0 R /Info {info} 0 R >>\n".encode()
    return bytes(data + f"startxref\n{at}\n%%EOF\n".encode())


def _literal(words: str) -> str:
    return words.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


def an_eml(text: str = f"{LEAD}\n\n{SECOND}\n", **files: bytes) -> bytes:
    """Return an e-mail with a text and with files; an underscore in a name stands for a point."""
    message = EmailMessage()
    message["From"] = "Ana Ortiz <ana@harborwire.example>"
    message["To"] = "desk@meridian.example"
    message["Date"] = "Mon, 12 Oct 2026 07:20:00 +0200"
    message["Subject"] = HEADLINE
    message.set_content(text)
    for name, data in files.items():
        message.add_attachment(
            data,
            maintype="application",
            subtype="octet-stream",
            filename=name.replace("_", "."),
        )
    return message.as_bytes()


def an_mbox(*messages: bytes) -> bytes:
    """Return a mailbox."""
    return b"".join(
        b"From ana@harborwire.example Mon Oct 12 07:20:00 2026\n"
        + message.replace(b"\nFrom ", b"\n>From ").rstrip(b"\n")
        + b"\n\n"
        for message in messages
    )


def a_ninjs(**said: Any) -> bytes:
    """Return an item of ninjs 3."""
    return json.dumps(an_item(**said), ensure_ascii=False).encode()


def an_item(**said: Any) -> dict[str, Any]:
    """Return an item of ninjs 3 as plain values."""
    return {
        "uri": "urn:newsml:harborwire.example:20261012:1912",
        "standard": {"name": "ninjs", "version": "3.0"},
        "versionCreated": STAMP,
        "language": "en",
        "headlines": [{"role": "main", "value": HEADLINE}],
        "by": BYLINE,
        "infoSources": [{"role": "publisher", "name": "Harbor Wire"}],
        "copyrightNotice": RIGHTS,
        "associations": [
            {
                "name": "photo",
                "type": "picture",
                "descriptions": [{"value": CAPTION}],
            }
        ],
        "bodies": [
            {"role": "text", "contentType": "text/plain", "value": f"{LEAD} {SECOND}"},
            {
                "role": "main",
                "contentType": "text/html",
                "value": f"<p>{LEAD}</p><blockquote>{QUOTE}</blockquote><p>{SECOND}</p>",
            },
        ],
        **said,
    }


def a_nitf(body: str = "", *, doctype: str = "") -> str:
    """Return an article in NITF."""
    return f"""<?xml version="1.0" encoding="utf-8"?>{doctype}
<nitf xml:lang="en"><head><title>Slug</title><docdata>
<date.release norm="20261012T072000+0200"/><doc.copyright holder="Harbor Wire"/></docdata></head>
<body><body.head><hedline><hl1>{HEADLINE}</hl1></hedline><byline>{BYLINE}</byline>
<distributor>Harbor Wire</distributor><dateline>DORN, Velmark</dateline></body.head>
<body.content>{body or _nitf_body()}</body.content>
<body.end><tagline>{RIGHTS}</tagline></body.end></body></nitf>"""


def _nitf_body() -> str:
    return (
        f"<p>{LEAD}</p><bq><block><p>{QUOTE}</p></block></bq>"
        f'<media media-type="image"><media-reference source="a.jpg">x</media-reference>'
        f"<media-caption>{CAPTION}</media-caption></media><p>{SECOND}&nbsp;</p>"
    )


def a_newsml(content: str = "", *, guid: str = "urn:harborwire:1912", kind: str = "text") -> str:
    """Return an item of NewsML-G2, without a declaration; its text as XHTML unless told."""
    inline = content or (
        '<inlineXML contenttype="application/xhtml+xml"><html'
        f' xmlns="http://www.w3.org/1999/xhtml"><body><p>{LEAD}</p><blockquote>{QUOTE}</blockquote>'
        f"<p>{SECOND}</p></body></html></inlineXML>"
    )
    return f"""<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="{guid}" xml:lang="en">
<rightsInfo><copyrightNotice>{RIGHTS}</copyrightNotice></rightsInfo>
<itemMeta><itemClass qcode="ninat:{kind}"/><provider qcode="nprov:HW"><name>Harbor Wire</name>
</provider><versionCreated>2026-10-13T00:00:00Z</versionCreated>
<firstCreated>{STAMP}</firstCreated><embargoed>2026-10-14T06:00:00Z</embargoed></itemMeta>
<contentMeta><urgency>3</urgency><headline>{HEADLINE}</headline><by>{BYLINE}</by>
<language tag="en"/></contentMeta><contentSet>{inline}</contentSet></newsItem>"""


def a_message(*items: str) -> str:
    """Return a news message of NewsML-G2 with items and a package that lists them."""
    package = (
        '<packageItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:harborwire:top">'
        "<contentMeta><headline>The day</headline></contentMeta></packageItem>"
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?><newsMessage'
        ' xmlns="http://iptc.org/std/nar/2006-10-01/"><header/>'
        f"<itemSet>{package}{''.join(items)}</itemSet></newsMessage>"
    )


def a_csv(rows: Iterable[Sequence[str]], delimiter: str = ",") -> str:
    """Return a table, every cell in quotation marks."""
    return "".join(
        delimiter.join('"' + cell.replace('"', '""') + '"' for cell in row) + "\r\n" for row in rows
    )


def a_page(body: str) -> str:
    """Return a page of HTML."""
    return f"<!doctype html><html lang=en><title>{escape(HEADLINE)}</title><body>{body}</body>"
