"""Read NITF, the older XML of the wires: a head of facts, a body of paragraphs."""

from collections.abc import Iterator
from typing import Final

from lxml import etree

from apps.articles.documents.parts import Part, one_line
from apps.articles.documents.trees import children, local, within, words_of, xml_of_text
from apps.articles.documents.wires import Wire, article_of
from apps.articles.extraction.found import Extracted
from apps.articles.regions import Kind
from apps.articles.text import UnreadableError, composed

EXTRACTOR: Final = "nitf/1"
_BLOCKS: Final = frozenset(
    {
        *("p", "hl1", "hl2", "li", "tr", "block", "bq", "media", "media-caption", "dt", "dd"),
        *("media-producer", "ol", "ul", "dl", "table", "caption", "credit", "note", "pre", "br"),
        *("fn", "hr", "body.content", "abstract", "media-metadata", "media-reference"),
    }
)
_KINDS: Final = {"media": Kind.CAPTION, "bq": Kind.QUOTE, "caption": Kind.CAPTION}
_SKIPPED: Final = frozenset({"media-reference", "media-metadata", "media-object", "object"})


def read(data: bytes, *, declared: str | None = None, title: str = "") -> Extracted:
    """Return the article in a NITF file.

    :raises UnreadableError: its XML is damaged or a trap, or it is no NITF
    """
    root = xml_of_text(data, declared=declared)
    if local(root) != "nitf":
        raise UnreadableError(
            "unknown_file_kind", "This XML is not NITF. Export the article again, or paste it."
        )
    return article_of(wire_of(root), extractor=EXTRACTOR, title=title)


def wire_of(root: etree._Element) -> Wire:
    """Return what a `nitf` element says."""
    head = within(root, "body", "body.head")
    above = head[0] if head else None
    facts = next(iter(within(root, "head", "docdata")), None)
    printed = _attribute(within(root, "head", "pubdata"), "date.publication")
    return Wire(
        headline=_words(above, "hedline", "hl1") or _words(root, "head", "title"),
        byline=_words(above, "byline"),
        dateline=_words(above, "dateline"),
        publisher=_words(above, "distributor")
        or _attribute(within(root, "head", "pubdata"), "name")
        or _attribute(within(facts, "doc.copyright"), "holder"),
        language=_language(root),
        published=_published(facts, above, printed),
        embargoed=_attribute(within(facts, "embargo"), "norm"),
        note=_words(above, "note"),
        body=[*_abstract(above), *_body(root)],
        rights=[words for words in (_words(above, "rights"), *_tail(root)) if words],
    )


def _published(facts: etree._Element | None, above: etree._Element | None, printed: str) -> str:
    for element, name in ((facts, "date.release"), (facts, "date.issue")):
        if norm := _attribute(within(element, name), "norm"):
            return _spelt(norm)
    norm = _attribute(within(above, "dateline", "story.date"), "norm")
    return _spelt(norm or printed)


def _spelt(norm: str) -> str:
    """Return "20261012T072000+0200" as 2026-10-12T07:20:00+02:00; anything else as it is."""
    day, _, clock = norm.partition("T")
    if not (day.isdecimal() and len(day) == len("20261012")):
        return norm
    spelt = f"{day[:4]}-{day[4:6]}-{day[6:]}"
    digits, zone = clock[:6], clock[6:]
    if not (digits.isdecimal() and len(digits) == len("072000")):
        return spelt if not clock else f"{spelt}T{clock}"
    zone = "+00:00" if zone == "Z" else zone
    return f"{spelt}T{digits[:2]}:{digits[2:4]}:{digits[4:]}{zone}"


def _language(root: etree._Element) -> str:
    for element in (root, *within(root, "body"), *within(root, "body", "body.content")):
        # Names alone: lxml looks for each value from the first attribute on.
        for key in element.attrib:
            if str(key).rpartition("}")[2] == "lang":
                return str(element.get(key))
    return ""


def _attribute(found: list[etree._Element], name: str) -> str:
    return next((str(element.get(name)) for element in found if element.get(name)), "")


def _words(element: etree._Element | None, *path: str) -> str:
    found = within(element, *path)
    return one_line(" ".join(words_of(one) for one in found))


def _abstract(above: etree._Element | None) -> Iterator[Part]:
    for element in [*within(above, "hedline", "hl2"), *within(above, "abstract")]:
        yield from blocks(element)


def _body(root: etree._Element) -> Iterator[Part]:
    for content in within(root, "body", "body.content"):
        yield from blocks(content)


def _tail(root: etree._Element) -> Iterator[str]:
    for end in within(root, "body", "body.end"):
        for element in children(end, "tagline", "bibliography"):
            yield one_line(words_of(element))


def blocks(root: etree._Element) -> Iterator[Part]:
    """Yield the paragraphs under an element of NITF."""
    runs: list[str] = []
    kinds: list[Kind | None] = [None]

    def flushed() -> Iterator[Part]:
        words = composed(one_line("".join(runs)))
        runs.clear()
        if words:
            yield Part(words, kinds[-1])

    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        name = local(element)
        if event == "start":
            if name in _SKIPPED or not name:
                walk.skip_subtree()
                kinds.append(kinds[-1])
                continue
            if name in _BLOCKS:
                yield from flushed()
            kinds.append(_KINDS.get(name) or kinds[-1])
            if name in {"td", "th"} and runs:
                runs.append(" | ")
            runs.append(element.text or "")
            continue
        if name in _BLOCKS:
            yield from flushed()
        kinds.pop()
        if element is not root:
            runs.append(element.tail or "")
    yield from flushed()
