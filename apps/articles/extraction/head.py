"""What a page says of its article to machines: JSON-LD, Open Graph, other meta elements, markup."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lxml.html import HtmlElement

from apps.articles.dates import Certainty, Dated, read_date
from apps.articles.details import (
    MAX_AUTHOR,
    MAX_PUBLISHER,
    MAX_TITLE,
    Details,
    with_date,
)
from apps.articles.extraction import linked
from apps.articles.extraction.canonical import canonical_of, host_of
from apps.articles.extraction.linked import Graph, Linked, first
from apps.articles.regions import author_of

_CERTAIN = tuple(Certainty)
_PUBLISHED = (
    *("article:published_time", "article:published", "og:published_time"),
    *("datepublished", "parsely-pub-date"),
)
_DATED = ("sailthru.date", "dc.date", "dcterms.date", "dc.date.issued", "date", "pubdate")
_MAX_TIMES = 40
_LONGEST_BYLINE = 200
_BY_CLASS = frozenset(
    {"byline", "author", "author-name", "byline-name", "byline__name", "article-author", "p-author"}
)


@dataclass(frozen=True, slots=True)
class Head:
    """The details a page names, its date with how certain it is, and its JSON-LD article."""

    details: Details
    dated: Dated | None
    article: Linked


def read(tree: HtmlElement, address: str = "") -> Head:
    """Return what the head of a page names; what is no text is passed over.

    :param address: where the page was found; empty for an upload
    """
    meta = _meta(tree)
    graph = linked.read(tree)
    titled = _titled(tree)
    article = graph.article([meta.get("og:title", ""), titled])
    names = (graph.name(article.get("publisher")), first(meta.get("og:site_name")))
    publisher = next((name for name in names if _is_name(name)), "")
    canonical = canonical_of(tree, meta.get("og:url", ""), address)
    said = Details(
        title=first(article.get("headline"), meta.get("og:title"), titled)[:MAX_TITLE],
        publisher=publisher[:MAX_PUBLISHER],
        host=host_of(address) or _host(tree, meta),
        author=_author(tree, graph, article, meta)[:MAX_AUTHOR],
        language=_language(tree, article),
        canonical_url=canonical,
    )
    dated = most_certain([read_date(words) for words in _dates(tree, article, meta)])
    return Head(with_date(said, dated), dated, article)


def most_certain(dates: Sequence[Dated | None]) -> Dated | None:
    """Return the date that says most of the moment, the first of several.

    Another day than the first one names is another event, however certain it is.
    """
    found = [dated for dated in dates if dated is not None]
    if not found:
        return None
    day = found[0].local.date() if found[0].local else None
    same = [one for one in found if day is None or (one.local and one.local.date() == day)]
    return min(same, key=lambda dated: _CERTAIN.index(dated.certainty))


def _meta(tree: HtmlElement) -> dict[str, str]:
    """Return the content of the meta elements by property, name or itemprop; the first counts."""
    found: dict[str, str] = {}
    for element in tree.iter("meta"):
        key = element.get("property") or element.get("name") or element.get("itemprop") or ""
        content = element.get("content", "")
        if content.strip():
            found.setdefault(key.strip().lower(), content)
    return found


def _dates(tree: HtmlElement, article: Linked, meta: dict[str, str]) -> Iterator[str]:
    """Yield the words in which a page gives the date of publication, the surest place first."""
    yield first(article.get("datePublished"))
    for key in _PUBLISHED:
        yield first(meta.get(key))
    times = [time for time, _ in zip(tree.iter("time"), range(_MAX_TIMES), strict=False)]
    marked = [time for time in times if _says_published(time)]
    for time in marked:
        yield first(time.get("datetime"), time.text_content())
    for key in _DATED:
        yield first(meta.get(key))
    if not marked:
        yield next((first(time.get("datetime")) for time in times if time.get("datetime")), "")


def _says_published(time: HtmlElement) -> bool:
    says = f"{time.get('itemprop', '')} {time.get('class', '')}".lower()
    return "pubdate" in time.attrib or "publish" in says


def _author(tree: HtmlElement, graph: Graph, article: Linked, meta: dict[str, str]) -> str:
    """Return who wrote the article, by what the page tells machines or else by its byline."""
    for said in (graph.name(article.get("author")), first(meta.get("author"), meta.get("byl"))):
        if _is_name(said):
            return author_of(said) or said
    return next(filter(None, map(_person, _bylines(tree))), "")


def _is_name(words: str) -> bool:
    """Say whether words can be a name: some sites give the address of a profile."""
    return bool(words) and "://" not in words and "@" not in words


def _bylines(tree: HtmlElement) -> Iterator[str]:
    """Yield the words of the elements that a page marks as its byline, names alone first."""
    marked = []
    for element in tree.iter("a", "span", "p", "div", "address", "li"):
        if not element.attrib:
            continue
        exact = "author" in element.get("rel", "").split() or element.get("itemprop") == "author"
        if exact or not _BY_CLASS.isdisjoint(element.get("class", "").lower().split()):
            words = " ".join(element.text_content().split())
            if 0 < len(words) <= _LONGEST_BYLINE:
                marked.append((not exact, words))
    yield from (words for _, words in sorted(marked, key=lambda one: one[0]))


def _person(words: str) -> str:
    """Return a name without the "By" before it; a sentence is none."""
    return author_of(words) or author_of(f"By {words}") or ""


def _titled(tree: HtmlElement) -> str:
    """Return the page's only h1, or its title up to the last bar or dash before the site's name."""
    headings = [" ".join(heading.text_content().split()) for heading in tree.iter("h1")]
    headings = [heading for heading in headings if heading]
    if len(headings) == 1:
        return headings[0]
    title = first(tree.findtext(".//title"))
    for bar in (" | ", " – ", " — ", " - "):
        before, found, _site = title.rpartition(bar)
        if found:
            return before
    return title


def _host(tree: HtmlElement, meta: dict[str, str]) -> str:
    """Return the host of the address an upload gives itself."""
    canonical = next(iter(tree.xpath("//link[@rel='canonical'][1]/@href")), "")
    for address in (canonical, meta.get("og:url", "")):
        if host := host_of(address):
            return host
    return ""


def _language(tree: HtmlElement, article: Linked) -> str:
    """Return the two letters of the language that the page names, if it names one so."""
    named = first(article.get("inLanguage"), tree.get("lang")).lower().replace("_", "-")
    code = named.split("-")[0]
    return code if len(code) == 2 and code.isascii() and code.isalpha() else ""  # noqa: PLR2004 - ISO 639-1
