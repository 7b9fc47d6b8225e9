"""Read ninjs, the IPTC's news in JSON: 1 as most wires send it, 2 and 3."""

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

from apps.articles.charsets import decode
from apps.articles.documents.parts import Part, lines_of, one_line
from apps.articles.documents.trees import parts_of_html
from apps.articles.documents.wires import Wire, article_of
from apps.articles.extraction.found import Extracted
from apps.articles.regions import paragraphs
from apps.articles.text import UnreadableError

EXTRACTOR: Final = "ninjs/1"
_PUBLISHERS: Final = ("publisher", "provider", "creator", "source")
_BODIES: Final = ("body_xhtml", "body_html", "body_html5", "body_richhtml", "body_text")
_MAX_ASSOCIATIONS: Final = 50

Item = Mapping[str, Any]


def read(data: bytes, *, declared: str | None = None, title: str = "") -> Extracted:
    """Return the article in a ninjs file of one.

    :raises UnreadableError: it is not JSON, not ninjs, or holds several
    """
    del declared
    found = items(data)
    if len(found) > 1:
        raise UnreadableError(
            "several",
            f"This file holds {len(found)} articles. Upload it as a file that holds several, and"
            " choose among them.",
        )
    return article_of(_wire(found[0]), extractor=EXTRACTOR, title=title)


def items(data: bytes) -> list[Item]:
    """Return the items in a ninjs file: one, or those of a list.

    :raises UnreadableError: `bad_json` or `not_ninjs`
    """
    said = json_of(decode(data).text)
    several = said if isinstance(said, list) else [said]
    found = [_lowered(one) for one in several if isinstance(one, dict)]
    if not found or not all(_is_ninjs(one) for one in found) or len(found) != len(several):
        raise UnreadableError(
            "not_ninjs",
            "This JSON is not ninjs, the form that wires use: an item has a `uri`, and a headline"
            " or a body. For rows of your own, save them as .jsonl, one object a line.",
        )
    return found


def json_of(text: str) -> Any:
    """Return what JSON says.

    :raises UnreadableError: `bad_json`
    """
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        line = getattr(error, "lineno", None)
        where = f" It breaks in line {line}." if line else " It nests without end."
        raise UnreadableError(
            "bad_json", f"This JSON cannot be read.{where} Export or download it again."
        ) from error


def headline_of(item: Item) -> str:
    """Return the headline of an item."""
    plain = one_line(item.get("headline"))
    return plain or one_line(_value(item.get("headlines"))) or one_line(item.get("title"))


def _lowered(item: Mapping[str, Any]) -> Item:
    # 1 writes versioncreated, 2 and 3 versionCreated.
    return {str(key).lower(): value for key, value in item.items()}


def _is_ninjs(item: Item) -> bool:
    has_text = any(key in item for key in ("headline", "headlines", "bodies")) or any(
        key.startswith("body_") for key in item
    )
    return has_text and any(key in item for key in ("uri", "guid", "versioncreated", "version"))


def _entries(value: Any) -> list[Item]:
    """Return the objects in a list, or the values of an object, whose keys are lower."""
    several = value.values() if isinstance(value, dict) else value
    if not isinstance(several, list) and not isinstance(value, dict):
        return []
    return [_lowered(one) for one in several if isinstance(one, dict)][:_MAX_ASSOCIATIONS]


def _value(value: Any) -> Any:
    """Return the main one of several values."""
    entries = _entries(value)
    main = [one for one in entries if one.get("role") in {"main", "headline", None}]
    return (main or entries or [{}])[0].get("value")


def _wire(item: Item) -> Wire:
    return Wire(
        headline=headline_of(item),
        byline=one_line(item.get("byline")) or one_line(item.get("by")),
        dateline=one_line(item.get("located")),
        publisher=_publisher(item),
        language=one_line(item.get("language")),
        published=_first(item, "firstcreated", "contentcreated", "versioncreated"),
        embargoed=one_line(item.get("embargoed")),
        note=one_line(item.get("ednote")),
        body=_body(item),
        captions=list(_captions(item)),
        rights=[
            words for key in ("copyrightnotice", "usageterms") if (words := one_line(item.get(key)))
        ],
    )


def _first(item: Item, *keys: str) -> str:
    return next((words for key in keys if (words := one_line(item.get(key)))), "")


def _publisher(item: Item) -> str:
    for role in _PUBLISHERS:
        for source in _entries(item.get("infosources")) + _entries(item.get("infosource")):
            if one_line(source.get("role")).lower() == role:
                return one_line(source.get("name"))
    named = _first(item, "provider", "source", "creditline", "copyrightholder")
    sources = _entries(item.get("infosources"))
    return named or (one_line(sources[0].get("name")) if sources else "")


def _body(item: Item) -> list[Part]:
    """Return the paragraphs of the fullest body that the item has."""
    bodies = [
        (one_line(body.get("contenttype")), body.get("value"))
        for body in _entries(item.get("bodies"))
    ]
    bodies += [
        ("text/plain" if key == "body_text" else "text/html", item.get(key)) for key in _BODIES
    ]
    marked = [words for kind, words in bodies if isinstance(words, str) and "html" in kind]
    for words in marked:
        if words.strip() and (parts := parts_of_html(words)):
            return parts
    plain = [words for kind, words in bodies if isinstance(words, str) and "html" not in kind]
    return next((list(_plain(words)) for words in plain if words.strip()), [])


def _plain(words: str) -> Iterator[Part]:
    words = words.replace("\r\n", "\n").replace("\r", "\n")
    for piece in paragraphs(words):
        yield Part(lines_of(words[piece.start : piece.end]), piece.kind)


def _captions(item: Item) -> Iterator[str]:
    """Yield what stands under the pictures that come with an item."""
    for associated in _entries(item.get("associations")):
        if associated.get("type") in {"picture", "video", "graphic", None}:
            words = _first(associated, "description_text", "caption") or one_line(
                _value(associated.get("descriptions"))
            )
            credit = _first(associated, "byline", "by", "creditline")
            if words:
                yield f"{words} {credit}".strip()
