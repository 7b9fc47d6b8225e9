"""XML and HTML from outside as trees: no entities, no DTD, no network, nothing huge."""

import re
from html.entities import html5
from typing import Final

import lxml.html
from lxml import etree

from apps.articles.charsets import decode
from apps.articles.documents.parts import Part
from apps.articles.extraction.markup import refuse_floods
from apps.articles.extraction.walk import blocks_of
from apps.articles.regions import Kind
from apps.articles.text import UnreadableError, refuse_controls, refuse_halves

MAX_ELEMENTS: Final = 500_000
_ENTITY: Final = re.compile(r"<!ENTITY\b", re.IGNORECASE)
_DOCTYPE: Final = re.compile(r"<!DOCTYPE\b[^>\[]{0,1000}(\[)?", re.IGNORECASE)
_NAMED: Final = re.compile(r"&([A-Za-z][A-Za-z0-9]{1,31});")
_XML_OWN: Final = {"amp", "lt", "gt", "quot", "apos"}
_LOCAL: Final = re.compile(r"\{[^}]*\}")


def xml_of_text(data: bytes, *, declared: str | None = None) -> etree._Element:
    """Return the root of an XML file in whatever charset.

    :raises UnreadableError: `binary`, `undecodable`, and as `xml_of`
    """
    markup = decode(data, declared=declared).text
    refuse_controls(markup)
    # Wires write &nbsp; without the DTD that would say what it is.
    return xml_of(_NAMED.sub(_named, markup).encode(errors="replace"))


def xml_of(data: bytes) -> etree._Element:
    """Return the root of UTF-8 XML, without comments and processing instructions.

    :raises UnreadableError: `xml_entities`, `xml_too_large` or `bad_xml`
    """
    head = data[:200_000].decode("utf-8", "replace")
    doctype = _DOCTYPE.search(head)
    if (doctype and doctype[1]) or _ENTITY.search(head) or b"<!ENTITY" in data:
        raise UnreadableError(
            "xml_entities",
            "This file defines entities of its own, which no article needs and which can be made"
            " to grow without end. Export the article without a DTD, or paste its text.",
        )
    if data.count(b"<") > 2 * MAX_ELEMENTS:
        raise UnreadableError(
            "xml_too_large",
            f"This file has more than {MAX_ELEMENTS:,} elements, more than an article needs."
            " Export fewer articles at once, or paste the text.",
        )
    parser = etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        load_dtd=False,
        dtd_validation=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        strip_cdata=True,
    )
    try:
        root = etree.fromstring(data.removeprefix(b"\xef\xbb\xbf").lstrip(), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise _bad(getattr(error, "lineno", None)) from error
    return root


def _named(entity: re.Match[str]) -> str:
    if entity[1] in _XML_OWN:
        return entity[0]
    return html5.get(f"{entity[1]};", entity[0])


def _bad(line: int | None) -> UnreadableError:
    where = f" (it breaks in line {line})" if line else ""
    return UnreadableError(
        "bad_xml",
        f"This file is not whole: its XML cannot be read{where}."
        " Export or download it again, or paste the text.",
    )


def local(element: etree._Element) -> str:
    """Return the name of an element without its namespace."""
    # An entity that was left as it stands has a function where others have a name.
    tag: object = element.tag
    return _LOCAL.sub("", tag) if isinstance(tag, str) else ""


def children(element: etree._Element, *names: str) -> list[etree._Element]:
    """Return the children of an element that have one of the names."""
    return [child for child in element if local(child) in names]


def within(element: etree._Element | None, *path: str) -> list[etree._Element]:
    """Return what lies under an element by the names on the way."""
    found = [] if element is None else [element]
    for name in path:
        found = [child for parent in found for child in children(parent, name)]
    return found


def words_of(element: etree._Element | None) -> str:
    """Return all the text in an element, as it stands."""
    return "" if element is None else "".join(map(str, element.itertext()))


def without_namespaces(element: etree._Element) -> str:
    """Return an element's markup with plain names, as HTML knows them."""
    for inner in element.iter():
        if isinstance(inner.tag, str):
            inner.tag = local(inner)
    etree.cleanup_namespaces(element)
    return etree.tostring(element, encoding="unicode", method="html", with_tail=False)


def parts_of_html(markup: str) -> list[Part]:
    """Return the paragraphs of HTML that is all article: a body without a page round it.

    :raises UnreadableError: it is more than a parser should be given
    """
    refuse_controls(markup)
    refuse_halves(markup)
    refuse_floods(markup)
    parser = lxml.html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        tree = lxml.html.document_fromstring(
            markup.replace("\0", "").encode(errors="replace"), parser=parser
        )
    except (etree.ParserError, etree.XMLSyntaxError):
        return []
    # What a site calls its wrappers says nothing where there is no site.
    return [
        Part(block.text, block.kind if block.kind in _KEPT else None) for block in blocks_of(tree)
    ]


_KEPT: Final = {Kind.CAPTION, Kind.QUOTE, Kind.HEADLINE, Kind.DATELINE}
