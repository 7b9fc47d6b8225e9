"""Lists of feeds as OPML, the form in which feed readers hand them on.

Folders are dropped: a newsroom's list is flat, and what stood in two folders stands here once.
`read_list` runs in the child process.
"""

from collections.abc import Iterable

from lxml import etree

from apps.articles.syndication.found import MAX_TITLE, FeedLink
from apps.articles.syndication.wording import address, kept, one_line
from apps.articles.text import UnreadableError

MAX_FEEDS = 500
MAX_BYTES = 2_000_000
READ = frozenset({"xmlurl", "htmlurl", "title", "text"})
"""The attributes of an outline that are read."""


def read_list(data: bytes) -> tuple[FeedLink, ...]:
    """Return the feeds of an OPML file, each once, in its order.

    :raises UnreadableError: it is broken, is something else, or names no feed
    """
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableError(
            "broken_opml",
            f"This file is broken: {one_line(str(error), 150)}. Export the list again from where"
            " it came, or add the feeds by their addresses.",
        ) from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise UnreadableError(
            "doctype",
            "This file defines a document type, which no list of feeds needs. Export the list"
            " again without it.",
        )
    if etree.QName(root).localname.lower() != "opml":
        raise UnreadableError(
            "not_opml",
            "This is not a list of feeds in OPML. Choose the .opml file that another reader"
            " exported.",
        )
    found = tuple(_links(root))
    if not found:
        raise UnreadableError(
            "no_feeds", "This list names no feed. Choose another file, or add feeds by address."
        )
    if len(found) > MAX_FEEDS:
        raise UnreadableError(
            "too_many_feeds",
            f"This list names {len(found):,} feeds; we take {MAX_FEEDS:,} at a time. Split it.",
        )
    return found


def _links(root: etree._Element) -> Iterable[FeedLink]:
    found: dict[str, FeedLink] = {}
    for element in root.iter("*"):
        if etree.QName(element).localname.lower() != "outline":
            continue
        # By name: lxml looks for each value from the first attribute on.
        said = {
            name.lower(): str(element.get(name))
            for name in map(str, element.attrib)
            if name.lower() in READ
        }
        url = address(said.get("xmlurl"))
        if url:
            title = one_line(said.get("title") or said.get("text"), MAX_TITLE)
            found.setdefault(url, FeedLink(url, title, address(said.get("htmlurl"))))
    return found.values()


def written(feeds: Iterable[FeedLink], *, title: str) -> bytes:
    """Return a list of feeds as an OPML 2.0 file."""
    root = etree.Element("opml", version="2.0")
    etree.SubElement(etree.SubElement(root, "head"), "title").text = kept(title)
    body = etree.SubElement(root, "body")
    for feed in feeds:
        # One address that no XML takes must not keep the others from going out.
        name, url = kept(feed.title), kept(feed.url)
        outline = etree.SubElement(
            body, "outline", type="rss", text=name or url, title=name, xmlUrl=url
        )
        if feed.homepage:
            outline.set("htmlUrl", kept(feed.homepage))
    return etree.tostring(root, encoding="utf-8", xml_declaration=True, pretty_print=True)
