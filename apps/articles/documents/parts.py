"""What the readers of documents find, part by part, and the article that is made of it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from apps.articles import details, regions
from apps.articles.details import Details
from apps.articles.extraction.found import Extracted
from apps.articles.regions import Kind, Piece
from apps.articles.text import BETWEEN, UnreadableError, composed, joined

MAX_PARTS: Final = 20_000
_NOT_KEPT: Final = re.compile("[\x00-\x08\x0e-\x1b\x7f\u00ad\ufeff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Part:
    """A paragraph of a document.

    :param kind: what the format says it is, None where it says nothing
    :param aside: not a part of the article's body, whatever it is
    """

    text: str
    kind: Kind | None = None
    aside: bool = False


def one_line(words: object) -> str:
    """Return words as one line: NFC, blanks collapsed, without what no text has."""
    if not isinstance(words, str):
        return ""
    return composed(" ".join(_NOT_KEPT.sub("", words).split()))


def lines_of(words: str) -> str:
    """Return words with each of their lines as `one_line` gives it, blank ones left out."""
    lines = (one_line(line) for line in words.splitlines())
    return "\n".join(line for line in lines if line)


def assembled(
    parts: Iterable[Part], said: Details, *, extractor: str, title: str = ""
) -> Extracted:
    """Return the article made of `parts`, an empty line between them.

    :param said: what the format says of the article; the rest is proposed from the words
    :param title: what a person says the headline is
    :raises UnreadableError: there are none, or no revision may hold them
    """
    # Composed once more: of two halves of a word, the second may begin with an accent.
    kept = [replace(part, text=composed(part.text)) for part in parts if part.text.strip()]
    if not kept:
        raise UnreadableError(
            "empty", "There is no text in this file. Choose another, or paste the article."
        )
    if len(kept) > MAX_PARTS:
        raise UnreadableError(
            "too_large",
            f"The document has more than {MAX_PARTS:,} paragraphs, more than an article."
            " Save the article alone, or paste its text.",
        )
    kept = _one_headline(kept)
    text = joined(part.text for part in kept)
    pieces, at = [], 0
    for part in kept:
        pieces.append(Piece(at, at + len(part.text), part.kind, aside=part.aside))
        at += len(part.text) + len(BETWEEN)
    found = regions.of_pieces(text, pieces, title=title or said.title)
    return Extracted(text, found, said.or_else(details.of_text(text, found)), extractor)


def _one_headline(parts: list[Part]) -> list[Part]:
    """Let the first headline be the one; any other is a heading inside the article."""
    first = next((at for at, part in enumerate(parts) if part.kind is Kind.HEADLINE), None)
    return [
        replace(part, kind=None) if part.kind is Kind.HEADLINE and at != first else part
        for at, part in enumerate(parts)
    ]
