"""Parse RSS 0.9x, 1.0 and 2.0, Atom and JSON Feed. Runs in the child process."""

import json
import re
from collections.abc import Iterator, Mapping
from hashlib import sha256
from html import escape
from io import BytesIO
from typing import Any

import feedparser

from apps.articles.charsets import decode
from apps.articles.syndication.found import (
    MAX_CONTENT,
    MAX_ITEMS,
    MAX_NAME,
    MAX_RAW_DATE,
    MAX_TITLE,
    MAX_URL,
    FoundFeed,
    FoundItem,
)
from apps.articles.syndication.wording import address, is_whole, kept, one_line, without_tags

_PROLOGUE = re.compile(r"\s*(?:<\?.*?\?>\s*|<!--.*?-->\s*)*", re.DOTALL)
_DOCTYPE = re.compile(r"<!DOCTYPE[^\[>]*(?:\[.*?\]\s*)?>", re.DOTALL | re.IGNORECASE)
_DECLARATION = re.compile(r"\s*<\?xml\b.*?\?>", re.DOTALL)
_NAME_IN_BRACKETS = re.compile(r"\(([^()]{2,})\)\s*$")
_JSON_FEED = "https://jsonfeed.org/version/"
_BLANK_LINES = re.compile(r"\n[^\S\n]*\n\s*")
_MARKUP = ("text/html", "application/xhtml+xml")


def read_feed(data: bytes, *, declared: str | None, url: str) -> FoundFeed | None:
    """Return the feed that `data` is; None if it is none.

    :param declared: the charset named by whoever sent it
    :param url: where it came from; addresses in it are seen from there
    :raises UnreadableError: its characters cannot be read
    """
    text = decode(data, declared=declared).text.removeprefix("\ufeff")
    if text.lstrip().startswith("{"):
        return _json_feed(text, url)
    # Read once and by us: whatever charset the document names for itself was judged above.
    return _xml_feed(without_doctype(text), url)


def without_doctype(text: str) -> str:
    """Return an XML document without its document type: entities it defines mean nothing then."""
    text = _DECLARATION.sub("", text, count=1)
    prologue = _PROLOGUE.match(text)
    start = prologue.end() if prologue else 0
    doctype = _DOCTYPE.match(text, start)
    return text[:start] + text[doctype.end() :] if doctype else text


def _xml_feed(text: str, url: str) -> FoundFeed | None:
    parsed = feedparser.parse(
        # Not the bytes themselves: what is not a file, feedparser may take for an address.
        BytesIO(text.encode(errors="replace")),
        response_headers={
            "content-type": "application/xml; charset=utf-8",
            "content-location": url,
        },
        resolve_relative_uris=True,
        # Nothing of it is ever shown as HTML; its text is read like that of a page.
        sanitize_html=False,
    )
    if not parsed.get("version") and not parsed.get("entries"):
        return None
    head = parsed["feed"]
    # Atom alone says what is no markup; RSS has none of it by its word, and much of it in fact.
    plain = str(parsed.get("version") or "").startswith("atom")
    items = (_item(entry, url, plain=plain) for entry in parsed["entries"][:MAX_ITEMS])
    return FoundFeed(
        title=_words(head, "title", MAX_TITLE),
        homepage=address(_raw(head, "link"), url),
        language=one_line(_raw(head, "language"), 16).lower(),
        items=tuple(item for item in items if item is not None),
    )


def _raw(entry: Mapping[str, Any], name: str) -> Any:
    # feedparser's own get answers one name with another's value, and warns.
    return dict.get(entry, name) if isinstance(entry, dict) else None


def _words(entry: Mapping[str, Any], name: str, most: int) -> str:
    """Return a text of the feed as words, whatever it is written in."""
    value = _raw(entry, name)
    detail = _raw(entry, f"{name}_detail") or {}
    if isinstance(value, str) and _raw(detail, "type") in _MARKUP:
        value = without_tags(value)
    return one_line(value, most)


def _item(entry: Mapping[str, Any], url: str, *, plain: bool) -> FoundItem | None:
    """Return an item; None if nothing tells it from others.

    :param plain: whether what is called plain text is that
    """
    link = _link(_raw(entry, "link"), url)
    title = _words(entry, "title", MAX_TITLE)
    date = one_line(_raw(entry, "published") or _raw(entry, "updated"), MAX_RAW_DATE)
    return _identified(
        one_line(_raw(entry, "id"), MAX_URL),
        FoundItem("", link, title, date, _author(entry), _content(entry, plain=plain)),
    )


