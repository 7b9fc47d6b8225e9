"""An address of the web has one reading, or is not opened."""

from ipaddress import ip_address
from urllib.parse import urlsplit

import idna
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from apps.archive.addresses import is_public
from apps.archive.places import MAX_LENGTH, Place, PlaceError, next_place, place_of

# Every way we know of writing an address inside, so that one program takes it for something else
# and another program goes there.
INSIDE = [
    # Numbers that C libraries read as addresses.
    "http://127.1/",
    "http://127.0.1/",
    "http://127.000.000.001/",
    "http://127.0.0.01/",
    "http://0177.0.0.1/",
    "http://0177.0.0.01/",
    "http://0177.0000.0000.0001/",
    "http://017700000001/",
    "http://0x7f.0.0.1/",
    "http://0x7f.1/",
    "http://0x7f.0x0.0x0.0x1/",
    "http://0X7F.0.0.1/",
    "http://0x7f000001/",
    "http://0x000000007f000001/",
    "http://0x7f.0.1/",
    "http://2130706433/",
    "http://02130706433/",
    "http://4294967296/",
    "http://127.0.0.1.1/",
    "http://127.0.0.256/",
    "http://127.65537/",
    "http://10.1/",
    "http://0/",
    "http://0x/",
    "http://0x0/",
    "http://00000/",
    "http://1.2.3.0x4/",
    "http://169.254.43518/",
    "http://0xa9fea9fe/",
    "http://2852039166/",
    "http://0251.0376.0251.0376/",
    "http://192.168.257/",
    "http://3232235777/",
    # Full stops behind and between.
    "http://127.0.0.1./",
    "http://127.0.0.1../",
    "http://.127.0.0.1/",
    "http://127..0.0.1/",
    "http://2130706433./",
    # Digits and full stops of other scripts, which become ASCII when a name is mapped.
    "http://１２７.0.0.1/",
    "http://１２７．０．０．１/",
    "http://127。0。0。1/",
    "http://127｡0｡0｡1/",
    "http://①②⑦.⓪.⓪.①/",
    "http://②①③⓪⑦⓪⑥④③③/",
    "http://𝟏𝟐𝟕.𝟎.𝟎.𝟏/",
    "http://¹²⁷.0.0.1/",
    "http://٠/",
    "http://127.0.0.1\u200b/",
    "http://127.0.0.\u00ad1/",
    # Escapes, controls, blanks and backslashes.
    "http://%31%32%37.0.0.1/",
    "http://127%2e0%2e0%2e1/",
    "http://127.0.0.1%00.site.example/",
    "http://127.0.0.1%2f.site.example/",
    "http://127.0.0.1\t/",
    "http://127.0.\n0.1/",
    " http://127.0.0.1/",
    "http://127.0.0.1\\.site.example/",
    "http:\\\\127.0.0.1\\",
    "http:/\\127.0.0.1/",
    # What stands before an @, and what looks like it.
    "http://site.example@127.0.0.1/",
    "http://site.example:80@127.0.0.1/",
    "http://site.example%40127.0.0.1/",
    "http://127.0.0.1:80\\@site.example/",
    "http://site.example#@127.0.0.1:80@other.example:22/".replace("#", "%23"),
    "http://127.0.0.1:80:80/",
    "http://127.0.0.1:80@/",
    "http://@127.0.0.1/",
    # Slashes and schemes.
    "http:127.0.0.1/",
    "http:///127.0.0.1/",
    "//127.0.0.1/",
    "127.0.0.1",
    "localhost:80",
    "file:///etc/passwd",
    "gopher://127.0.0.1:6379/_FLUSHALL",
    "ftp://127.0.0.1/",
    "dict://127.0.0.1:11211/stats",
    "jar:http://127.0.0.1!/",
    "url:http://127.0.0.1/",
    "javascript:alert(1)",
    "data:text/html,words",
    # Plain, and in IPv6.
    "http://127.0.0.1/",
    "http://10.0.0.1/",
    "http://169.254.169.254/latest/meta-data/",
    "http://0.0.0.0/",
    "http://255.255.255.255/",
    "http://[::1]/",
    "http://[::]/",
    "http://[0:0:0:0:0:0:0:1]/",
    "http://[0000:0000:0000:0000:0000:0000:0000:0001]/",
    "http://[::127.0.0.1]/",
    "http://[::7f00:1]/",
    "http://[::ffff:127.0.0.1]/",
    "http://[::ffff:7f00:1]/",
    "http://[::FFFF:7F00:0001]/",
    "http://[0:0:0:0:0:ffff:127.0.0.1]/",
    "http://[::ffff:0:127.0.0.1]/",
    "http://[64:ff9b::127.0.0.1]/",
    "http://[64:ff9b:1::127.0.0.1]/",
    "http://[2002:7f00:1::]/",
    "http://[2001:0:a00:1::1]/",
    "http://[2606:4700::5efe:127.0.0.1]/",
    "http://[fe80::1]/",
    "http://[fe80::1%25lo]/",
    "http://[fe80::1%lo]/",
    "http://[::1%25]/",
    "http://[fd00:ec2::254]/",
    "http://[v1.127.0.0.1]/",
    "http://[127.0.0.1]/",
    "http://[::ffff:127.0.1]/",
    "http://[::ffff:0x7f.0.0.1]/",
    "http://::1/",
    "http://[::1/",
    "http://::1]/",
    "http://[::1]x/",
    "http://x[::1]/",
    "http://[::1].site.example/",
]


