"""Walk over the tree of a page and give all its readable text, block by block."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import accumulate

from lxml import etree
from lxml.html import HtmlElement

from apps.articles import lexicon
from apps.articles.regions import Kind
from apps.articles.text import composed

_SKIPPED = lexicon.elements("skipped")
_BLOCKS = lexicon.elements("blocks")
_BREAKS = _BLOCKS | {"br"}
_CELLS = frozenset({"td", "th"})
_KIND_OF_TAG = {
    "figcaption": Kind.CAPTION,
    "figure": Kind.CAPTION,
    "blockquote": Kind.QUOTE,
    "h1": Kind.HEADLINE,
    "time": Kind.DATELINE,
}
_KIND_OF_NAME = tuple((Kind(kind), words) for kind, words in lexicon.names())
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_POPUP = lexicon.any_of("popups")
_SPACE = re.compile(r"\s+")
_LONGEST_SMALL_BLOCK = 250
_LONGEST_NAMES = 500


@dataclass(frozen=True, slots=True)
class Block:
    """A run of text without a boundary inside, and its element.

    `kind` is what the markup announces and `named` the element that does; `linked` counts the
    characters that are a link.
    """

    text: str
    element: HtmlElement
    kind: Kind | None = None
    named: HtmlElement | None = None
    linked: int = 0


@dataclass(slots=True)
class Walked:
    """A page's blocks in the order of the document, and which of them each element holds."""

    blocks: list[Block] = field(default_factory=list)
    places: dict[HtmlElement, range] = field(default_factory=dict)
    _sums: Sequence[int] = ()

    def of(self, element: HtmlElement | None) -> range:
        """Return the numbers of the blocks in `element`, which breaks the text; None holds all."""
        if element is None:
            return range(len(self.blocks))
        return self.places.get(element, range(0))

    def length(self, element: HtmlElement) -> int:
        """Return how many characters `element` holds."""
        if not self._sums:
            self._sums = [0, *accumulate(len(block.text) for block in self.blocks)]
        place = self.of(element)
        return self._sums[place.stop] - self._sums[place.start]


def blocks_of(root: HtmlElement) -> list[Block]:
    """Return the blocks under `root`, blanks collapsed, NFC."""
    return walked(root).blocks


def walked(root: HtmlElement) -> Walked:
    """Return the blocks under `root`, and which element holds which of them."""
    walk = etree.iterwalk(root, events=("start", "end"))
    walker = _Walker(root)
    for event, element in walk:
        if event == "end":
            walker.leave(element)
        elif not walker.enter(element):
            walk.skip_subtree()
    return walker.found


@dataclass(frozen=True, slots=True)
class _Here:
    """What is announced where the walk stands and by which element, and whether that is a link."""

    kind: Kind | None = None
    named: HtmlElement | None = None
    linked: bool = False


class _Walker:
    """Enters and leaves the elements of a tree in turn, and collects their text."""

    def __init__(self, root: HtmlElement) -> None:
        self.found = Walked()
        self._root = root
        self._runs = _Runs(root)
        self._stack = [_Here()]

    def enter(self, element: HtmlElement) -> bool:
        """Take the text before an element's first child; say whether to look inside."""
        here = self._stack[-1]
        names = element.keys()
        if _is_skipped(element, names):
            self._stack.append(here)
            return False
        breaks = element.tag in _BREAKS
        if not breaks and self._runs and _is_popup(element, names):
            self._runs.aside.append(element)
            self._stack.append(here)
            return False
        if breaks:
            self._break(here)
            self._runs.owner = element
            self.found.places[element] = range(len(self.found.blocks), len(self.found.blocks))
        if (kind := _kind(element, names)) is not None:
            here = _Here(kind, element, here.linked)
        if element.tag == "a":
            here = replace(here, linked=True)
        elif element.tag in _CELLS:
            self._runs.add(" ", linked=False)
        self._stack.append(here)
        self._runs.add(element.text, linked=here.linked)
        return True

    def leave(self, element: HtmlElement) -> None:
        """Take the text behind an element."""
        here = self._stack.pop()
        if element.tag in _BREAKS:
            self._break(here)
            if (place := self.found.places.get(element)) is not None:
                self.found.places[element] = range(place.start, len(self.found.blocks))
            root = self._root
            self._runs.owner = root if element is root else _block_around(element, root)
        if element is not self._root:
            self._runs.add(element.tail, linked=self._stack[-1].linked)

    def _break(self, here: _Here) -> None:
        if self._runs:
            self.found.blocks.extend(self._runs.flushed(here.kind, here.named))


class _Runs:
    """The pieces of text since the last boundary."""

    def __init__(self, owner: HtmlElement) -> None:
        self.owner = owner
        self.aside: list[HtmlElement] = []
        self._runs: list[str] = []
        self._linked = 0

    def __bool__(self) -> bool:
        return bool(self._runs)

    def add(self, text: str | None, *, linked: bool) -> None:
        if text:
            self._runs.append(text)
            if linked:
                self._linked += len(text.strip())

    def flushed(self, kind: Kind | None, named: HtmlElement | None) -> Iterator[Block]:
        """Yield what was collected as a block, if it is not blank, and begin anew."""
        text = _collapsed("".join(self._runs))
        linked = self._linked
        self._runs.clear()
        self._linked = 0
        if text:
            if kind in {Kind.DATELINE, Kind.HEADLINE} and len(text) > _LONGEST_SMALL_BLOCK:
                kind = named = None
            yield Block(text, self.owner, kind, named, min(linked, len(text)))
        for window in self.aside:
            # It opens over a word of the paragraph, so it is read after it.
            if opened := _collapsed(" ".join(window.itertext())):
                yield Block(opened, window, Kind.RELATED, window, len(opened))
        self.aside.clear()


def _block_around(element: HtmlElement, root: HtmlElement) -> HtmlElement:
    """Return the element whose text goes on behind `element`: no bold type, no link."""
    for outer in element.iterancestors():
        if outer.tag in _BLOCKS or outer is root:
            return outer
    return root


def _collapsed(text: str) -> str:
    # A byte order mark inside a page is a leftover of files that were put together.
    return composed(_SPACE.sub(" ", text.replace("\ufeff", "")).strip())


def _is_popup(element: HtmlElement, names: Sequence[str]) -> bool:
    return "class" in names and _names_a_popup(element.get("class", "")[:_LONGEST_NAMES].lower())


@lru_cache(maxsize=4096)
def _names_a_popup(names: str) -> bool:
    return bool(_POPUP.search(names))


def _is_skipped(element: HtmlElement, names: Sequence[str]) -> bool:
    if not isinstance(element.tag, str) or element.tag in _SKIPPED:
        return True
    # Some pages hide their whole body until a script has run.
    if not names or element.tag == "body":
        return False
    return (
        "hidden" in names
        or ("aria-hidden" in names and element.get("aria-hidden") == "true")
        or ("style" in names and bool(_HIDDEN_STYLE.search(element.get("style", ""))))
    )


def _kind(element: HtmlElement, names: Sequence[str]) -> Kind | None:
    """Return the kind of region that an element's tag or names announce."""
    if element.tag in _KIND_OF_TAG:
        return _KIND_OF_TAG[element.tag]
    if "class" not in names and "id" not in names:
        return None
    return _kind_of_names(
        f"{element.get('class', '')} {element.get('id', '')}"[:_LONGEST_NAMES].lower()
    )


@lru_cache(maxsize=4096)
def _kind_of_names(names: str) -> Kind | None:
    return next((kind for kind, words in _KIND_OF_NAME if words.search(names)), None)
