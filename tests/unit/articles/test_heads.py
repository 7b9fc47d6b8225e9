"""What a page says of itself: JSON-LD as broken as pages write it, dates, bylines, addresses."""

from datetime import UTC, datetime

import lxml.html
import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.articles.extraction import head, linked
from apps.articles.extraction.canonical import canonical_of, host_of

HERE = "https://www.meridian.example/world/2026/crates-wait"


def read(markup: str, address: str = "") -> head.Head:
    page = f"<html><head>{markup}</head><body><p>x</p></body></html>"
    return head.read(lxml.html.document_fromstring(page), address)


def with_linked(words: str) -> head.Head:
    return read(f'<script type="application/ld+json">{words}</script>')


@pytest.mark.parametrize(
    "words",
    [
        '{"@type": "NewsArticle", "headline": "Crates Wait",}',
        '<!-- {"@type": "NewsArticle", "headline": "Crates Wait"} -->',
        '//<![CDATA[\n{"@type": "NewsArticle", "headline": "Crates Wait"}\n//]]>',
        '/*<![CDATA[*/{"@type": "NewsArticle", "headline": "Crates Wait"};/*]]>*/',
        '{"@type": "NewsArticle", "headline": "Crates\n Wait"}',
        '[{"@type": "Organization", "name": "X"}, {"@type": ["NewsArticle"], "headline": "Crates Wait"}]',  # noqa: E501 - one object a line
        '{"@graph": [{"@type": "WebPage"}, {"@type": "BlogPosting", "headline": "Crates Wait"}]}',
        '{"@type": "WebPage", "mainEntity": {"@type": "Article", "headline": "Crates Wait"}}',
        '{"headline": "Crates Wait", "tags": ["a, }", "b",],}',
    ],
)
def test_json_ld_is_read_as_broken_as_it_is(words: str) -> None:
    assert with_linked(words).details.title == "Crates Wait"


def test_the_object_named_as_the_page_is_goes_before_others() -> None:
    said = read(
        '<meta property="og:title" content="Crates Wait">'
        '<script type="application/ld+json">[{"@type": "NewsArticle", "headline": "Another"},'
        '{"@type": "NewsArticle", "headline": "Crates wait", "author": "Ilse Varga"}]</script>'
    )
    assert (said.details.title, said.details.author) == ("Crates wait", "Ilse Varga")


def test_persons_and_houses_are_found_by_their_ids() -> None:
    said = with_linked(
        '{"@graph": [{"@type": "NewsArticle", "headline": "Crates Wait",'
        ' "author": {"@id": "#ilse"}, "publisher": {"@id": "#house"}},'
        ' {"@type": "Person", "@id": "#ilse", "name": "Ilse Varga"},'
        ' {"@type": "Organization", "@id": "#house", "name": "The Meridian"}]}'
    )
    assert (said.details.author, said.details.publisher) == ("Ilse Varga", "The Meridian")


@given(st.text(alphabet='{}[]",:\\/*<!->CDAT ;a1\n', max_size=300))
def test_no_json_ld_is_too_broken_to_be_passed_over(words: str) -> None:
    tree = lxml.html.document_fromstring("<script type='application/ld+json'></script><p>x</p>")
    next(tree.iter("script")).text = words
    assert isinstance(linked.read(tree).article([]), dict)


@pytest.mark.parametrize(
    ("markup", "author"),
    [
        ('<meta name="author" content="By Ilse Varga">', "Ilse Varga"),
        (
            '<meta name="author" content="https://x.example/ilse"><p class="byline">By Ilse Varga',
            "Ilse Varga",
        ),
        ('<a rel="author" href="/ilse">Ilse Varga</a>', "Ilse Varga"),
        ('<span itemprop="author">Ilse Varga</span>', "Ilse Varga"),
        ('<p class="byline">By Ilse Varga and Tomas Reyl</p>', "Ilse Varga and Tomas Reyl"),
        ('<p class="byline">The board has not said who counted the crates.</p>', ""),
        ('<div class="author-box">Ilse Varga</div>', ""),
    ],
)
def test_the_author_is_found_in_the_page_too(markup: str, author: str) -> None:
    assert read(markup).details.author == author


