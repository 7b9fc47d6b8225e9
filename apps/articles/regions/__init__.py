"""Divide the text of an article into typed regions: what is its body, and what stands around it.

Regions are ordered, never overlap and cover every non-blank character. Nothing is taken out of
the text, so offsets (in code points) stay true.
"""

from collections.abc import Sequence
from typing import Final

from apps.articles.regions.kinds import Kind, Piece, Region
from apps.articles.regions.placing import doubled, head, merged, tail
from apps.articles.regions.signs import author_of, by_words
from apps.articles.regions.splitting import paragraphs, split

__all__ = ["Kind", "Piece", "Region", "author_of", "of_pieces", "of_text", "paragraphs"]

MAX_REGIONS: Final = 2000


def of_text(text: str, *, title: str = "") -> list[Region]:
    """Return the regions of a plain text; `title` is what a person says its headline is."""
    return of_pieces(text, list(paragraphs(text)), title=title)


def of_pieces(text: str, pieces: Sequence[Piece], *, title: str = "") -> list[Region]:
    """Return the regions of a text whose paragraphs are known, some of them by their kind."""
    parts = [part for piece in pieces for part in split(text, piece)]
    parts = [by_words(text, part) for part in parts]
    parts = doubled(text, parts)
    parts = head(text, parts, title)
    parts = tail(text, parts)
    found = list(merged(parts))
    # A text in so many parts is no article that rules could divide.
    return (
        found if len(found) <= MAX_REGIONS else [Region(Kind.BODY, found[0].start, found[-1].end)]
    )
