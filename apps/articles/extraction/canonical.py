"""Which address a page may be known by: the one it calls canonical, if nothing speaks against it.

Templates name the front page, a section, another site, or several addresses at once. None of
these is the page, and believing one would make two articles the same.
"""

import re
from collections.abc import Iterator
from urllib.parse import SplitResult, urljoin, urlsplit

from lxml.html import HtmlElement

from apps.articles.details import MAX_URL

_MAX_HOST = 253
_SCHEMES = frozenset({"http", "https"})
_SECTION = re.compile(r"[^\W\d]{1,24}", re.ASCII)
_BLANK = re.compile(r"[\s<>\"\\^`{|}]")


def canonical_of(tree: HtmlElement, meta_url: str, address: str) -> str:
    """Return the address a page calls canonical, empty if that cannot be its own.

    :param meta_url: what the page says to social sites, who show it as the page's address
    :param address: where the page was found; empty for an upload
    """
    said = dict.fromkeys(_said(tree, address))
    if len(said) != 1:
        return ""
    named = next(iter(said))
    here = address or meta_url
    parts = _parts(named)
    if parts is None or len(named) > MAX_URL or parts.username or _BLANK.search(named):
        return ""
    page = _parts(urljoin(address, here)) if here else None
    if page is not None and not _of_one_site(host_of(named), host_of(page.geturl())):
        return ""
    if _is_front(parts) or _is_section_of(parts, page):
        return ""
    return named


def host_of(address: str) -> str:
    """Return the host of an http(s) address, lower case, without ``www.``; empty if it has none."""
    parts = _parts(address)
    if parts is None:
        return ""
    host = (parts.hostname or "").removeprefix("www.").rstrip(".")
    return host if "." in host[:_MAX_HOST] else ""


def _parts(address: str) -> SplitResult | None:
    try:
        parts = urlsplit(address.strip())
        # Reading the port tells whether it is a number.
        named = parts.scheme in _SCHEMES and parts.port != 0 and bool(parts.hostname)
    except ValueError:
        return None
    return parts if named else None


def _said(tree: HtmlElement, address: str) -> Iterator[str]:
    for link in tree.iter("link"):
        if "canonical" in link.get("rel", "").lower().split():
            href = link.get("href", "").strip()
            try:
                yield urljoin(address, href).partition("#")[0] if href else ""
            except ValueError:
                yield ""


def _of_one_site(one: str, other: str) -> bool:
    """Say whether two hosts are the same, or one stands under the other."""
    if not one or not other:
        return False
    return one == other or one.endswith(f".{other}") or other.endswith(f".{one}")


def _segments(parts: SplitResult) -> list[str]:
    return [segment for segment in parts.path.split("/") if segment]


def _is_front(parts: SplitResult) -> bool:
    segments = _segments(parts)
    bare = not parts.query
    return bare and (not segments or (len(segments) == 1 and segments[0].startswith("index.")))


def _is_section_of(named: SplitResult, page: SplitResult | None) -> bool:
    """Say whether an address is of the section in which the page stands, or looks like one."""
    segments = _segments(named)
    if page is not None:
        inside = _segments(page)
        # An article's own address may also go on: "/print", "/amp", "/2".
        shorter = len(segments) < len(inside) and inside[: len(segments)] == segments
        return shorter and all(_SECTION.fullmatch(segment) for segment in segments)
    return not named.query and all(_SECTION.fullmatch(segment) for segment in segments)
