"""Two ways of writing an address: which name one page, and which never do."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.articles.addresses import (
    TRACKING,
    AddressError,
    host_of,
    is_front,
    link_in,
    may_be_canonical,
    normal,
    url_key,
)

PAGE = "https://harborwire.example/world/halmi-ferries?id=7&page=2"
WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=40)
NAMES = st.text("abcdefghijklmnopqrstuvwxyz0123456789", min_size=1, max_size=8)
SEGMENT = st.text(
    st.characters(codec="utf-8", categories=("L", "N", "P", "S"), exclude_characters="/?#\\%&=."),
    min_size=1,
    max_size=8,
)


@st.composite
def addresses(draw: st.DrawFn) -> str:
    """Draw an address of a page, well-formed, with and without what says nothing."""
    host = ".".join([*draw(st.lists(NAMES, min_size=1, max_size=3)), "example"])
    path = "/".join(draw(st.lists(SEGMENT, max_size=4)))
    pairs = draw(st.lists(st.tuples(NAMES, SEGMENT), max_size=4))
    query = "&".join(f"{name}={value}" for name, value in pairs)
    return f"https://{host}/{path}" + (f"?{query}" if query else "")


@pytest.mark.parametrize(
    "written",
    [
        "http://harborwire.example/world/halmi-ferries?id=7&page=2",
        "https://www.harborwire.example/world/halmi-ferries?id=7&page=2",
        "HTTPS://WWW.HarborWire.Example:443/world/halmi-ferries?id=7&page=2",
        "http://harborwire.example:80/world/halmi-ferries?id=7&page=2",
        "harborwire.example/world/halmi-ferries?id=7&page=2",
        "//harborwire.example./world/halmi-ferries?id=7&page=2",
        "  https://harborwire.example/world/halmi-ferries?id=7&page=2#comments\n",
        "https://harborwire.example/world/./old/../halmi-ferries?id=7&page=2",
        "https://harborwire.example/world/%68almi%2Dferries?id=7&page=2",
        "https://harborwire.example/world/halmi-ferries?utm_source=x&id=7&fbclid=1&page=2&gclid=",
        "https://harborwire.example/world/halmi-ferries?id=7&%75tm_medium=mail&page=2&&UTM_ID=3",
        "https://harborwire.example/world/halmi-ferries?id=7&page=2#:~:text=ferries",
    ],
)
def test_what_says_nothing_of_the_page_is_left_out(written: str) -> None:
    assert url_key(written) == url_key(PAGE)


@pytest.mark.parametrize(
    "other",
    [
        "https://harborwire.example/world/halmi-ferries?page=2&id=7",
        "https://harborwire.example/world/halmi-ferries/?id=7&page=2",
        "https://harborwire.example/World/halmi-ferries?id=7&page=2",
        "https://harborwire.example/world%2Fhalmi-ferries?id=7&page=2",
        "https://harborwire.example:8443/world/halmi-ferries?id=7&page=2",
        "http://harborwire.example:443/world/halmi-ferries?id=7&page=2",
        "https://news.harborwire.example/world/halmi-ferries?id=7&page=2",
        "https://harborwire.example/world/halmi-ferries?id=7&page=3",
        "https://harborwire.example/world/halmi-ferries?id=7&page=2&utmost=1",
        "https://harborwire.example/world/halmi-ferries?id=7&page=2#!/5",
    ],
)
def test_what_may_name_another_page_stays(other: str) -> None:
    assert url_key(other) != url_key(PAGE)


@pytest.mark.parametrize(
    ("written", "as_compared"),
    [
        ("https://Новини.example/Схід", "xn--b1amarcd.example/%D0%A1%D1%85%D1%96%D0%B4"),
        ("https://xn--b1amarcd.example/%d0%a1%d1%85%d1%96%d0%b4", None),
        ("https://faß.example/ü", "xn--fa-hia.example/%C3%BC"),
        ("https://a_b.example/", "a_b.example/"),
        ("https://[2001:DB8::0:1]:8080/x", "[2001:db8::1]:8080/x"),
        ("https://192.0.2.7/x", "192.0.2.7/x"),
        ("https://harborwire.example", "harborwire.example/"),
        ("https://harborwire.example?utm_source=x", "harborwire.example/"),
        ("https://harborwire.example/a b", None),
        ("https://harborwire.example/100%", "harborwire.example/100%25"),
        ("https://harborwire.example/../../a/..", "harborwire.example/"),
        ("https://harborwire.example\\a\\b", "harborwire.example/a/b"),
        ("https://www.example/", "www.example/"),
    ],
)
def test_an_address_has_one_way_to_be_written(written: str, as_compared: str | None) -> None:
    if " " in written:
        with pytest.raises(AddressError):
            normal(written)
        return
    known = as_compared or "xn--b1amarcd.example/%D0%A1%D1%85%D1%96%D0%B4"
    assert normal(written) == known


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("", "There is no address"),
        (" \n", "There is no address"),
        ("ftp://harborwire.example/a", "begins with ftp"),
        ("https://ana:secret@harborwire.example/", "a name or a password"),
        ("mailto:tips@harborwire.example", "a name or a password"),
        ("javascript:alert(1)", "no address of a page"),
        ("https:///a", "no address of a page"),
        ("https://a..example/", "cannot be read"),
        ("https://[::g]/", "number in brackets"),
        ("https://harborwire.example:99999999/", "no address of a page"),
        ("https://harborwire.example/a\0b", "a character that no address has"),
        ("https://harborwire.example/\ud800", "a character that no address has"),
        ("https://harborwire.example/" + "a" * 2000, "longer than 2000"),
    ],
)
def test_what_is_no_address_is_refused_with_what_to_do(words: str, sentence: str) -> None:
    with pytest.raises(AddressError, match=sentence):
        url_key(words)


@given(st.sampled_from(["", "//", "https://", "https://x.example/", "x.example?"]), WORDS)
def test_any_words_have_a_key_or_are_refused(before: str, after: str) -> None:
    words = before + after
    try:
        once = normal(words)
    except AddressError:
        return
    assert normal(once) == once


@given(addresses())
def test_an_address_as_compared_is_compared_as_itself(url: str) -> None:
    once = normal(url)
    assert normal(once) == once
    assert url_key(f"http://www.{url.removeprefix('https://')}") == url_key(url)


@given(addresses(), addresses())
def test_addresses_that_differ_in_any_part_are_never_one(one: str, other: str) -> None:
    # Drawn without anything that is left out, so that only equal words are equal pages.
    same = one.removesuffix("/") == other.removesuffix("/")
    if not any(f"{name}=" in one + other for name in TRACKING) and "=www" not in one:
        plain = {one.replace("//www.", "//"), other.replace("//www.", "//")}
        assert (url_key(one) == url_key(other)) == (same or len(plain) == 1)


@given(addresses(), st.lists(st.sampled_from(sorted(TRACKING)), min_size=1, max_size=3))
def test_what_follows_readers_never_makes_another_page(url: str, names: list[str]) -> None:
    added = "&".join(f"{name}=Zx1" for name in names)
    assert url_key(f"{url}{'&' if '?' in url else '?'}{added}#top") == url_key(url)


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://www.harborwire.example:8080/a", "harborwire.example"),
        ("https://xn--b1amarcd.example/a", "новини.example"),
        ("https://192.0.2.7/a", "192.0.2.7"),
        ("https://a_b.example", "a_b.example"),
    ],
)
def test_a_host_is_told_in_its_own_letters(url: str, host: str) -> None:
    assert host_of(url) == host


def test_a_front_page_has_nothing_but_its_host() -> None:
    assert is_front("https://www.harborwire.example/?utm_source=x#top")
    assert not is_front("https://harborwire.example/?p=7")


@pytest.mark.parametrize(
    ("said", "believed"),
    [
        ("https://harborwire.example/world/halmi-ferries", True),
        ("http://www.harborwire.example/world/halmi-ferries/", True),
        ("https://harborwire.example/a/halmi-ferries", True),
        ("https://harborwire.example/", False),
        ("https://harborwire.example/world", False),
        ("https://meridian.example/world/halmi-ferries", False),
        ("/world/halmi-ferries", False),
        ("not an address at all", False),
    ],
)
def test_a_canonical_address_is_believed_of_the_page_itself_alone(
    said: str, *, believed: bool
) -> None:
    page = "https://harborwire.example/world/halmi-ferries?share=1"
    assert may_be_canonical(said, of=page) is believed


@pytest.mark.parametrize(
    ("shared", "link"),
    [
        (("https://x.example/a", "", ""), "https://x.example/a"),
        (("", "Read this: https://x.example/a?b=1.", ""), "https://x.example/a?b=1"),
        (("", "no link here", "(https://x.example/a)"), "https://x.example/a"),
        (("", "<https://x.example/a>", ""), "https://x.example/a"),
        (("javascript:alert(1)", "", ""), ""),
        ((), ""),
    ],
)
def test_a_link_is_found_in_whatever_an_app_shares(shared: tuple[str, ...], link: str) -> None:
    assert link_in(*shared) == link
