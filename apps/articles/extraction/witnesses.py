"""Who else says what of a page is its article: trafilatura, and the page's own JSON-LD."""

import copy
import html
import re
from collections.abc import Iterable, Sequence

import trafilatura
from lxml import etree
from lxml.html import HtmlElement

from apps.articles.extraction.walk import Block

_NOT_LETTERS = re.compile(r"[\W_]+")
_TAG = re.compile(r"<[^>]{0,500}>")
_CONTAINED = 0.75
_GRAM = 4
_LEAST_LETTERS = 25
_MACHINERY = ("script", "style", "svg", "template", "iframe")


class Witness:
    """A text that somebody takes for the article's, to be asked block by block."""

    def __init__(self, lines: Iterable[str]) -> None:
        """Take the text by its lines."""
        words: list[str] = []
        parts = []
        for line in lines:
            words += line.casefold().split()
            parts.append(letters(line))
        self._lines = frozenset(parts)
        self._letters = "".join(parts)
        self._grams = frozenset(_grams(words))

    def __len__(self) -> int:
        return len(self._letters)

    def has(self, block: Block) -> bool:
        """Say whether a block is part of it, whole or for the most part."""
        own = letters(block.text)
        if own in self._lines or len(own) < _LEAST_LETTERS:
            return own in self._lines
        if own in self._letters:
            return True
        grams = _grams(block.text.casefold().split())
        return bool(grams) and sum(gram in self._grams for gram in grams) >= _CONTAINED * len(grams)


def letters(text: str) -> str:
    """Return the letters and digits of a text, whatever their case."""
    return _NOT_LETTERS.sub("", text).casefold()


def _grams(words: Sequence[str]) -> list[tuple[str, ...]]:
    return list(zip(*(words[at:] for at in range(_GRAM)), strict=False))


def strip_machinery(tree: HtmlElement) -> None:
    """Take out of a tree what no reader of text looks at, before it is copied again and again."""
    etree.strip_elements(tree, *_MACHINERY, with_tail=False)


def precise(tree: HtmlElement) -> Witness:
    """Return what trafilatura keeps when it is told to be precise."""
    return _extracted(tree, precision=True)


def generous(tree: HtmlElement) -> Witness:
    """Return what trafilatura keeps when it is told to lose nothing."""
    return _extracted(tree, precision=False)


def _extracted(tree: HtmlElement, *, precision: bool) -> Witness:
    kept = trafilatura.extract(
        copy.copy(tree),
        # Its other readers are asked only where the first fell short, and we judge that ourselves.
        fast=True,
        favor_precision=precision,
        favor_recall=not precision,
        include_comments=False,
        include_tables=True,
    )
    return Witness((kept or "").splitlines())


def stated(body: str) -> Witness:
    """Return the text that a page gives to machines as its article's."""
    text = _TAG.sub("\n", html.unescape(body)) if "<" in body or "&" in body else body
    return Witness(text.splitlines())