def test_there_are_more_spellings_than_others_count() -> None:
    assert len(set(INSIDE)) == len(INSIDE) >= 67


@pytest.mark.parametrize("url", INSIDE)
def test_no_spelling_of_an_address_inside_is_opened(url: str) -> None:
    try:
        place = place_of(url)
    except PlaceError:
        return
    # What is left is one canonical spelling, whose address is judged.
    assert not is_public(ip_address(place.host))


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("", "address_scheme"),
        ("meridian.example/story", "address_scheme"),
        ("https:/meridian.example/", "address_scheme"),
        ("mailto:desk@meridian.example", "address_scheme"),
        ("https://meridian.example/" + "a" * MAX_LENGTH, "address_too_long"),
        # Nine characters for each, written in full.
        ("https://meridian.example/" + "€" * 300, "address_too_long"),
        ("https://meridian.example/a b", "address_characters"),
        ("https://meridian.example/a\tb", "address_characters"),
        ("https://meridian.example/a\r\nX-Header: b", "address_characters"),
        ("https://meridian.example/a\x00", "address_characters"),
        ("https://meridian.example/a\x7f", "address_characters"),
        ("https://meridian.example/a\u00a0b", "address_characters"),
        ("https://meridian.example/a\u202eb", "address_characters"),
        ("https://meridian.example/a\ufeff", "address_characters"),
        ("https://meridian.example/\ud800", "address_characters"),
        ("https://meridian.example\\@other.example/", "address_characters"),
        ("https://desk@meridian.example/", "address_login"),
        ("https://desk:secret@meridian.example/", "address_login"),
        ("https://meridian.example:22/", None),
        ("https://meridian.example:/", None),
        ("https://meridian.example:0/", "address_port"),
        ("https://meridian.example:080/", "address_port"),
        ("https://meridian.example:65536/", "address_port"),
        ("https://meridian.example:+80/", "address_port"),
        ("https://meridian.example:８０/", "address_port"),
        ("https://meridian.example:80:80/", "address_port"),
        ("https://", "address_host"),
        ("https:///story", "address_host"),
        ("https://?query", "address_host"),
        ("https://.example/", "address_host"),
        ("https://meridian..example/", "address_host"),
        ("https://meridian.example../", "address_host"),
        ("https://-meridian.example/", "address_host"),
        ("https://meridian-.example/", "address_host"),
        ("https://meri!dian.example/", "address_host"),
        ("https://meri%64ian.example/", "address_host"),
        ("https://" + "a" * 64 + ".example/", "address_host"),
        ("https://" + "a." * 150 + "example/", "address_host"),
        ("https://xn--a.example/", "address_host"),
        ("https://xn--.example/", "address_host"),
        ("https://xn--zz--.example/", "address_host"),
        ("https://[2606:4700::1/", "address_host"),
        ("https://[2606:4700::g]/", "address_host"),
        ("https://[2606:4700::1::2]/", "address_number"),
        ("https://1.2.3.4.5/", "address_number"),
        ("https://1.2.3.300/", "address_number"),
        ("https://meridian.0x10/", "address_number"),
    ],
)
def test_each_rule_has_a_code_and_a_sentence(url: str, code: str | None) -> None:
    if code is None:
        # A port is for whoever knows which networks are allowed.
        assert place_of(url).host == "meridian.example"
        return
    with pytest.raises(PlaceError) as refusal:
        place_of(url)
    assert refusal.value.code == code
    assert str(refusal.value).endswith((".", "//."))


