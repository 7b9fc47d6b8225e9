"""Read Markdown: what it prints as, block by block."""

import re
from typing import Final

from markdown_it import MarkdownIt

from apps.articles.charsets import decode
from apps.articles.dates import read_date
from apps.articles.details import MAX_AUTHOR, MAX_PUBLISHER, MAX_TITLE, Details, with_date
from apps.articles.documents.parts import assembled, one_line
from apps.articles.documents.trees import parts_of_html
from apps.articles.extraction.found import Extracted
from apps.articles.text import normalise

EXTRACTOR: Final = "markdown/1"
_FRONT: Final = re.compile(
    r"\A---[^\S\n]*\n(.{0,5000}?)\n(?:---|\.\.\.)[^\S\n]*(?:\n|\Z)", re.DOTALL
)
_FIELD: Final = re.compile(r"^([A-Za-z_-]{2,40}):[^\S\n]*(.{1,1000})$", re.MULTILINE)
_MAX_NESTING: Final = 40


def read(data: bytes, *, declared: str | None = None, title: str = "") -> Extracted:
    """Return the article in a Markdown file; a front matter becomes details.

    :raises UnreadableError: it is no text, or holds none
    """
    text = normalise(decode(data, declared=declared).text)
    front = _FRONT.match(text)
    body = text[front.end() :] if front else text
    markup = MarkdownIt("commonmark", {"html": True, "maxNesting": _MAX_NESTING}).enable("table")
    parts = parts_of_html(f"<div>{markup.render(body)}</div>")
    said = _details(front[1]) if front else Details()
    return assembled(parts, said, extractor=EXTRACTOR, title=title or said.title)


def _details(front: str) -> Details:
    """Return what the lines above the text say of it; a date is never guessed."""
    said = {
        name.lower(): one_line(words.strip().strip("\"'")) for name, words in _FIELD.findall(front)
    }
    details = Details(
        title=said.get("title", "")[:MAX_TITLE],
        author=said.get("author", "")[:MAX_AUTHOR],
        publisher=said.get("publisher", said.get("source", ""))[:MAX_PUBLISHER],
        language=said.get("language", said.get("lang", "")).lower()[:16],
    )
    return with_date(details, read_date(said.get("date", said.get("published", ""))))
