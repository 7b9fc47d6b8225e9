"""Feeds as sites write them: every form of them, however broken, and nothing a stranger hides."""

import json
from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.articles.syndication.discovery import feeds_of_page
from apps.articles.syndication.found import FoundFeed, FoundItem
from apps.articles.syndication.parsing import read_feed, without_doctype
from apps.articles.syndication.reading import read_feed as ask_for_feed
from apps.articles.syndication.reading import read_robots
from apps.articles.syndication.robots import judge
from apps.articles.syndication.wording import address, is_whole, one_line, without_tags
from apps.articles.text import UnreadableError
from tests.growth import MOST, TIMES, growth

URL = "https://harborwire.example/feeds/all.xml"
LONG = "Lantern counted at least 140 men who were sent back before a board had heard them. " * 8

RSS_2 = f"""<?xml version="1.0"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
  xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>
<title>Harbor Wire</title><link>https://harborwire.example/</link><language>en-GB</language>
<item><guid isPermaLink="false">hw-1</guid><title>Men &amp;amp; &lt;b&gt;boards&lt;/b&gt;</title>
  <link>/world/1</link><pubDate>Mon, 12 Oct 2026 07:20:00 +0200</pubDate>
  <dc:creator>Ana Ortiz</dc:creator><description>A foretaste …</description>
  <content:encoded><![CDATA[<p>{LONG}</p>]]></content:encoded></item>
<item><title>No address</title><description>Only a line.</description></item>
<item></item></channel></rss>"""

RSS_1 = """<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
  xmlns="http://purl.org/rss/1.0/"><channel rdf:about="https://halmi.example/">
<title>Halmi</title><link>https://halmi.example/</link></channel>
<item rdf:about="https://halmi.example/2"><title>Ferries</title>
<link>https://halmi.example/2</link></item></rdf:RDF>"""

RSS_091 = """<?xml version="1.0"?><!DOCTYPE rss PUBLIC "-//Netscape//DTD RSS 0.91//EN"
  "http://nowhere.example/rss-0.91.dtd"><rss version="0.91"><channel><title>Old Post</title>
<item><title>A bridge</title><link>https://old.example/3</link></item></channel></rss>"""

ATOM = f"""<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom" xml:lang="uk">
<title>Kurier</title><link rel="self" href="https://kurier.example/atom"/>
<link href="https://kurier.example/"/>
<entry><id>tag:kurier.example,2026:4</id><title type="html">&lt;i&gt;Міст&lt;/i&gt;</title>
<link href="https://kurier.example/4"/><published>2026-10-12T07:20:00+02:00</published>
<author><name>Ilse Varga</name></author><author><name>Ana Ortiz</name></author>
<content type="html">&lt;p&gt;{LONG}&lt;/p&gt;</content></entry></feed>"""

JSON_FEED = json.dumps(
    {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Northlight",
        "home_page_url": "https://northlight.example/",
        "language": "en",
        "items": [
            {
                "id": 5,
                "url": "https://northlight.example/5",
                "title": "Beds",
                "date_published": "2026-10-12T07:20:00Z",
                "authors": [{"name": "Ilse Varga"}],
                "content_html": f"<p>{LONG}</p>",
            },
            "no item",
        ],
    }
)


def feed_of(text: str | bytes, url: str = URL) -> FoundFeed:
    data = text.encode() if isinstance(text, str) else text
    found = read_feed(data, declared=None, url=url)
    assert found is not None
    return found


def test_rss_2_gives_its_items_with_what_it_says_of_them() -> None:
    feed = feed_of(RSS_2)
    assert (feed.title, feed.homepage, feed.language) == (
        "Harbor Wire",
        "https://harborwire.example/",
        "en-gb",
    )
    first, second = feed.items
    assert (first.guid, first.link) == ("hw-1", "https://harborwire.example/world/1")
    assert (first.title, first.author) == ("Men & boards", "Ana Ortiz")
    assert first.published_raw == "Mon, 12 Oct 2026 07:20:00 +0200"
    assert LONG.strip() in first.content
    assert (second.title, second.link, second.content) == ("No address", "", "")
    assert len(second.guid) == 64


@pytest.mark.parametrize(
    ("text", "title", "link"),
    [
        (RSS_1, "Halmi", "https://halmi.example/2"),
        (RSS_091, "Old Post", "https://old.example/3"),
        (ATOM, "Kurier", "https://kurier.example/4"),
        (JSON_FEED, "Northlight", "https://northlight.example/5"),
    ],
)
def test_every_form_of_feed_is_read(text: str, title: str, link: str) -> None:
    feed = feed_of(text)
    assert (feed.title, [item.link for item in feed.items]) == (title, [link])


def test_atom_and_json_name_their_authors_and_carry_their_texts() -> None:
    (atom,), (told,) = feed_of(ATOM).items, feed_of(JSON_FEED).items
    assert (atom.title, atom.author) == ("Міст", "Ilse Varga, Ana Ortiz")
    assert (atom.guid, atom.published_raw) == (
        "tag:kurier.example,2026:4",
        "2026-10-12T07:20:00+02:00",
    )
    assert (told.guid, told.author) == ("5", "Ilse Varga")
    assert LONG.strip() in atom.content
    assert LONG.strip() in told.content