def _link(href: object, url: str) -> str:
    """Return where an item's page is; empty where its feed does not say."""
    link = address(href, url)
    # An empty or broken link is resolved to the address of the feed, which is no item's page.
    return "" if link.rstrip("?#") == url.rstrip("?#") else link


def _identified(guid: str, item: FoundItem) -> FoundItem | None:
    """Give the item the name its feed gives it, else its address, else one made of its words."""
    if not (guid or item.link):
        words = f"{item.title}\n{item.published_raw}\n{item.content}"
        if not words.strip():
            return None
        guid = sha256(words.encode()).hexdigest()
    return FoundItem(
        guid or item.link, item.link, item.title, item.published_raw, item.author, item.content
    )


def _author(entry: Mapping[str, Any]) -> str:
    """Return who wrote an item; an address of mail alone is nobody's name."""
    said = str(_raw(entry, "author") or "")
    named = _NAME_IN_BRACKETS.search(said)
    if named or "@" in said:
        return one_line(named[1], MAX_NAME) if named else ""
    people = _raw(entry, "authors") or []
    names = [name for person in people if (name := one_line(_raw(person, "name"), MAX_NAME))]
    return ", ".join(dict.fromkeys(names))[:MAX_NAME]


def _content(entry: Mapping[str, Any], *, plain: bool) -> str:
    """Return the longest text an item carries, if that is the whole of it."""
    summary = _raw(entry, "summary_detail") or {"value": _raw(entry, "summary")}
    parts = [*(_raw(entry, "content") or []), summary]
    longest = max(parts, key=lambda part: len(str(_raw(part, "value") or "")))
    text = str(_raw(longest, "value") or "")
    is_plain = plain and _raw(longest, "type") == "text/plain"
    return _whole(_paragraphs(text) if is_plain else text)


def _paragraphs(text: str) -> str:
    """Return plain text as HTML: a paragraph for each, and no sign of it taken for a tag."""
    paragraphs = (paragraph.strip() for paragraph in _BLANK_LINES.split(text))
    return "".join(f"<p>{escape(paragraph)}</p>" for paragraph in paragraphs if paragraph)


def _whole(markup: str) -> str:
    """Return what is kept of an item's text: all of it, or nothing if that is but a beginning."""
    return kept(markup) if len(markup) <= MAX_CONTENT and is_whole(markup) else ""


def _json_feed(text: str, url: str) -> FoundFeed | None:
    try:
        told = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(told, dict) or not str(told.get("version", "")).startswith(_JSON_FEED):
        return None
    entries = told.get("items")
    return FoundFeed(
        title=one_line(told.get("title"), MAX_TITLE),
        homepage=address(told.get("home_page_url"), url),
        language=one_line(told.get("language"), 16).lower(),
        items=tuple(_json_items(entries if isinstance(entries, list) else [], url)),
    )


def _json_items(entries: list[Any], url: str) -> Iterator[FoundItem]:
    for entry in entries[:MAX_ITEMS]:
        if not isinstance(entry, dict):
            continue
        people = entry.get("authors") or [entry.get("author")]
        names = [
            one_line(person.get("name"), MAX_NAME)
            for person in (people if isinstance(people, list) else [])
            if isinstance(person, dict)
        ]
        item = _identified(
            one_line(str(entry.get("id") or ""), MAX_URL),
            FoundItem(
                "",
                _link(entry.get("url"), url) or _link(entry.get("external_url"), url),
                one_line(entry.get("title"), MAX_TITLE),
                one_line(entry.get("date_published"), MAX_RAW_DATE),
                ", ".join(filter(None, names))[:MAX_NAME],
                _json_content(entry),
            ),
        )
        if item is not None:
            yield item


def _json_content(entry: Mapping[str, Any]) -> str:
    marked, plain = entry.get("content_html"), entry.get("content_text")
    if isinstance(marked, str) and marked:
        return _whole(marked)
    return _whole(_paragraphs(plain)) if isinstance(plain, str) else ""
