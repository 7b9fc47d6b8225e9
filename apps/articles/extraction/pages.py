"""From the HTML of a page to the text of its article, with regions and details.

Runs in the child only: lxml and trafilatura see bytes from the open web here.
"""

import copy
import re
from collections.abc import Iterator, Sequence

import lxml.html
import trafilatura
from lxml import etree
from lxml.html import HtmlElement

from apps.articles import details, regions
from apps.articles.charsets import decode
from apps.articles.extraction import head
from apps.articles.extraction.found import Extracted
from apps.articles.extraction.markup import refuse_floods
from apps.articles.extraction.walk import Block, blocks_of
from apps.articles.regions import Kind, Piece
from apps.articles.text import UnreadableError, normal_form, normalise, refuse_controls

EXTRACTOR = f"page/1 trafilatura/{trafilatura.__version__}"

_LETTERS = re.compile(r"[\W_]+")
_CONTAINED = 0.75
_COMMON = 0.9
_ROOMY = 2.0
_MAX_BETWEEN = 1500
_GRAM = 4
_LEAST_LETTERS = 25


def read_page(
    data: bytes, *, declared: str | None = None, title: str = "", address: str = ""
) -> Extracted:
    """Return the article of an HTML page.

    :param declared: the charset named by whoever sent the page
    :param title: what a person says the headline is
    :param address: where the page was found, if it was fetched
    :raises UnreadableError: the page holds no text, or something no article has
    """
    markup = decode(data, declared=declared).text
    refuse_controls(markup)
    refuse_floods(markup)
    tree = _parse(markup)
    said = head.read(tree)
    body = _precise(tree)
    blocks = _chosen(list(blocks_of(tree)), body, title or said.title)
    text = normalise("\n\n".join(block.text for block in blocks))
    found = regions.of_pieces(text, list(_pieces(blocks, body)), title=title or said.title)
    return Extracted(text, found, said.or_else(details.of_text(text, found)), EXTRACTOR)


def _parse(markup: str) -> HtmlElement:
    """Return the tree of a page.

    :raises UnreadableError: `empty`
    """
    parser = lxml.html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        # As bytes, since lxml refuses a str that names an encoding of its own.
        return lxml.html.document_fromstring(
            markup.replace("\0", "").encode(errors="replace"), parser=parser
        )
    except (etree.ParserError, etree.XMLSyntaxError) as error:
        raise _no_article() from error


def _no_article() -> UnreadableError:
    return UnreadableError(
        "empty",
        "No article was found in this page. If the browser shows one, paste its text instead.",
    )


class _Body:
    """What the extractor keeps when it is told to be precise."""

    def __init__(self, kept: str) -> None:
        self._lines = {_letters(line) for line in kept.splitlines()}
        self._letters = _letters(kept)
        words = kept.casefold().split()
        self._grams = {tuple(words[at : at + _GRAM]) for at in range(len(words) - _GRAM + 1)}

    def __contains__(self, block: Block) -> bool:
        """Say whether a block is part of it, whole or for the most part."""
        letters = _letters(block.text)
        if letters in self._lines or len(letters) < _LEAST_LETTERS:
            return letters in self._lines
        if letters in self._letters:
            return True
        words = block.text.casefold().split()
        grams = [tuple(words[at : at + _GRAM]) for at in range(len(words) - _GRAM + 1)]
        return bool(grams) and sum(gram in self._grams for gram in grams) >= _CONTAINED * len(grams)


def _letters(text: str) -> str:
    return _LETTERS.sub("", text).casefold()


def _precise(tree: HtmlElement) -> _Body:
    kept = trafilatura.extract(
        copy.deepcopy(tree), favor_precision=True, include_comments=False, include_tables=True
    )
    return _Body(kept or "")


def _chosen(blocks: Sequence[Block], body: _Body, title: str) -> list[Block]:
    """Return the blocks of the article's container, its headline before them.

    :raises UnreadableError: `empty`
    """
    if not blocks:
        raise _no_article()
    kept = [block for block in blocks if block in body]
    container = _container(kept) if kept else None
    inside = set(container.iter()) if container is not None else None
    places = [at for at, block in enumerate(blocks) if inside is None or block.element in inside]
    first, last = places[0], places[-1] + 1
    headline = _headline(blocks[: first + 1], title)
    if headline is None or headline >= first:
        return list(blocks[first:last])
    between = blocks[headline + 1 : first]
    near = sum(len(block.text) for block in between) <= _MAX_BETWEEN
    return [blocks[headline], *(between if near else []), *blocks[first:last]]


def _container(kept: Sequence[Block]) -> HtmlElement:
    """Return the smallest element that holds nearly all of the body, or the article around it."""
    weights: dict[HtmlElement, int] = {}
    for block in kept:
        for element in (block.element, *block.element.iterancestors()):
            weights[element] = weights.get(element, 0) + len(block.text)
    whole = sum(len(block.text) for block in kept)
    holding = [element for element, weight in weights.items() if weight >= _COMMON * whole]
    # Elements come from the inside out, so the deepest that holds enough has most ancestors.
    smallest = max(holding, key=lambda element: sum(1 for _ in element.iterancestors()))
    for outer in smallest.iterancestors("article", "main"):
        if _length(outer) <= _ROOMY * _length(smallest):
            return outer
    return smallest


def _length(element: HtmlElement) -> int:
    return sum(len(block.text) for block in blocks_of(element))


def _headline(blocks: Sequence[Block], title: str) -> int | None:
    """Return the place of the headline among the blocks down to the container's first."""
    wanted = normal_form(title)
    for at in range(len(blocks) - 1, -1, -1):
        if wanted and normal_form(blocks[at].text) == wanted:
            return at
    last_first = range(len(blocks) - 1, -1, -1)
    return next((at for at in last_first if blocks[at].kind is Kind.HEADLINE), None)


def _pieces(blocks: Sequence[Block], body: _Body) -> Iterator[Piece]:
    """Yield the blocks' places in the text, joined by an empty line."""
    at = 0
    only_one = sum(block.kind is Kind.HEADLINE for block in blocks) == 1
    for block in blocks:
        end = at + len(block.text)
        kept = block in body
        named = block.kind is not Kind.HEADLINE or only_one
        # A site may call the wrapper of the article itself "share" or "comments".
        kind = block.kind if named and not (kept and block.kind is Kind.RELATED) else None
        yield Piece(at, end, kind, aside=not kept)
        at = end + len("\n\n")
