"""Refuse HTML that a parser would choke on, before any parser sees it, in linear time.

A megabyte of nested or attribute-flooded tags keeps parsers busy for minutes; no article needs it.
"""

import re

from apps.articles import lexicon
from apps.articles.text import UnreadableError

MAX_DEPTH = 250
MAX_ATTRIBUTES = 250
MAX_TAGS = 100_000
MAX_CHARS = 10_000_000

_TAG = re.compile(r"<(?P<close>/?)(?P<name>[a-zA-Z][^\s/>]{0,60})")
_ATTRIBUTE = re.compile(
    r"""[\s/]*[^\s/>=][^\s/>=]*(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s>"'][^\s>]*)?)?"""
)
# A tag whose attributes are few and well formed, as most are: read in one step.
_PLAIN_TAG = re.compile(
    r"""(?:[^\s>"'=/]++(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>"'][^\s>]*+))?+|[\s/]++)*+>"""
)
_FLAT = lexicon.elements("flat")
_DRAWN = lexicon.elements("drawn")
_RAW = lexicon.elements("raw")


def refuse_floods(markup: str) -> None:
    """Check the length, the depth, the number of tags and their attributes.

    :raises UnreadableError: `too_large`, `too_deep`, `too_many_tags` or `too_many_attributes`
    """
    if len(markup) > MAX_CHARS:
        _refuse("too_large", f"is longer than {MAX_CHARS // 1_000_000} million characters")
    depth = tags = at = 0
    while (tag := _TAG.search(markup, at)) is not None:
        tags += 1
        name = tag["name"].lower()
        at = _end_of_tag(markup, tag.end())
        if name in _RAW and not tag["close"]:
            at = _end_of_raw(markup, at, name)
        elif name not in _FLAT and not (name in _DRAWN and markup.endswith("/>", 0, at)):
            depth = max(0, depth - 1) if tag["close"] else depth + 1
        if depth > MAX_DEPTH:
            _refuse("too_deep", f"nests more than {MAX_DEPTH} elements in each other")
    if tags > MAX_TAGS:
        _refuse("too_many_tags", f"has more than {MAX_TAGS:,} tags")


def _end_of_tag(markup: str, at: int) -> int:
    """Return the offset behind a tag, its attributes read as a parser reads them.

    :raises UnreadableError: `too_many_attributes`
    """
    plain = _PLAIN_TAG.match(markup, at)
    # Each attribute takes two characters at least, its blank and its name.
    if plain is not None and plain.end() - at <= 2 * MAX_ATTRIBUTES:
        return plain.end()
    attributes = 0
    while (attribute := _ATTRIBUTE.match(markup, at)) is not None:
        at = attribute.end()
        attributes += 1
        if attributes > MAX_ATTRIBUTES:
            _refuse("too_many_attributes", f"has a tag with more than {MAX_ATTRIBUTES} attributes")
    end = markup.find(">", at)
    return len(markup) if end < 0 else end + 1


def _end_of_raw(markup: str, at: int, name: str) -> int:
    """Return the offset where the end tag of a script, style or the like begins."""
    end = re.compile(f"</{name}", re.IGNORECASE).search(markup, at)
    # Without its end tag such an element holds the rest of the page.
    return len(markup) if end is None else end.start()


def _refuse(code: str, what: str) -> None:
    """Say that a page is more than an article needs.

    :raises UnreadableError: always
    """
    raise UnreadableError(
        code, f"The page {what}, more than an article needs. Paste the text of the article instead."
    )
