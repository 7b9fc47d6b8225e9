"""Find the feeds that a page names in its head. Runs in the child process."""

from lxml import etree, html

from apps.articles.charsets import decode
from apps.articles.extraction.markup import refuse_floods
from apps.articles.syndication.found import MAX_TITLE, FeedLink
from apps.articles.syndication.wording import address, one_line

_TYPES = {
    "application/rss+xml",
    "application/atom+xml",
    "application/rdf+xml",
    "application/feed+json",
}
_MOST = 20


def feeds_of_page(data: bytes, *, declared: str | None, url: str) -> tuple[FeedLink, ...]:
    """Return the feeds a page names, each once, in its own order.

    :raises UnreadableError: it cannot be read, or is more than a page
    """
    text = decode(data, declared=declared).text
    refuse_floods(text)
    if not text.strip():
        return ()
    try:
        tree = html.document_fromstring(
            text.encode(errors="replace"), parser=html.HTMLParser(encoding="utf-8")
        )
    except (etree.LxmlError, ValueError):
        return ()
    base = address((tree.xpath("string(//base/@href)") or ""), url) or url
    found: dict[str, FeedLink] = {}
    for link in tree.iter("link"):
        rels = (link.get("rel") or "").lower().split()
        kind = (link.get("type") or "").partition(";")[0].strip().lower()
        href = address(link.get("href"), base)
        if "alternate" in rels and kind in _TYPES and href:
            found.setdefault(href, FeedLink(href, one_line(link.get("title"), MAX_TITLE), url))
    return tuple(found.values())[:_MOST]
