"""What the news formats say of an item, whichever of them it is, and the article made of that."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from apps.articles.dates import read_date
from apps.articles.details import (
    MAX_AUTHOR,
    MAX_PUBLISHER,
    MAX_RAW_DATE,
    MAX_TITLE,
    Details,
    with_date,
)
from apps.articles.documents.parts import Part, assembled, one_line
from apps.articles.extraction.found import Extracted
from apps.articles.regions import Kind, author_of

_LANGUAGE_LENGTH: Final = 16


@dataclass(slots=True)
class Wire:
    """An item of a wire; empty is "not said"."""

    headline: str = ""
    byline: str = ""
    dateline: str = ""
    publisher: str = ""
    language: str = ""
    published: str = ""
    embargoed: str = ""
    note: str = ""
    body: Sequence[Part] = field(default_factory=list)
    captions: Sequence[str] = field(default_factory=list)
    rights: Sequence[str] = field(default_factory=list)


def article_of(wire: Wire, *, extractor: str, title: str = "") -> Extracted:
    """Return the article of an item: its head as a page would print it, then its body.

    :raises UnreadableError: it has no text, or not one that a revision may hold
    """
    headline = one_line(wire.headline)
    said = Details(
        title=headline[:MAX_TITLE],
        publisher=one_line(wire.publisher)[:MAX_PUBLISHER],
        author=_author(one_line(wire.byline))[:MAX_AUTHOR],
        language=_language(wire.language),
    )
    dated = read_date(one_line(wire.published))
    said = with_date(said, dated)
    if dated is None and wire.published:
        said = with_date_words(said, wire.published)
    return assembled(_parts(wire, headline), said, extractor=extractor, title=title or headline)


def with_date_words(said: Details, words: str) -> Details:
    """Return `said` with words that are said to be a date, though we cannot read them."""
    return Details(
        title=said.title,
        publisher=said.publisher,
        author=said.author,
        language=said.language,
        published_raw=one_line(words)[:MAX_RAW_DATE],
    )


def _parts(wire: Wire, headline: str) -> Iterator[Part]:
    body = list(wire.body)
    # Some wires print the headline and the line of names once more, on top of the text.
    while body and one_line(body[0].text) in {headline, one_line(wire.byline)} - {""}:
        body.pop(0)
    yield Part(headline, Kind.HEADLINE)
    if wire.embargoed:
        yield Part(f"Embargoed until {one_line(wire.embargoed)}", Kind.DATELINE)
    yield Part(one_line(wire.byline), Kind.DATELINE)
    dateline = one_line(wire.dateline)
    if dateline and not (body and one_line(body[0].text).startswith(dateline)):
        yield Part(dateline, Kind.DATELINE)
    yield from body
    yield from (Part(one_line(words), Kind.CAPTION) for words in wire.captions)
    yield Part(one_line(wire.note), Kind.RELATED, aside=True)
    yield from (Part(one_line(words), Kind.RIGHTS_NOTICE) for words in dict.fromkeys(wire.rights))


def _author(byline: str) -> str:
    return author_of(byline) or byline


def _language(code: str) -> str:
    return one_line(code).lower().replace("_", "-")[:_LANGUAGE_LENGTH]