def test_an_address_of_mail_is_nobodys_name() -> None:
    items = "".join(
        f"<item><guid>{n}</guid><author>{who}</author></item>"
        for n, who in enumerate(["desk@hw.example (Ana Ortiz)", "desk@hw.example"])
    )
    feed = feed_of(f"<rss version='2.0'><channel><title>T</title>{items}</channel></rss>")
    assert [item.author for item in feed.items] == ["Ana Ortiz", ""]


@pytest.mark.parametrize("charset", ["windows-1251", "utf-16", "koi8-u"])
def test_a_feed_is_read_in_the_charset_it_declares(charset: str) -> None:
    text = (
        f'<?xml version="1.0" encoding="{charset}"?><rss version="2.0"><channel>'
        "<title>Міністерство оборони Велмарку</title></channel></rss>"
    )
    assert feed_of(text.encode(charset)).title == "Міністерство оборони Велмарку"


def test_a_broken_feed_gives_what_can_be_read_of_it() -> None:
    whole = feed_of(RSS_2).items[0].guid
    cut = RSS_2[: RSS_2.index("<item><title>No")] + "<item><title>Half & half</title>"
    items = feed_of(cut).items
    assert items[0].guid == whole
    assert items[1].title == "Half & half"


@pytest.mark.parametrize("text", ["", "plain words", "<html><body>hello</body></html>", "{", "[]"])
def test_what_is_no_feed_is_none(text: str) -> None:
    assert read_feed(text.encode(), declared=None, url=URL) is None


def _lol(doctype: str) -> str:
    return (
        f'<?xml version="1.0"?>{doctype}<rss version="2.0"><channel><title>T &i; &x;</title>'
        "<item><guid>1</guid><title>&i;</title></item></channel></rss>"
    )


@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd"><!ENTITY i "boom">]>',
        '<!DOCTYPE rss [<!ENTITY a "lol"><!ENTITY b "&a;&a;"><!ENTITY i "&b;&b;">]>',
        '<!-- c --><!DOCTYPE rss [<!ENTITY i "]>boom">]>',
        '<!DOCTYPE rss SYSTEM "http://127.0.0.1:1/evil.dtd">',
        '<!DOCTYPE rss [<!ENTITY % p SYSTEM "http://127.0.0.1:1/e"> %p;]>',
    ],
)
def test_entities_of_a_stranger_mean_nothing(doctype: str) -> None:
    told = repr(feed_of(_lol(doctype)))
    for secret in ("root:", "lollol", "boomT"):
        assert secret not in told


def test_a_billion_laughs_are_not_laughed() -> None:
    levels = "".join(f'<!ENTITY l{n + 1} "{f"&l{n};" * 10}">' for n in range(12))
    bomb = _lol(f'<!DOCTYPE rss [<!ENTITY l0 "lol">{levels}<!ENTITY i "&l12;">]>')
    found = ask_for_feed(bomb.encode(), url=URL)
    assert isinstance(found, FoundFeed)
    assert len(found.items[0].title) < 100


def test_what_takes_too_long_is_stopped_with_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("apps.articles.syndication.reading.SECONDS", 0.0)
    with pytest.raises(UnreadableError, match="stopped") as stopped:
        ask_for_feed(RSS_2.encode(), url=URL)
    assert stopped.value.code == "too_costly"


def test_the_child_tells_the_same_as_the_parser() -> None:
    assert ask_for_feed(RSS_2.encode(), url=URL) == feed_of(RSS_2)


def test_a_page_names_its_feeds_once_and_from_its_base() -> None:
    page = """<html><head><base href="https://harborwire.example/x/">
      <link rel="alternate" type="application/rss+xml" title="All  news" href="../rss">
      <link rel="alternate" type="application/rss+xml" title="Twice" href="/rss">
      <link rel="ALTERNATE nofollow" type="application/atom+xml; charset=utf-8" href="world.atom">
      <link rel="alternate" type="application/rss+xml" href="javascript:alert(1)">
      <link rel="alternate" type="text/html" href="/de"><link rel="stylesheet" href="/s.css">"""
    found = feeds_of_page(page.encode(), declared=None, url=URL)
    assert [(link.url, link.title) for link in found] == [
        ("https://harborwire.example/rss", "All news"),
        ("https://harborwire.example/x/world.atom", ""),
    ]
    assert ask_for_feed(page.encode(), url=URL) == found


def test_a_page_that_floods_is_refused() -> None:
    with pytest.raises(UnreadableError):
        ask_for_feed(b"<div>" * 3000, url=URL)


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        (f"<p>{LONG}</p>", True),
        ("<p>Short.</p>", False),
        (f"<p>{LONG}…</p>", False),
        (f"<p>{LONG}</p><a href='/1'>Continue reading →</a>", False),
        (f"<p>{LONG}[...]</p>", False),
        ("<p>" + "<br>" * 999, False),
    ],
)
def test_a_foretaste_is_no_text(text: str, whole: bool) -> None:  # noqa: FBT001 - a table's column
    assert is_whole(text) is whole


