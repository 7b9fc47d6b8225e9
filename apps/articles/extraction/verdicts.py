"""Judge block by block what is the body of an article, by several witnesses and its neighbours."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from lxml.html import HtmlElement

from apps.articles.extraction.container import is_prose, mould, setting
from apps.articles.extraction.walk import Block, Walked
from apps.articles.regions import Kind

_HEADINGS = frozenset({"h2", "h3", "h4", "h5", "h6"})
_ELSEWHERE = frozenset({"aside", "footer", "form", "address"})
_ALL_LINK = 0.9
_MINORITY = 0.4
_LONGEST_HEADING = 200
_LEAST_TEASER = 40
_MOST_BETWEEN = 12
_LEAST_OF_A_MOULD = 2
_LEAST_OF_ITS_OWN = 250


@dataclass(frozen=True, slots=True)
class Judged:
    """A block, and whether it is of the body or stands beside it."""

    block: Block
    body: bool


class Judge:
    """Knows the page, its container and what the witnesses kept."""

    def __init__(self, page: Walked, container: HtmlElement | None, kept: Sequence[bool]) -> None:
        """Look at the whole before any block is judged."""
        self._page = page
        self._container = container
        self._kept = list(kept)
        self._foreign = self._of_other_articles()
        for at in self._foreign:
            self._kept[at] = False
        chosen = [at for at, yes in enumerate(self._kept) if yes]
        self._weight = sum(len(page.blocks[at].text) for at in chosen) or 1
        self._moulds = Counter(mould(page.blocks[at]) for at in chosen)
        self._elements = {page.blocks[at].element for at in chosen}
        self._shares: dict[HtmlElement, float] = {}

    def verdicts(self, places: range) -> Iterator[Judged]:
        """Yield each block of `places` with its verdict."""
        first = [self._is_body(at) for at in places]
        final = list(first)
        for at in self._between(places, first):
            final[at - places.start] = at not in self._foreign
        for index, at in enumerate(places):
            block = self._page.blocks[at]
            if block.kind is Kind.QUOTE and not final[index]:
                block = replace(block, kind=None, named=None)
            elif block.kind is Kind.RELATED and (final[index] or not self._is_part(block.named)):
                # A site may call the wrapper of the article itself "share" or "comments".
                block = replace(block, kind=None, named=None)
            yield Judged(block, final[index])

    def _is_body(self, at: int) -> bool:
        block = self._page.blocks[at]
        if at in self._foreign or self._is_beside(block):
            return False
        if self._kept[at]:
            return not self._is_list_of_links(block) and not _is_teaser(block)
        if block.kind not in {None, Kind.QUOTE} or not is_prose(block):
            return False
        # Teasers of other articles are items of lists, set like those that tease this one.
        return block.element.tag != "li" and (
            block.element in self._elements or self._moulds[mould(block)] >= _LEAST_OF_A_MOULD
        )

    def _is_beside(self, block: Block) -> bool:
        """Say whether the markup puts a block beside the article, and with it only a small part."""
        if block.kind is Kind.RELATED and self._is_part(block.named):
            return True
        for element in self._inside(block.element):
            if element.tag in _ELSEWHERE and self._is_part(element):
                return True
        return False

    def _is_part(self, element: HtmlElement | None) -> bool:
        """Say whether an element holds but a small part of what is kept."""
        if element is None:
            return False
        share = self._shares.get(element)
        if share is None:
            inside = self._page.of(element)
            held = sum(len(self._page.blocks[at].text) for at in inside if self._kept[at])
            share = self._shares[element] = held / self._weight
        return share < _MINORITY

    def _inside(self, element: HtmlElement) -> Iterator[HtmlElement]:
        """Yield an element and those around it, up to the container."""
        here: HtmlElement | None = element
        while here is not None and here is not self._container:
            yield here
            here = here.getparent()

    def _is_list_of_links(self, block: Block) -> bool:
        """Say whether a block is an item of a list that holds links and nothing else."""
        if block.linked < _ALL_LINK * len(block.text):
            return False
        around = next(block.element.iterancestors("ul", "ol"), None)
        if around is None:
            return False
        items = [self._page.blocks[at] for at in self._page.of(around)]
        linked = sum(item.linked for item in items)
        return len(items) > 1 and linked >= _ALL_LINK * sum(len(item.text) for item in items)

    def _between(self, places: range, body: Sequence[bool]) -> Iterator[int]:
        """Yield the blocks that no witness kept but that stand in a row of others that are body."""
        before: HtmlElement | None = None
        waiting: list[int] = []
        for at, yes in zip(places, body, strict=True):
            if not yes:
                waiting.append(at)
                continue
            here = setting(self._page.blocks[at])
            if here is before and len(waiting) <= _MOST_BETWEEN:
                yield from (one for one in waiting if self._fits(one, here))
            waiting, before = [], here

    def _fits(self, at: int, around: HtmlElement) -> bool:
        """Say whether a block between two paragraphs of `around` is one of its parts."""
        block = self._page.blocks[at]
        if self._is_beside(block):
            return False
        if block.kind is Kind.QUOTE:
            return around in block.element.iterancestors()
        if block.kind is not None or setting(block) is not around:
            return False
        if block.element.tag in _HEADINGS:
            return len(block.text) <= _LONGEST_HEADING and block.linked < len(block.text) / 2
        return is_prose(block)

    def _of_other_articles(self) -> frozenset[int]:
        """Return the blocks of articles that stand inside the article, or beside it."""
        if self._container is None:
            return frozenset()
        inner = [one for one in self._container.iter("article") if one is not self._container]
        if not inner:
            return frozenset()
        others = {at for one in inner for at in self._page.of(one)}
        own = sum(
            len(self._page.blocks[at].text)
            for at in self._page.of(self._container)
            if at not in others and is_prose(self._page.blocks[at])
        )
        if self._container.tag == "article" and own >= _LEAST_OF_ITS_OWN:
            return frozenset(others)
        return frozenset()


def _is_teaser(block: Block) -> bool:
    """Say whether a block is nothing but a link with a headline's worth of words."""
    return block.linked >= _ALL_LINK * len(block.text) >= _ALL_LINK * _LEAST_TEASER
