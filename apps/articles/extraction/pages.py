"""From the HTML of a page to the text of its article, with regions and details.

Runs in the child only: lxml and trafilatura see bytes from the open web here.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import lxml.html
import trafilatura
from lxml import etree
from lxml.html import HtmlElement

from apps.articles import details, regions
from apps.articles.charsets import decode
from apps.articles.details import Details, with_date
from apps.articles.extraction import head
from apps.articles.extraction.container import container_of, most_prose
from apps.articles.extraction.found import Extracted
from apps.articles.extraction.head import Head, most_certain
from apps.articles.extraction.linked import Linked, first
from apps.articles.extraction.markup import refuse_floods
from apps.articles.extraction.verdicts import HEADINGS, Judge, Judged
from apps.articles.extraction.walk import Block, Walked, walked
from apps.articles.extraction.walls import notice_of, refuse_walls
from apps.articles.extraction.witnesses import generous, precise, stated, strip_machinery
from apps.articles.regions import Kind, Piece, Region
from apps.articles.text import BETWEEN, UnreadableError, joined, normal_form, refuse_controls

EXTRACTOR = f"page/1 trafilatura/{trafilatura.__version__}"

_MAX_BETWEEN = 1500
_ENOUGH = 0.6


def read_page(
    data: bytes, *, declared: str | None = None, title: str = "", address: str = ""
) -> Extracted:
    """Return the article of an HTML page.

    :param declared: the charset named by whoever sent the page
    :param title: what a person says the headline is
    :param address: where the page was found, if it was fetched
    :raises UnreadableError: the page holds no article, or something no article has
    """
    markup = decode(data, declared=declared).text
    refuse_controls(markup)
    refuse_floods(markup)
    tree = _parse(markup)
    said = head.read(tree, address)
    strip_machinery(tree)
    page = walked(tree)
    title = title or said.details.title
    judged = _judged(page, _kept(page, tree, said.article), title) if page.blocks else []
    refuse_walls(tree, page, judged)
    if not judged:
        raise _no_article()
    text = joined(one.block.text for one in judged)
    found = regions.of_pieces(text, list(_pieces(judged)), title=title)
    return Extracted(
        text,
        found,
        _details(said, text, found),
        EXTRACTOR,
        notice_of(tree, page, judged, said.article),
    )


def _details(said: Head, text: str, found: Sequence[Region]) -> Details:
    """Return what the head says, completed by the text; of two dates of one day the surer one."""
    own, shown = details.of_text(text, found), details.date_of(text, found)
    if said.dated and most_certain([said.dated, shown]) is shown:
        return with_date(said.details, shown).or_else(own)
    return said.details.or_else(own)


def _parse(markup: str) -> HtmlElement:
    """Return the tree of a page.

    :raises UnreadableError: `empty`
    """
    parser = lxml.html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        # As bytes, since lxml refuses a str that names an encoding of its own.
        return lxml.html.document_fromstring(
            markup.replace("\0", "").encode(errors="replace"), parser=parser
        )
    except (etree.ParserError, etree.XMLSyntaxError) as error:
        raise _no_article() from error


def _no_article() -> UnreadableError:
    return UnreadableError(
        "empty",
        "No article was found in this page. If the browser shows one, paste its text instead.",
    )


def _kept(page: Walked, tree: HtmlElement, article: Linked) -> list[bool]:
    """Return which blocks the strict witness keeps, and another one if that is little.

    What the page itself states as its article comes before the generous witness.
    """
    strict = precise(tree)
    kept = [strict.has(block) for block in page.blocks]
    held = sum(len(block.text) for block, yes in zip(page.blocks, kept, strict=True) if yes)
    expected = max(1, _ENOUGH * most_prose(page))
    if held >= expected:
        return kept
    second = stated(first(article.get("articleBody")))
    if len(second) < expected:
        second = generous(tree)
    return [yes or second.has(block) for block, yes in zip(page.blocks, kept, strict=True)]


def _chosen(page: Walked, container: HtmlElement | None, title: str) -> tuple[int | None, range]:
    """Return the place of the headline, and those of the blocks of the article's container.

    :raises UnreadableError: `empty`
    """
    places = page.of(container)
    first = places.start
    headline = _headline(page.blocks[: first + 1], title)
    if headline is None or headline >= first:
        return None, places
    between = sum(len(block.text) for block in page.blocks[headline + 1 : first])
    if between <= _MAX_BETWEEN:
        return None, range(headline, places.stop)
    return headline, places


def _headline(blocks: Sequence[Block], title: str) -> int | None:
    """Return the place of the headline among the blocks down to the container's first."""
    wanted = normal_form(title)
    for at in range(len(blocks) - 1, -1, -1):
        if wanted and normal_form(blocks[at].text) == wanted:
            return at
    last_first = range(len(blocks) - 1, -1, -1)
    return next((at for at in last_first if blocks[at].kind is Kind.HEADLINE), None)


def _judged(page: Walked, kept: Sequence[bool], title: str) -> list[Judged]:
    """Return the blocks of the article with what they are, its headline before them."""
    container = container_of(page, [at for at, yes in enumerate(kept) if yes])
    headline, places = _chosen(page, container, title)
    found = list(Judge(page, container, kept, title).verdicts(places))
    if headline is not None:
        found.insert(0, Judged(page.blocks[headline], body=False))
    return list(_with_headline(found, title))


def _with_headline(judged: Sequence[Judged], title: str) -> Iterator[Judged]:
    """Yield the blocks with one headline: a heading in the words of the title, said once."""
    wanted = normal_form(title)
    said = [
        at
        for at, one in enumerate(judged)
        if wanted and one.block.element.tag in HEADINGS and normal_form(one.block.text) == wanted
    ]
    for at, one in enumerate(judged):
        if said and (at in said or one.block.kind is Kind.HEADLINE):
            kind = Kind.HEADLINE if at == said[0] else Kind.DUPLICATE if at in said else None
            yield Judged(replace(one.block, kind=kind), one.body and kind is None)
        elif one.body and one.block.kind is None and one.block.element.tag == "li":
            # What is short at the head of an article is a label, unless it stands in a list.
            yield Judged(replace(one.block, kind=Kind.BODY), body=True)
        else:
            yield one


def _pieces(judged: Sequence[Judged]) -> Iterator[Piece]:
    """Yield the blocks' places in the text, joined by an empty line."""
    at = 0
    only_one = sum(one.block.kind is Kind.HEADLINE for one in judged) == 1
    for one in judged:
        end = at + len(one.block.text)
        named = one.block.kind is not Kind.HEADLINE or only_one
        yield Piece(at, end, one.block.kind if named else None, aside=not one.body)
        at = end + len(BETWEEN)
