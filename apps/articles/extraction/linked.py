"""Read the JSON-LD of a page, as broken as pages write it."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from lxml.html import HtmlElement

from apps.articles.text import UnreadableError, composed, normal_form

_MAX_JSON = 500_000
_MAX_OBJECTS = 500
_MAX_NAMES = 10
_INSIDE = ("@graph", "mainEntity", "mainEntityOfPage", "@list")
_TYPE = re.compile(r"article|blogposting|report\b", re.IGNORECASE)
_OPENINGS = re.compile(r"(?:<!--|//|<!\[CDATA\[|/\*|\*/|\s)++")
_CLOSING = " \t\r\n;->/*"
# A string that is not closed goes on to the end, so that no place is looked at twice.
_STRING_OR_COMMA = re.compile(r'("(?:[^"\\]++|\\.)*+"?)|,(?=\s*+[}\]])', re.DOTALL)

Linked = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Graph:
    """The objects of a page's JSON-LD, and those with an id by it."""

    objects: Sequence[Linked] = ()
    by_id: Mapping[str, Linked] = field(default_factory=dict)

    def whole(self, value: object) -> object:
        """Return what `value` refers to, where it is nothing but the id of another object."""
        if isinstance(value, dict) and set(value) <= {"@id", "@type"}:
            return self.by_id.get(str(value.get("@id")), value)
        return value

    def article(self, titles: Sequence[str]) -> Linked:
        """Return the object that describes the page's article, one named as the page is if any."""
        named = {normal_form(title) for title in titles if title}
        best: tuple[tuple[bool, bool], Linked] = ((False, False), {})
        for one in self.objects:
            typed = bool(_TYPE.search(str(one.get("@type", ""))))
            if not typed and "headline" not in one:
                continue
            rank = (normal_form(first(one.get("headline"))) in named, typed)
            if not best[1] or rank > best[0]:
                best = (rank, one)
        return best[1]

    def name(self, value: object) -> str:
        """Return the name of a person or organisation, or the names of several."""
        value = self.whole(value)
        if isinstance(value, list):
            names = (self.name(one) for one in value[:_MAX_NAMES])
            return ", ".join(dict.fromkeys(filter(None, names)))
        if isinstance(value, dict):
            return first(value.get("name"))
        return first(value)


def read(tree: HtmlElement) -> Graph:
    """Return what the page says of itself in JSON-LD; what cannot be read is passed over."""
    found: list[Linked] = []
    for script in tree.iter("script"):
        if "ld+json" in script.get("type", "").lower() and len(script.text or "") <= _MAX_JSON:
            found.extend(_objects(_parsed(script.text or "")))
    by_id: dict[str, Linked] = {}
    for one in found:
        if isinstance(one.get("@id"), str) and len(one) > 1:
            by_id.setdefault(one["@id"], one)
    return Graph(found, by_id)


def _parsed(words: str) -> object:
    """Return the value in `words`; None if they are none, even without what pages add to it."""
    for attempt in (str, _repaired):
        try:
            # Line breaks inside strings are common, and clear enough.
            return json.loads(attempt(words), strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _repaired(words: str) -> str:
    """Take out comments and CDATA marks around JSON, and commas before a closing bracket."""
    opening = _OPENINGS.match(words)
    around = opening[0] if opening else ""
    bare = words[len(around) :].rstrip(_CLOSING)
    if "CDATA" in around:
        bare = bare.removesuffix("]]").rstrip(_CLOSING)
    return _STRING_OR_COMMA.sub(lambda found: found[1] or "", bare)


def _objects(value: object) -> Iterator[Linked]:
    """Yield a value's objects from the outside in, at most some hundreds."""
    waiting = [value]
    for _ in range(_MAX_OBJECTS):
        if not waiting:
            return
        here = waiting.pop(0)
        if isinstance(here, list):
            waiting.extend(here)
        elif isinstance(here, dict):
            yield here
            waiting.extend(here[key] for key in _INSIDE if isinstance(here.get(key), dict | list))


def first(*values: object) -> str:
    """Return the first value that is a text and not blank, in NFC, its blanks collapsed.

    One with more marks on a letter than any script has is no text.
    """
    for value in values:
        words = value[0] if isinstance(value, list) and value else value
        if isinstance(words, str) and words.strip():
            with suppress(UnreadableError):
                return composed(" ".join(words.split()))
    return ""
