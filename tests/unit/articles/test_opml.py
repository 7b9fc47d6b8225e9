"""Lists of feeds: what goes out comes in again, whoever wrote it, and what is broken is said."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.articles.syndication.found import FeedLink
from apps.articles.syndication.opml import MAX_FEEDS, read_list, written
from apps.articles.syndication.reading import read_opml
from apps.articles.syndication.wording import address, one_line
from apps.articles.text import UnreadableError
from tests.growth import MOST, TIMES, growth

TITLES = st.text(max_size=60).map(lambda words: one_line(words, 500))
PATHS = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), max_size=30)
URLS = st.builds(
    "https://{}.example/{}".format, st.from_regex(r"[a-z]{1,9}", fullmatch=True), PATHS
)
LINKS = st.builds(FeedLink, url=URLS, title=TITLES, homepage=URLS | st.just("")).filter(
    lambda link: address(link.url) == link.url and address(link.homepage) == link.homepage
)


@given(st.lists(LINKS, min_size=1, max_size=20, unique_by=lambda link: link.url))
def test_a_list_that_goes_out_comes_in_as_it_was(links: list[FeedLink]) -> None:
    again = read_list(written(links, title="Feeds of Ours"))
    # A feed without a name is called by its address, so that a reader shows something.
    assert list(again) == [
        FeedLink(link.url, link.title or one_line(link.url, 500), link.homepage) for link in links
    ]


def test_folders_are_left_out_and_a_feed_stands_once() -> None:
    text = b"""<?xml version="1.0"?><opml version="1.1"><head><title>Mine</title></head><body>
      <outline text="World"><outline text="Deep"><outline type="rss" text="A" title="Harbor &amp;"
        xmlUrl=" https://hw.example/rss " htmlUrl="https://hw.example/"/></outline>
        <outline text="B" xmlurl="https://b.example/rss"/></outline>
      <OUTLINE text="Again" XMLURL="https://hw.example/rss"/>
      <outline text="No feed" htmlUrl="https://c.example/"/>
      <outline text="Bad" xmlUrl="javascript:alert(1)"/></body></opml>"""
    assert read_opml(text) == (
        FeedLink("https://hw.example/rss", "Harbor &", "https://hw.example/"),
        FeedLink("https://b.example/rss", "B"),
    )


ONE = '<outline xmlUrl="https://a.example/{}"/>'


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "broken_opml"),
        ("words", "broken_opml"),
        ("<opml><body><outline", "broken_opml"),
        (f"<opml><body>{ONE}", "broken_opml"),
        ("<rss version='2.0'/>", "not_opml"),
        ("<opml><body/></opml>", "no_feeds"),
        ('<!DOCTYPE opml [<!ENTITY a "b">]><opml><body/></opml>', "doctype"),
        ('<!DOCTYPE opml SYSTEM "http://127.0.0.1:1/x"><opml><body/></opml>', "doctype"),
        (f"<opml>{''.join(ONE.format(n) for n in range(MAX_FEEDS + 1))}</opml>", "too_many_feeds"),
        ("<opml>" + "<outline>" * 300 + "</outline>" * 300 + "</opml>", "broken_opml"),
    ],
)
def test_what_is_no_list_is_refused_with_a_sentence(text: str, code: str) -> None:
    with pytest.raises(UnreadableError) as refused:
        read_list(text.encode())
    assert refused.value.code == code
    assert str(refused.value).endswith(".")


def an_outline(count: int) -> bytes:
    """Return a list of one feed, whose outline has so many attributes more."""
    many = " ".join(f"a{n}='1'" for n in range(count))
    return f'<opml><outline {many} xmlUrl="https://a.example/f"/></opml>'.encode()


def test_the_time_to_read_an_outline_grows_with_its_attributes_alone() -> None:
    small, large = an_outline(20_000 // TIMES), an_outline(20_000)
    assert [link.url for link in read_list(large)] == ["https://a.example/f"]
    assert growth(read_list, small, large) <= MOST


def test_a_bomb_goes_off_nowhere() -> None:
    levels = "".join(f'<!ENTITY l{n + 1} "{f"&l{n};" * 10}">' for n in range(12))
    bomb = f'<!DOCTYPE opml [<!ENTITY l0 "x">{levels}]><opml><outline text="&l12;"/></opml>'
    with pytest.raises(UnreadableError):
        read_opml(bomb.encode())


@given(st.binary(max_size=300))
def test_any_bytes_are_a_list_or_refused(data: bytes) -> None:
    try:
        found = read_list(data)
    except UnreadableError:
        return
    assert found


def test_an_address_that_no_file_can_hold_does_not_keep_the_list_from_going_out() -> None:
    links = [
        FeedLink("https://a.example/\uffff", "A", "https://a.example/\ufffe"),
        FeedLink("https://b.example/rss", "B"),
    ]
    assert [link.url for link in read_list(written(links, title="Feeds of Ours"))] == [
        "https://a.example/",
        "https://b.example/rss",
    ]
