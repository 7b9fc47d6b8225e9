"""Find the part of a page that is the article, with all that stands in it."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import accumulate

from lxml.html import HtmlElement

from apps.articles.extraction.walk import Block, Walked
from apps.articles.regions import Kind
from apps.articles.regions.signs import SENTENCE_END

_COMMON = 0.9
_ROOMY = 2.0
_LEAST_PROSE = 40
_LONG_PROSE = 150
_LEAST_SPACELESS = 15
_SPACELESS = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f]")
_MOST_LINKED = 0.5
_NUMBERS = re.compile(r"\d+")
_MOST_CLIMBS = 6
_LEAST_OF_A_MOULD = 2
_WORTH_CLIMBING = 0.2

_WITHIN = frozenset(
    {"p", "li", "ul", "ol", "dl", "dd", "dt", "blockquote", "span", "br", "pre", "h2", "h3", "h4"}
)

Mould = tuple[str, ...]


def is_prose(block: Block) -> bool:
    """Say whether a block is running text and not a label, a menu or a list of links."""
    size = len(block.text)
    if block.linked > _MOST_LINKED * size:
        return False
    if size >= _LONG_PROSE:
        return True
    ends = bool(SENTENCE_END.search(block.text))
    if size >= _LEAST_PROSE:
        return ends
    return ends and len(_SPACELESS.findall(block.text)) >= _LEAST_SPACELESS


def mould(block: Block) -> Mould:
    """Return how a block is set: the tags and classes of its element and of the two around it."""
    steps: list[str] = []
    element: HtmlElement | None = block.element
    while element is not None and len(steps) < 3:  # noqa: PLR2004 - as the sentence above says
        steps.append(f"{element.tag}.{_NUMBERS.sub('', element.get('class', ''))}")
        element = element.getparent()
    return tuple(steps)


def setting(block: Block) -> HtmlElement:
    """Return the element in which a block's paragraph, list or quotation stands."""
    element = block.element
    while element.tag in _WITHIN and (outer := element.getparent()) is not None:
        element = outer
    return element


def most_prose(page: Walked) -> int:
    """Return the length of the running text in the element that has most of it, one by one."""
    sums: Counter[HtmlElement] = Counter()
    for block in page.blocks:
        if block.kind in {None, Kind.QUOTE} and is_prose(block):
            sums[setting(block)] += len(block.text)
    return max(sums.values(), default=0)


def container_of(walked: Walked, kept: Sequence[int]) -> HtmlElement | None:
    """Return the smallest element that holds nearly all that is kept, or the article around it."""
    if not kept:
        return None
    prose = [at for at in kept if is_prose(walked.blocks[at])]
    smallest = _smallest(walked, prose or kept)
    smallest = _with_its_like(walked, smallest, kept)
    for outer in smallest.iterancestors("article", "main"):
        if walked.length(outer) <= _ROOMY * walked.length(smallest):
            return outer
    return smallest


def _smallest(walked: Walked, kept: Sequence[int]) -> HtmlElement:
    """Return the deepest element that holds nearly all of the blocks that are kept."""
    sizes = [0] * len(walked.blocks)
    for at in kept:
        sizes[at] = len(walked.blocks[at].text)
    sums = [0, *accumulate(sizes)]
    chosen = walked.blocks[kept[0]].element
    # Those that hold most of it stand in each other, so the last one begun is the deepest.
    for element, place in walked.places.items():
        if sums[place.stop] - sums[place.start] >= _COMMON * sums[-1]:
            chosen = element
    return chosen


def _with_its_like(walked: Walked, inner: HtmlElement, kept: Sequence[int]) -> HtmlElement:
    """Return the element that also holds the other pieces of an article laid out in several.

    A page may put its paragraphs into one box between two advertisements each. The boxes are set
    alike, and no other article stands between them.
    """
    moulds = Counter(mould(walked.blocks[at]) for at in kept)
    known = {
        one for one, times in moulds.items() if times >= _LEAST_OF_A_MOULD and any(map(_named, one))
    }
    if not known:
        return inner
    chosen, held = inner, walked.length(inner)
    for climbs, outer in enumerate(_around(inner)):
        if climbs == _MOST_CLIMBS:
            break
        inside, already = walked.of(outer), walked.of(chosen)
        more = sum(
            len(walked.blocks[at].text)
            for at in inside
            if at not in already
            and is_prose(walked.blocks[at])
            and mould(walked.blocks[at]) in known
        )
        if more >= _WORTH_CLIMBING * held:
            chosen, held = outer, held + more
    return chosen


def _around(inner: HtmlElement) -> Iterator[HtmlElement]:
    """Yield the elements around one, up to the article it stands in or the page's body."""
    element: HtmlElement | None = inner
    while element is not None and element.tag not in {"article", "main", "body"}:
        element = element.getparent()
        if element is None or element.tag in {"body", "html"} or _headings(element) > 1:
            return
        yield element


def _headings(element: HtmlElement) -> int:
    return sum(1 for _ in element.iter("h1"))


def _named(step: str) -> bool:
    return not step.endswith(".")
