"""Read NewsML-G2: what its meta says, and the text it carries as XHTML, NITF or plain words."""

from collections.abc import Iterator
from typing import Final

from lxml import etree

from apps.articles.documents import nitf
from apps.articles.documents.parts import Part, lines_of, one_line
from apps.articles.documents.trees import (
    children,
    local,
    parts_of_html,
    within,
    without_namespaces,
    words_of,
    xml_of_text,
)
from apps.articles.documents.wires import Wire, article_of
from apps.articles.extraction.found import Extracted
from apps.articles.regions import paragraphs
from apps.articles.text import UnreadableError

EXTRACTOR: Final = "newsml-g2/1"
_NOT_TEXT: Final = ("picture", "video", "audio", "graphic", "animation", "composite")


def read(data: bytes, *, declared: str | None = None, title: str = "") -> Extracted:
    """Return the article in a NewsML-G2 file of one.

    :raises UnreadableError: its XML is damaged or a trap, or it holds none or several
    """
    found = items(xml_of_text(data, declared=declared))
    if len(found) != 1:
        raise UnreadableError(
            "several" if found else "empty",
            f"This file holds {len(found)} news items. "
            + (
                "Upload it as a file that holds several, and choose among them."
                if found
                else "Export the article itself, or paste its text."
            ),
        )
    return article_of(_wire(found[0]), extractor=EXTRACTOR, title=title)


def items(root: etree._Element) -> list[etree._Element]:
    """Return the items of text in a news item or a news message."""
    inside = [root] if local(root) == "newsItem" else within(root, "itemSet", "newsItem")
    return [item for item in inside if _class(item) not in _NOT_TEXT]


def packages(root: etree._Element) -> Iterator[tuple[str, str]]:
    """Yield the headline and the guid of each package in a message: a list of items, no text."""
    found = [root] if local(root) == "packageItem" else within(root, "itemSet", "packageItem")
    for package in found:
        yield headline_of(package), one_line(package.get("guid"))


def headline_of(item: etree._Element) -> str:
    """Return the headline of an item."""
    return _first(item, ("contentMeta", "headline"), ("itemMeta", "title"))


def name_of(item: etree._Element) -> str:
    """Return the id that the wire gave an item."""
    return one_line(item.get("guid"))


def whole(item: etree._Element) -> bytes:
    """Return an item as a file of its own."""
    return etree.tostring(item, encoding="utf-8", xml_declaration=True, with_tail=False)


def _class(item: etree._Element) -> str:
    code = next((str(one.get("qcode", "")) for one in within(item, "itemMeta", "itemClass")), "")
    return code.rpartition(":")[2]


def _first(item: etree._Element, *paths: tuple[str, ...]) -> str:
    for path in paths:
        for element in within(item, *path):
            if words := one_line(words_of(element)):
                return words
    return ""


def _named(item: etree._Element, *paths: tuple[str, ...]) -> str:
    """Return a party's name, in words or by the code that stands for it."""
    if words := _first(item, *((*path, "name") for path in paths)):
        return words
    for path in paths:
        for element in within(item, *path):
            if code := element.get("literal") or element.get("qcode"):
                return one_line(code).rpartition(":")[2]
    return ""


def _wire(item: etree._Element) -> Wire:
    inner = next(iter(_inline_nitf(item)), None)
    wire = Wire() if inner is None else nitf.wire_of(inner)
    wire.headline = headline_of(item) or wire.headline
    wire.byline = _first(item, ("contentMeta", "by")) or wire.byline or _byline(item)
    wire.dateline = _first(item, ("contentMeta", "dateline")) or wire.dateline
    wire.publisher = (
        _first(item, ("itemMeta", "provider", "name"))
        or _first(item, ("contentMeta", "creditline"))
        or _named(item, ("itemMeta", "provider"), ("contentMeta", "infoSource"))
        or wire.publisher
    )
    wire.language = _language(item) or wire.language
    wire.published = wire.published or _first(
        item, ("itemMeta", "firstCreated"), ("contentMeta", "contentCreated")
    )
    wire.published = wire.published or _first(item, ("itemMeta", "versionCreated"))
    wire.embargoed = _first(item, ("itemMeta", "embargoed")) or wire.embargoed
    wire.note = _first(item, ("itemMeta", "edNote")) or wire.note
    wire.body = list(wire.body) or list(_body(item))
    wire.captions = [*wire.captions, *_captions(item)]
    wire.rights = [*wire.rights, *_rights(item)]
    return wire


def _byline(item: etree._Element) -> str:
    name = _first(item, ("contentMeta", "creator", "name"))
    return f"By {name}" if name else ""


def _language(item: etree._Element) -> str:
    for element in within(item, "contentMeta", "language"):
        if code := element.get("tag"):
            return str(code)
    for element in (*within(item, "contentSet", "inlineXML"), item):
        if code := element.get("{http://www.w3.org/XML/1998/namespace}lang"):
            return str(code)
    return ""


def _inline_nitf(item: etree._Element) -> list[etree._Element]:
    return within(item, "contentSet", "inlineXML", "nitf")


def _body(item: etree._Element) -> Iterator[Part]:
    """Yield the paragraphs of the first content that has any."""
    for content in within(item, "contentSet", "inlineXML"):
        for element in content:
            if parts := parts_of_html(without_namespaces(element)):
                yield from parts
                return
    for content in within(item, "contentSet", "inlineData"):
        words = words_of(content)
        if "html" in str(content.get("contenttype", "")):
            yield from parts_of_html(words)
        else:
            for piece in paragraphs(words.replace("\r\n", "\n")):
                yield Part(
                    lines_of(words.replace("\r\n", "\n")[piece.start : piece.end]), piece.kind
                )
        return


def _captions(item: etree._Element) -> list[str]:
    return [
        one_line(words_of(element))
        for element in within(item, "contentMeta", "description")
        if str(element.get("role", "")).endswith("caption")
    ]


def _rights(item: etree._Element) -> list[str]:
    found = [
        one_line(words_of(element))
        for info in children(item, "rightsInfo")
        for element in children(info, "copyrightNotice", "usageTerms")
    ]
    return [words for words in found if words]