def test_the_surest_date_of_one_day_counts_with_its_own_words() -> None:
    said = read(
        '<meta property="article:published_time" content="2026-10-12">'
        '<time datetime="2026-10-12T07:20:00+02:00" class="published">12 Oct</time>'
    )
    assert said.details.published_raw == "2026-10-12T07:20:00+02:00"
    assert said.details.published_at == datetime(2026, 10, 12, 5, 20, tzinfo=UTC)


def test_the_date_of_another_day_does_not_count_however_sure_it_is() -> None:
    said = read(
        '<meta property="article:published_time" content="2026-10-12">'
        '<time datetime="2026-10-15T07:20:00+02:00" pubdate>15 Oct</time>'
    )
    assert said.details.published_raw == "2026-10-12"
    assert said.details.published_at is None


@pytest.mark.parametrize(
    ("href", "address", "found"),
    [
        (HERE, HERE, HERE),
        (HERE, f"{HERE}?utm_source=x", HERE),
        (f"{HERE}#top", HERE, HERE),
        ("/world/2026/crates-wait", f"{HERE}/amp", HERE),
        (HERE, "https://m.meridian.example/world/2026/crates-wait", HERE),
        ("https://news.meridian.example/c-1", HERE, "https://news.meridian.example/c-1"),
        # Uploads: nothing is known but what the page says.
        (HERE, "", HERE),
        ("/world/2026/crates-wait", "", ""),
        # Another site, the front page, a section, nothing a browser opens.
        ("https://lantern.example/crates-wait", HERE, ""),
        ("https://notmeridian.example/crates-wait", HERE, ""),
        ("https://www.meridian.example/", HERE, ""),
        ("https://www.meridian.example/index.html", HERE, ""),
        ("https://www.meridian.example/world/", HERE, ""),
        ("https://www.meridian.example/world", "", ""),
        ("javascript:alert(1)", HERE, ""),
        ("https://me:pw@www.meridian.example/world/2026/crates-wait", HERE, ""),
        ("https://www.meridian.example:99999/a-1", HERE, ""),
        ("https://[x/a-1", HERE, ""),
        ("https://www.meridian.example/" + "a" * 2000, HERE, ""),
        ("", HERE, ""),
    ],
)
def test_an_address_is_believed_if_nothing_speaks_against_it(
    href: str, address: str, found: str
) -> None:
    tree = lxml.html.document_fromstring(f'<link rel="canonical" href="{href}"><p>x</p>')
    assert canonical_of(tree, "", address) == found


def test_several_addresses_are_none_and_one_said_twice_is_one() -> None:
    one, other = f'<link rel=canonical href="{HERE}">', f'<link rel=canonical href="{HERE}-2">'
    assert read(one + other, HERE).details.canonical_url == ""
    assert read(one + one, HERE).details.canonical_url == HERE


def test_what_an_upload_tells_social_sites_must_be_of_the_same_site() -> None:
    link = f'<link rel=canonical href="{HERE}">'
    other = '<meta property="og:url" content="https://lantern.example/world/2026/crates-wait">'
    assert read(link + other).details.canonical_url == ""
    assert read(link).details.canonical_url == HERE


def test_the_host_is_where_a_page_was_found() -> None:
    link = f'<link rel=canonical href="{HERE}">'
    assert read(link, "https://www.lantern.example/a-1").details.host == "lantern.example"
    assert read(link).details.host == "meridian.example"


@given(st.text(max_size=60))
def test_no_address_breaks_the_reading(words: str) -> None:
    tree = lxml.html.document_fromstring("<link rel=canonical><p>x</p>")
    clean = "".join(char for char in words if char.isprintable())
    next(tree.iter("link")).set("href", clean)
    assert canonical_of(tree, clean, HERE) in {"", clean.strip()} or host_of(HERE)


def test_what_a_page_names_is_composed_unless_no_script_writes_it_so() -> None:
    loose = "Cafe\u0301 \u0958"
    found = read(f'<html><head><meta property="og:title" content="{loose}"></head></html>')
    assert found.details.title == "Café \u0915\u093c"
    stacked = "a" + "\u0301" * 5000
    markup = f'<meta property="og:title" content="{stacked}"><title>Men sent back</title>'
    assert read(f"<html><head>{markup}</head></html>").details.title == "Men sent back"
