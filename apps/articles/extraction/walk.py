"""Walk over the tree of a page and give all its readable text, block by block."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree
from lxml.html import HtmlElement

from apps.articles import lexicon
from apps.articles.regions import Kind

_SKIPPED = lexicon.elements("skipped")
_BLOCKS = lexicon.elements("blocks")
_KIND_OF_TAG = {
    "figcaption": Kind.CAPTION,
    "figure": Kind.CAPTION,
    "blockquote": Kind.QUOTE,
    "h1": Kind.HEADLINE,
    "time": Kind.DATELINE,
}
_KIND_OF_NAME = tuple((Kind(kind), words) for kind, words in lexicon.names())
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_SPACE = re.compile(r"\s+")
_LONGEST_SMALL_BLOCK = 250


@dataclass(frozen=True, slots=True)
class Block:
    """A run of text without a boundary inside, its element, and its kind if the markup says."""

    text: str
    element: HtmlElement
    kind: Kind | None


def blocks_of(root: HtmlElement) -> Iterator[Block]:
    """Yield the blocks under `root` in the order of the document, blanks collapsed, NFC."""
    walk = etree.iterwalk(root, events=("start", "end"))
    runs: list[str] = []
    owner = root
    kinds: list[Kind | None] = [None]
    for event, element in walk:
        breaks = element.tag in _BLOCKS or element.tag == "br"
        if event == "start":
            if _is_skipped(element):
                walk.skip_subtree()
                kinds.append(kinds[-1])
                continue
            if breaks:
                yield from _flushed(runs, owner, kinds[-1])
                owner = element
            kinds.append(_kind(element) or kinds[-1])
            if element.tag in {"td", "th"}:
                runs.append(" ")
            runs.append(element.text or "")
            continue
        if breaks:
            yield from _flushed(runs, owner, kinds[-1])
            parent = element.getparent()
            owner = root if parent is None or element is root else parent
        kinds.pop()
        if element is not root:
            runs.append(element.tail or "")


def _flushed(runs: list[str], element: HtmlElement, kind: Kind | None) -> Iterator[Block]:
    """Yield what was collected as a block, if it is not blank, and begin anew."""
    text = unicodedata.normalize("NFC", _SPACE.sub(" ", "".join(runs)).strip())
    runs.clear()
    if text:
        small = kind not in {Kind.DATELINE, Kind.HEADLINE} or len(text) <= _LONGEST_SMALL_BLOCK
        yield Block(text, element, kind if small else None)


def _is_skipped(element: HtmlElement) -> bool:
    if not isinstance(element.tag, str) or element.tag in _SKIPPED:
        return True
    # Some pages hide their whole body until a script has run.
    return element.tag != "body" and (
        "hidden" in element.attrib
        or element.get("aria-hidden") == "true"
        or bool(_HIDDEN_STYLE.search(element.get("style", "")))
    )


def _kind(element: HtmlElement) -> Kind | None:
    """Return the kind of region that an element's tag or names announce."""
    if element.tag in _KIND_OF_TAG:
        return _KIND_OF_TAG[element.tag]
    names = f"{element.get('class', '')} {element.get('id', '')}".lower()[:500]
    if names == " ":
        return None
    return next((kind for kind, words in _KIND_OF_NAME if words.search(names)), None)