@pytest.mark.parametrize(
    ("url", "place"),
    [
        ("https://meridian.example", Place("https", "meridian.example", 443, "/")),
        ("HTTPS://Meridian.Example/A?b=C#d", Place("https", "meridian.example", 443, "/A?b=C")),
        ("http://meridian.example./a", Place("http", "meridian.example", 80, "/a")),
        ("http://meridian.example:8080", Place("http", "meridian.example", 8080, "/")),
        ("http://meridian.example?a=1", Place("http", "meridian.example", 80, "/?a=1")),
        ("https://harbor_wire.example/", Place("https", "harbor_wire.example", 443, "/")),
        ("https://прибой.example/", Place("https", "xn--90aakka7e.example", 443, "/")),
        ("https://straße.example/", Place("https", "xn--strae-oqa.example", 443, "/")),
        ("https://Ｍeridian.example/", Place("https", "meridian.example", 443, "/")),
        ("https://xn--strae-oqa.example/", Place("https", "xn--strae-oqa.example", 443, "/")),
        ("https://203.0.113.7/", Place("https", "203.0.113.7", 443, "/")),
        ("https://[2001:DB8::7]:443/", Place("https", "2001:db8::7", 443, "/")),
        (
            "https://meridian.example/пар?к=ё&a=%20%D0",
            Place(
                "https",
                "meridian.example",
                443,
                "/%D0%BF%D0%B0%D1%80?%D0%BA=%D1%91&a=%20%D0",
            ),
        ),
        (
            "https://meridian.example//a/;x=1,2/'(b)'|c?d[]={e}",
            Place("https", "meridian.example", 443, "//a/;x=1,2/'(b)'|c?d[]={e}"),
        ),
    ],
)
def test_an_address_is_taken_apart_as_browsers_do(url: str, place: Place) -> None:
    if "прибой" in url:
        host = idna.encode("прибой.example").decode()
        place = Place("https", host, 443, "/")
    assert place_of(url) == place


def test_what_is_asked_for_reads_as_itself() -> None:
    for url in ("https://Meridian.example./a?b#c", "http://[2001:db8::7]:8080/ä"):
        place = place_of(url)
        assert place_of(place.url) == place
    assert place_of("http://[2001:db8::7]:8080/").authority == "[2001:db8::7]:8080"
    assert place_of("https://meridian.example:443/").authority == "meridian.example"
    assert place_of("http://meridian.example:443/").authority == "meridian.example:443"


@given(st.text(max_size=80) | st.text(max_size=60).map(lambda tail: f"http://{tail}"))
@example("http://[::1%25lo]/")
@example("http://\u2488/")
@example("http://a\u3002b/")
def test_whatever_is_written_is_a_place_or_a_refusal(url: str) -> None:
    try:
        place = place_of(url)
    except PlaceError:
        return
    assert place_of(place.url) == place
    assert place.url.isascii()
    assert not set(place.url) & set(" \t\r\n\\")
    parts = urlsplit(place.url)
    assert (parts.scheme, parts.hostname) == (place.scheme, place.host)
    assert parts.username is None


@pytest.mark.parametrize(
    ("location", "url"),
    [
        ("/b?c#d", "https://meridian.example/b?c"),
        ("b", "https://meridian.example/news/b"),
        ("../b", "https://meridian.example/b"),
        ("?page=2", "https://meridian.example/news/a?page=2"),
        ("//other.example/b", "https://other.example/b"),
        ("http://other.example:81/b", "http://other.example:81/b"),
        ("https://пар.example/", None),
    ],
)
def test_a_redirect_leads_on_from_where_it_was_given(location: str, url: str | None) -> None:
    place = next_place(place_of("https://meridian.example/news/a"), location)
    assert place.url == (url or f"https://{idna.encode('пар').decode()}.example/")


@pytest.mark.parametrize(
    "location",
    [
        "//\\other.example/",
        "/\t/other.example/",
        "javascript:alert(1)",
        "file:///etc/passwd",
        "//desk@other.example/",
        "https://127.1/",
        "/" + "a" * MAX_LENGTH,
    ],
)
def test_a_redirect_is_refused_for_what_an_address_is_refused_for(location: str) -> None:
    with pytest.raises(PlaceError):
        next_place(place_of("https://meridian.example/"), location)


@pytest.mark.parametrize(
    "location", ["http://[abc/", "https://[::1", "http://a\u2100b/", "//[", "http://]/"]
)
def test_a_redirect_to_a_broken_address_says_that_it_names_no_site(location: str) -> None:
    with pytest.raises(PlaceError) as refused:
        next_place(place_of("https://meridian.example/"), location)
    assert refused.value.code == "address_host"
