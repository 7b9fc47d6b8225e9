"""Read a .docx: paragraphs, headings, lists, tables and notes as they print, what is struck apart.

Text that a tracked change has deleted, moved away or hidden is not text; what one has inserted is.
"""

from collections.abc import Iterator
from typing import Final

from lxml import etree

from apps.articles.details import MAX_AUTHOR, MAX_TITLE, Details
from apps.articles.documents.parts import Part, assembled, lines_of, one_line
from apps.articles.documents.trees import children, local, within, xml_of
from apps.articles.documents.zipped import Zipped
from apps.articles.extraction.found import Extracted
from apps.articles.regions import Kind
from apps.articles.text import UnreadableError

EXTRACTOR: Final = "word/1"
MAX_PART: Final = 30_000_000
MAX_TOTAL: Final = 120_000_000

_BODY: Final = "word/document.xml"
# Content that stands where it is written, and that which a reader of the page does not see.
_THROUGH: Final = frozenset(
    {
        *("ins", "moveTo", "sdt", "sdtContent", "smartTag", "hyperlink", "customXml", "fldSimple"),
        *("dir", "bdo", "ruby", "rubyBase", "Choice", "oMath", "oMathPara"),
    }
)
_BLANKS: Final = {"tab": " ", "ptab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "\u2011"}
_NOTE_KINDS: Final = {"footnoteReference": "footnotes", "endnoteReference": "endnotes"}
_STYLE_KINDS: Final = (
    (("title", "heading 1", "headline"), Kind.HEADLINE),
    (("subtitle", "byline", "dateline", "date"), Kind.DATELINE),
    (("caption",), Kind.CAPTION),
    (("quote", "intense quote", "block text"), Kind.QUOTE),
)
_MAX_DEPTH: Final = 100


def read(data: bytes, *, declared: str | None = None, title: str = "") -> Extracted:
    """Return the article in a .docx.

    :raises UnreadableError: it is damaged, locked, a trap, or holds no text
    """
    del declared
    archive = Zipped(data, max_total=MAX_TOTAL)
    document = _Document(archive)
    return assembled(document.parts(), _details(archive), extractor=EXTRACTOR, title=title)


def _attribute(element: etree._Element | None, name: str) -> str:
    """Return an attribute by its name without its namespace."""
    if element is None:
        return ""
    # Names alone: lxml looks for each value from the first attribute on.
    named = next((key for key in element.attrib if str(key).rpartition("}")[2] == name), None)
    return "" if named is None else str(element.get(named))


def _value(parent: etree._Element | None, *path: str) -> str:
    found = within(parent, *path)
    return _attribute(found[0], "val") if found else ""


class _Document:
    """The parts of a .docx that hold text, and what is needed to read them."""

    def __init__(self, archive: Zipped) -> None:
        self._archive = archive
        body = archive.part(_BODY, MAX_PART)
        if body is None:
            raise UnreadableError(
                "wrong_kind",
                "This file has no Word document inside. Save the article as .docx again, or"
                " paste its text.",
            )
        self._body = xml_of(body)
        self._styles = self._named_styles()
        self._notes: dict[str, dict[str, etree._Element]] = {
            kind: self._notes_of(kind) for kind in _NOTE_KINDS.values()
        }
        self._noted: list[tuple[str, str]] = []
        self._boxes: list[etree._Element] = []

    def _tree(self, name: str) -> etree._Element | None:
        data = self._archive.part(name, MAX_PART)
        return None if data is None else xml_of(data)

    def _named_styles(self) -> dict[str, str]:
        root = self._tree("word/styles.xml")
        styles = [] if root is None else children(root, "style")
        return {_attribute(style, "styleId"): _value(style, "name").lower() for style in styles}

    def _notes_of(self, kind: str) -> dict[str, etree._Element]:
        root = self._tree(f"word/{kind}.xml")
        notes = [] if root is None else children(root, "footnote", "endnote")
        # The lines above notes are notes too, by the letter.
        return {_attribute(note, "id"): note for note in notes if not _attribute(note, "type")}

    def parts(self) -> Iterator[Part]:
        """Yield the paragraphs in the order of reading, notes and running heads at the end."""
        for body in children(self._body, "body"):
            yield from self._blocks(body, 0)
        at = 0
        while at < len(self._noted):
            kind, note_id = self._noted[at]
            at += 1
            note = self._notes[kind].get(note_id)
            if note is not None:
                words = " ".join(part.text for part in self._blocks(note, 0))
                yield Part(f"[{at}] {words}")
        yield from self._running_heads()

    def _running_heads(self) -> Iterator[Part]:
        seen = set()
        for entry in self._archive.entries:
            name = entry.info.filename
            if name.startswith(("word/header", "word/footer")) and name.endswith(".xml"):
                root = xml_of(self._archive.read(entry, MAX_PART))
                for part in self._blocks(root, 0):
                    if part.text not in seen:
                        seen.add(part.text)
                        yield Part(part.text, Kind.RELATED, aside=True)

    def _blocks(self, parent: etree._Element, depth: int) -> Iterator[Part]:
        """Yield the paragraphs and the rows of tables under an element."""
        if depth > _MAX_DEPTH:
            return
        for block in parent:
            name = local(block)
            if name == "p":
                yield from self._paragraph(block, depth)
            elif name == "tbl":
                yield from self._rows(block, depth)
            elif name in _THROUGH:
                yield from self._blocks(block, depth + 1)
            elif name == "AlternateContent":
                yield from self._blocks(_alternative(block), depth + 1)

    def _rows(self, table: etree._Element, depth: int) -> Iterator[Part]:
        for row in table.iter():
            if local(row) != "tr" or _table_of(row) is not table:
                continue
            if within(row, "trPr", "del"):
                continue
            cells = [
                " ".join(one_line(part.text) for part in self._blocks(cell, depth + 1))
                for holder in (row, *within(row, "sdt", "sdtContent"))
                for cell in children(holder, "tc")
            ]
            yield Part(" | ".join(cell for cell in cells if cell))

    def _paragraph(self, paragraph: etree._Element, depth: int) -> Iterator[Part]:
        properties = next(iter(children(paragraph, "pPr")), None)
        words = lines_of("".join(self._runs(paragraph, 0)))
        if words:
            yield Part(words, self._kind(properties))
        boxes, self._boxes = self._boxes, []
        for box in boxes:
            for part in self._blocks(box, depth + 1):
                yield Part(part.text, part.kind, aside=True)

    def _kind(self, properties: etree._Element | None) -> Kind | None:
        style = _value(properties, "pStyle")
        name = self._styles.get(style, style.lower())
        return next((kind for names, kind in _STYLE_KINDS if name in names), None)

    def _runs(self, parent: etree._Element, depth: int) -> Iterator[str]:
        """Yield the words under a paragraph, as they print."""
        if depth > _MAX_DEPTH:
            return
        for child in parent:
            name = local(child)
            if name == "AlternateContent":
                yield from self._runs(_alternative(child), depth + 1)
            elif name in _THROUGH or (name == "r" and not _is_hidden(child)):
                yield from self._runs(child, depth + 1)
            elif name in {"pict", "drawing", "object"}:
                self._boxes.extend(box for box in child.iter() if local(box) == "txbxContent")
            else:
                yield self._word(child, name)

    def _word(self, element: etree._Element, name: str) -> str:
        """Return what an element of a run prints as; most print nothing."""
        if name == "t":
            return element.text or ""
        if name in _NOTE_KINDS:
            return self._note(_NOTE_KINDS[name], _attribute(element, "id"))
        return _BLANKS.get(name, "")

    def _note(self, kind: str, note_id: str) -> str:
        if note_id not in self._notes[kind]:
            return ""
        self._noted.append((kind, note_id))
        return f"[{len(self._noted)}]"


def _alternative(block: etree._Element) -> etree._Element:
    """Return the one of several ways to say a thing that Word itself would take."""
    chosen = children(block, "Choice") or children(block, "Fallback")
    return chosen[0] if chosen else block


def _table_of(row: etree._Element) -> etree._Element | None:
    return next((outer for outer in row.iterancestors() if local(outer) == "tbl"), None)


def _is_hidden(run: etree._Element) -> bool:
    marks = within(run, "rPr", "vanish")
    return bool(marks) and _attribute(marks[0], "val") not in {"0", "false", "off"}


def _details(archive: Zipped) -> Details:
    """Return what the document's own properties say. When it was typed is not when it ran."""
    core = archive.part("docProps/core.xml", MAX_PART)
    if core is None:
        return Details()
    said = {local(element): one_line(element.text) for element in xml_of(core)}
    return Details(
        title=said.get("title", "")[:MAX_TITLE],
        author=said.get("creator", "")[:MAX_AUTHOR],
        language=said.get("language", "").lower()[:16],
    )
