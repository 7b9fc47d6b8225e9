"""Judge block by block what is the body of an article, by several witnesses and its neighbours."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from lxml.html import HtmlElement

from apps.articles.extraction.container import is_prose, mould, setting
from apps.articles.extraction.walk import Block, Walked
from apps.articles.regions import Kind
from apps.articles.text import normal_form

HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_ELSEWHERE = frozenset({"aside", "footer", "form", "address"})
_ALL_LINK = 0.9
_MINORITY = 0.4
_LEAST_LEFT = 0.5
_LONGEST_BESIDE = 800
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

    def __init__(
        self, page: Walked, container: HtmlElement | None, kept: Sequence[bool], title: str
    ) -> None:
        """Look at the whole before any block is judged."""
        self._page = page
        self._container = container
        self._kept = list(kept)
        self._foreign = self._of_other_articles(title)
        for at in self._foreign:
            self._kept[at] = False
        chosen = [at for at, yes in enumerate(self._kept) if yes]
        sizes = zip(page.blocks, self._kept, strict=True)
        self._sums = [0, *accumulate(len(block.text) if yes else 0 for block, yes in sizes)]
        self._weight = self._sums[-1] or 1
        self._moulds = Counter(mould(page.blocks[at]) for at in chosen)
        self._elements = {page.blocks[at].element for at in chosen}
        self._shares: dict[HtmlElement, float] = {}
        self._apart: dict[HtmlElement, bool] = {}
        self._lists: dict[HtmlElement, bool] = {}

    def verdicts(self, places: range) -> Iterator[Judged]:
        """Yield each block of `places` with its verdict."""
        first = [self._is_body(at) for at in places]
        final = list(first)
        for at in self._between(places, first):
            final[at - places.start] = at not in self._foreign
        held = sum(len(self._page.blocks[at].text) for at in self._picked(places, final))
        if held < _LEAST_LEFT * self._weight:
            # Rules that throw most of an article away have misread the page.
            final = [self._kept[at] for at in places]
        for index, at in enumerate(places):
            block = self._page.blocks[at]
            if block.kind is Kind.QUOTE and not final[index]:
                block = replace(block, kind=None, named=None)
            elif block.kind is Kind.RELATED and (final[index] or not self._is_part(block.named)):
                # A site may call the wrapper of the article itself "share" or "comments".
                block = replace(block, kind=None, named=None)
            yield Judged(block, final[index])

    def _picked(self, places: range, yes: Sequence[bool]) -> Iterator[int]:
        return (at for at, chosen in zip(places, yes, strict=True) if chosen)

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
        return self._is_set_apart(block.element)

    def _is_set_apart(self, element: HtmlElement) -> bool:
        """Say whether an element, or one around it in the container, is a small aside."""
        passed: list[HtmlElement] = []
        here: HtmlElement | None = element
        apart = False
        while here is not None and here is not self._container:
            if (known := self._apart.get(here)) is not None:
                apart = known
                break
            passed.append(here)
            if here.tag in _ELSEWHERE and self._is_part(here):
                apart = True
                break
            here = here.getparent()
        self._apart.update(dict.fromkeys(passed, apart))
        return apart

    def _is_part(self, element: HtmlElement | None) -> bool:
        """Say whether an element holds but a small part of what is kept, and no long text."""
        if element is None:
            return False
        share = self._shares.get(element)
        if share is None:
            inside = self._page.of(element)
            held = self._sums[inside.stop] - self._sums[inside.start]
            # The rest of an article may wait in a hidden part for a click.
            share = 1.0 if held > _LONGEST_BESIDE else held / self._weight
            self._shares[element] = share
        return share < _MINORITY

    def _is_list_of_links(self, block: Block) -> bool:
        """Say whether a block is an item of a list that holds links and nothing else."""
        if block.linked < _ALL_LINK * len(block.text):
            return False
        around = next(block.element.iterancestors("ul", "ol"), None)
        if around is None:
            return False
        known = self._lists.get(around)
        if known is None:
            items = [self._page.blocks[at] for at in self._page.of(around)]
            linked = sum(item.linked for item in items)
            whole = sum(len(item.text) for item in items)
            known = self._lists[around] = len(items) > 1 and linked >= _ALL_LINK * whole
        return known

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
        if block.element.tag in HEADINGS:
            return len(block.text) <= _LONGEST_HEADING and block.linked < len(block.text) / 2
        return is_prose(block)

    def _of_other_articles(self, title: str) -> frozenset[int]:
        """Return the blocks of articles that stand inside the article, or beside it."""
        if self._container is None:
            return frozenset()
        inner = list(self._outermost_articles(self._container))
        if not inner:
            return frozenset()
        others = frozenset(at for one in inner for at in self._page.of(one))
        if self._container.tag == "article":
            own = self._prose([at for at in self._page.of(self._container) if at not in others])
            return others if own >= _LEAST_OF_ITS_OWN else frozenset()
        named = [one for one in inner if self._has_title(one, normal_form(title))]
        if len(named) != 1 or self._prose(self._page.of(named[0])) < _LEAST_OF_ITS_OWN:
            return frozenset()
        return others - frozenset(self._page.of(named[0]))

    def _outermost_articles(self, container: HtmlElement) -> Iterator[HtmlElement]:
        """Yield the articles in the container that stand in no other one there."""
        done = 0
        for one in container.iter("article"):
            if one is not container and self._page.of(one).stop > done:
                done = self._page.of(one).stop
                yield one

    def _has_title(self, article: HtmlElement, title: str) -> bool:
        blocks = (self._page.blocks[at] for at in self._page.of(article))
        return any(one.element.tag in HEADINGS and normal_form(one.text) == title for one in blocks)

    def _prose(self, places: Iterable[int]) -> int:
        blocks = (self._page.blocks[at] for at in places)
        return sum(len(block.text) for block in blocks if is_prose(block))


def _is_teaser(block: Block) -> bool:
    """Say whether a block is nothing but a link with a headline's worth of words."""
    return block.linked >= _ALL_LINK * len(block.text) >= _ALL_LINK * _LEAST_TEASER