@pytest.mark.parametrize(
    ("href", "url"),
    [
        ("/a", "https://harborwire.example/a"),
        ("//other.example/a", "https://other.example/a"),
        ("javascript:alert(1)", ""),
        ("file:///etc/passwd", ""),
        ("http://[broken", ""),
        ("https://hw.example:port/", ""),
        ("https://hw.example/" + "a" * 2000, ""),
        (None, ""),
    ],
)
def test_only_addresses_of_the_web_are_addresses(href: str | None, url: str) -> None:
    assert address(href, URL) == url


def test_words_are_words() -> None:
    assert without_tags("<script>x</script>a<br>b <style>y</style>&amp; c") == "a b & c"
    assert one_line("a\n\0 b\ud800", 99) == "a b"
    assert one_line(None, 9) == ""


@given(st.text())
def test_taking_the_document_type_away_takes_nothing_else(text: str) -> None:
    body = f"<rss>{text.replace('<', '').replace('?', '')}</rss>"
    for head in ("", "<!DOCTYPE rss>", '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "b">]>'):
        assert without_doctype(head + body) == body


@given(st.binary(max_size=400))
def test_any_bytes_are_a_feed_or_none_or_refused(data: bytes) -> None:
    try:
        found = read_feed(data, declared=None, url=URL)
    except UnreadableError:
        return
    assert found is None or all(isinstance(item, FoundItem) for item in found.items)


@pytest.mark.parametrize(
    ("robots", "allowed", "delay"),
    [
        (b"", True, None),
        (b"User-agent: *\nDisallow: /world", False, None),
        (b"User-agent: secondsource\nDisallow:\n\nUser-agent: *\nDisallow: /", True, None),
        (b"User-agent: SecondSource\nDisallow: /\n\nUser-agent: *\nDisallow:", False, None),
        (b"User-agent: *\nDisallow: /\nAllow: /world\nCrawl-delay: 7", True, 7.0),
        (b"\xff\xfe not a robots.txt", True, None),
    ],
)
def test_robots_are_read_as_crawlers_read_them(
    robots: bytes,
    allowed: bool,  # noqa: FBT001 - a table's column
    delay: float | None,
) -> None:
    ruling = read_robots(robots, url="https://hw.example/world/1", agent="SecondSource")
    assert (ruling.allowed, ruling.delay) == (allowed, delay)


def test_the_time_to_match_a_pattern_grows_with_its_stars_alone() -> None:
    def match(given: tuple[int, int]) -> None:
        stars, length = given
        robots = b"User-agent: *\nDisallow: /" + b"*a" * stars + b"b$"
        assert judge(robots, url=f"https://hw.example/{'a' * length}", agent="SecondSource").allowed

    # The short one first: matched in every way that there is, the long one would never end.
    for stars, length in ((8, 32), (400, 1500)):
        assert growth(match, (stars // TIMES, length), (stars, length)) <= MOST


def test_what_takes_longer_than_it_may_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("apps.articles.syndication.reading.SECONDS", 0.0)
    with pytest.raises(UnreadableError) as refused:
        read_robots(b"", url="https://hw.example/", agent="SecondSource")
    assert refused.value.code == "too_costly"


@pytest.mark.parametrize("link", ["<link/>", "<link></link>", "<link> </link>", "<link>?</link>"])
def test_an_empty_link_is_none_and_not_the_address_of_the_feed(link: str) -> None:
    items = "".join(f"<item><title>Story {n}</title>{link}</item>" for n in range(3))
    found = feed_of(f"<rss version='2.0'><channel><title>T</title>{items}</channel></rss>").items
    assert [item.link for item in found] == [""] * 3
    assert len({item.guid for item in found}) == 3


PLAIN = f"The <Minister of Truth> said a<b holds & more. <!-- no comment.\n\n{LONG}\n \nThird."
AS_MARKUP = (
    "<p>The &lt;Minister of Truth&gt; said a&lt;b holds &amp; more. &lt;!-- no comment.</p>"
    f"<p>{LONG.strip()}</p><p>Third.</p>"
)


def test_plain_text_of_a_feed_is_no_markup() -> None:
    told = {"version": "https://jsonfeed.org/version/1.1", "title": "T"}
    items = [{"id": "1", "content_text": PLAIN}, {"id": "2", "content_html": f"<p>{LONG}</p>"}]
    plain, marked = feed_of(json.dumps({**told, "items": items})).items
    assert (plain.content, marked.content) == (AS_MARKUP, f"<p>{LONG}</p>")
    atom = (
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title><entry><id>1</id>'
        f'<content type="text">{escape(PLAIN)}</content></entry></feed>'
    )
    assert feed_of(atom).items[0].content == AS_MARKUP
