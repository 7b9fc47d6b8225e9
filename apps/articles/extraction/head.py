"""What a page says of its article to machines: JSON-LD, Open Graph and other meta elements."""

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from apps.articles.dates import read_date
from apps.articles.details import (
    MAX_AUTHOR,
    MAX_PUBLISHER,
    MAX_TITLE,
    MAX_URL,
    Details,
    with_date,
)

_MAX_JSON = 500_000
_MAX_OBJECTS = 500
_MAX_HOST = 253
_MAX_NAMES = 10


def read(tree: HtmlElement) -> Details:
    """Return the details that the head of a page names; what is no text is passed over."""
    meta = _meta(tree)
    linked = next(_articles(tree), {})
    said = Details(
        title=_first(linked.get("headline"), meta.get("og:title"), _titled(tree))[:MAX_TITLE],
        publisher=_first(_name(linked.get("publisher")), meta.get("og:site_name"))[:MAX_PUBLISHER],
        host=_host(tree, meta),
        author=_first(_name(linked.get("author")), meta.get("author"))[:MAX_AUTHOR],
        language=_language(tree, linked),
        canonical_url=_canonical(tree, meta),
    )
    dates = (
        linked.get("datePublished"),
        meta.get("article:published_time"),
        meta.get("datepublished"),
        meta.get("date"),
        next(iter(tree.xpath("//time[@datetime][1]/@datetime")), None),
    )
    read_dates = (read_date(_first(words)) for words in dates)
    return with_date(said, next((dated for dated in read_dates if dated), None))


def _meta(tree: HtmlElement) -> dict[str, str]:
    """Return the content of the meta elements by property, name or itemprop; the first counts."""
    found: dict[str, str] = {}
    for element in tree.iter("meta"):
        key = element.get("property") or element.get("name") or element.get("itemprop") or ""
        found.setdefault(key.lower(), element.get("content", ""))
    return found


def _articles(tree: HtmlElement) -> Iterator[dict[str, Any]]:
    """Yield the objects of the page's JSON-LD that describe an article."""
    for script in tree.iter("script"):
        if "ld+json" not in script.get("type", "") or len(script.text or "") > _MAX_JSON:
            continue
        try:
            waiting = [json.loads(script.text or "")]
        except (ValueError, RecursionError):
            continue
        seen = 0
        while waiting and seen < _MAX_OBJECTS:
            seen += 1
            here = waiting.pop(0)
            if isinstance(here, list):
                waiting.extend(here)
            elif isinstance(here, dict):
                if "Article" in str(here.get("@type", "")) or "headline" in here:
                    yield here
                waiting.append(here.get("@graph"))


def _first(*values: object) -> str:
    """Return the first value that is a text and not blank, its blanks collapsed."""
    for value in values:
        words = value[0] if isinstance(value, list) and value else value
        if isinstance(words, str) and words.strip():
            return " ".join(words.split())
    return ""


def _name(value: object) -> str:
    """Return the name of a JSON-LD person or organisation, or the names of several."""
    if isinstance(value, list):
        return ", ".join(filter(None, (_name(one) for one in value[:_MAX_NAMES])))
    return _first(value.get("name")) if isinstance(value, dict) else _first(value)


def _titled(tree: HtmlElement) -> str:
    """Return the page's only h1, or its title up to the last bar or dash before the site's name."""
    headings = [" ".join(heading.text_content().split()) for heading in tree.iter("h1")]
    headings = [heading for heading in headings if heading]
    if len(headings) == 1:
        return headings[0]
    title = _first(tree.findtext(".//title"))
    for bar in (" | ", " – ", " — ", " - "):
        before, found, _site = title.rpartition(bar)
        if found:
            return before
    return title


def _canonical(tree: HtmlElement, meta: dict[str, str]) -> str:
    """Return the first whole address that the page gives itself."""
    linked = next(iter(tree.xpath("//link[@rel='canonical'][1]/@href")), "")
    named = (address.strip() for address in (linked, meta.get("og:url", "")))
    return next((words for words in named if host_of(words) and len(words) <= MAX_URL), "")


def _host(tree: HtmlElement, meta: dict[str, str]) -> str:
    """Return the host of the address the page gives itself."""
    return host_of(_canonical(tree, meta))


def host_of(address: str) -> str:
    """Return the host of an http(s) address, lower case, without ``www.``; empty if it has none."""
    try:
        parts = urlsplit(address.strip())
        host = (parts.hostname or "").removeprefix("www.").rstrip(".")
    except ValueError:
        return ""
    return host if parts.scheme in {"http", "https"} and "." in host[:_MAX_HOST] else ""


def _language(tree: HtmlElement, linked: dict[str, Any]) -> str:
    """Return the two letters of the language that the page names, if it names one so."""
    named = _first(linked.get("inLanguage"), tree.get("lang")).lower().replace("_", "-")
    code = named.split("-")[0]
    return code if len(code) == 2 and code.isascii() and code.isalpha() else ""  # noqa: PLR2004 - ISO 639-1
