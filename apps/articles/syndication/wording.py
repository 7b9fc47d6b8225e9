"""Bring what strangers wrote into the form that is kept: one line, no tags, real addresses."""

import re
from urllib.parse import urljoin, urlsplit

from lxml import etree, html

from apps.articles.syndication.found import MAX_URL

_UNKEEPABLE = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
_BREAKS = re.compile(r"<(?:br|/p|/div|/li|/h[1-6]|/blockquote)\b[^>]*>", re.IGNORECASE)
_MORE = re.compile(
    r"(?:…|\.\.\.|\[…\]|\[\.\.\.\]|\[&hellip;\]|read more|continue reading|»|→)\W*$", re.IGNORECASE
)
_LEAST_WHOLE = 500
_SCHEMES = ("http", "https")


def kept(words: str) -> str:
    """Return `words` without what neither XML nor a database takes."""
    return _UNKEEPABLE.sub("", words)


def one_line(words: object, most: int) -> str:
    """Return what somebody wrote as one line of at most `most` characters; not text is nothing."""
    return " ".join(kept(words).split())[:most].strip() if isinstance(words, str) else ""


def without_tags(markup: str) -> str:
    """Return the words of a stretch of HTML."""
    if not markup.strip():
        return ""
    try:
        tree = html.fragment_fromstring(
            _BREAKS.sub(r" \g<0>", kept(markup)), create_parent="div", parser=html.HTMLParser()
        )
    except (etree.LxmlError, ValueError):
        return ""
    etree.strip_elements(tree, "script", "style", with_tail=False)
    return " ".join(str(tree.text_content()).split())


def is_whole(markup: str) -> bool:
    """Tell whether a feed's content is the article, and not the beginning that sends one on."""
    words = without_tags(markup)
    return len(words) >= _LEAST_WHOLE and not _MORE.search(words)


def address(href: object, base: str = "") -> str:
    """Return `href`, seen from `base`, as an absolute address of the web; empty if it is none."""
    if not isinstance(href, str):
        return ""
    try:
        url = urljoin(base, kept(href).strip())
        parts = urlsplit(url)
        _ = parts.port  # raises for a port that is no number
    except ValueError:
        return ""
    if parts.scheme.lower() not in _SCHEMES or not parts.hostname or len(url) > MAX_URL:
        return ""
    return url if not re.search(r"\s", url) else ""
