"""What servers of the open web do to whoever fetches from them, done by real servers."""

import gzip
import hashlib
import itertools
import ssl
import time
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import brotli
import pytest
import trustme
import zstandard

from apps.archive.fetching import ARTICLES, Fetched, FetchError, Limits, Question
from apps.archive.fetching.exchange import exchange
from tests.integration.archive.hostile import (
    INSIDE,
    NOBODY,
    OPEN,
    Answer,
    Caller,
    Names,
    Site,
    a_site,
    moved,
    page,
    saying,
)

pytestmark = pytest.mark.allow_hosts([OPEN, INSIDE, NOBODY, "127.0.0.1", "0.0.0.0", "::1"])  # noqa: S104 - never bound

QUICK = Limits(connect=1.0, first_byte=1.0, total=2.0)
# No test looks at the clock but for this: a step that hangs would pass it.
FAR_TOO_LONG = 12.0


def get(
    url: str,
    names: Names | None = None,
    *,
    limits: Limits = QUICK,
    allowed: tuple[str, ...] = (f"{OPEN}/32",),
    media_types: frozenset[str] = ARTICLES,
    etag: str = "",
    last_modified: str = "",
    ca_file: str = "",
) -> Fetched:
    """Fetch in this process, by the product's own code from end to end."""
    question = Question(
        url=url,
        media_types=media_types,
        user_agent="SecondSource",
        etag=etag,
        last_modified=last_modified,
        allowed=allowed,
        ca_file=ca_file,
    )
    began = time.monotonic()
    try:
        return exchange(question, limits=limits, resolve=names or Names())
    finally:
        assert time.monotonic() - began < FAR_TOO_LONG


def refused(url: str, names: Names | None = None, **how: object) -> FetchError:
    """Return the refusal that a fetch ends in."""
    with pytest.raises(FetchError) as refusal:
        get(url, names, **how)  # type: ignore[arg-type] # handed on
    return refusal.value


class Authority:
    """A certificate authority, and the file by which it is trusted."""

    def __init__(self, folder: Path) -> None:
        self.ca = trustme.CA()
        path = folder / "ca.pem"
        self.ca.cert_pem.write_to_path(path)
        self.file = str(path)

    def server(self, *names: str) -> ssl.SSLContext:
        """Return what a server with a certificate for `names` speaks."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.ca.issue_cert(*names).configure_cert(context)
        return context


@pytest.fixture(scope="session")
def ca(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("ca"))


@pytest.fixture
def canary() -> Iterator[Site]:
    """Listen inside; whoever comes here has passed the guard."""
    with a_site(
        saying(
            page(b"<p>The inside"),
        ),
        ip=INSIDE,
    ) as site:
        yield site


# Where it may go


def test_a_page_is_fetched_whole_and_how_it_came_is_kept() -> None:
    headers = ['ETag: "7"', "Last-Modified: Sat, 28 Nov 2026 09:00:00 GMT"]
    with a_site(saying(page(b"<p>words", headers=headers))) as site:
        names = Names(meridian_example=[[OPEN]])
        found = get(site.url("/story?a=1#part", host="meridian.example"), names)
    asked = f"http://meridian.example:{site.port}/story?a=1"
    assert found == Fetched(
        url=asked + "#part",
        final_url=asked,
        chain=(asked,),
        peer_ip=OPEN,
        status=200,
        media_type="text/html",
        charset="utf-8",
        data=b"<p>words",
        etag='"7"',
        last_modified="Sat, 28 Nov 2026 09:00:00 GMT",
    )
    head = site.questions[0].decode().split("\r\n")
    assert head[0] == "GET /story?a=1 HTTP/1.1"
    assert {line.partition(":")[0] for line in head[1:] if line} == {
        "Host",
        "User-Agent",
        "Accept",
        "Accept-Encoding",
        "Connection",
    }


@pytest.mark.parametrize(
    "answers", [[OPEN, INSIDE], [INSIDE, OPEN], [OPEN, "::1"], [OPEN, "no address"], [INSIDE]]
)
def test_one_answer_of_many_that_is_not_public_refuses_the_name(
    canary: Site, answers: list[str]
) -> None:
    with a_site(saying(page()), port=canary.port) as site:
        error = refused(site.url(host="mixed.example"), Names(mixed_example=[answers]))
    assert error.code == "not_public"
    assert error.detail["hops"][0]["addresses"] == answers
    assert INSIDE not in str(error)
    assert (site.connections, canary.connections) == (0, 0)


def test_a_name_that_changes_its_answer_is_connected_to_where_it_was_judged(
    canary: Site,
) -> None:
    names = Names(rebound_example=[[OPEN], [INSIDE]])
    with a_site(saying(page()), port=canary.port) as site:
        assert get(site.url(host="rebound.example"), names).peer_ip == OPEN
        assert names.asked == ["rebound.example"]
        # And now that the name leads inside, asking again is refused.
        assert refused(site.url(host="rebound.example"), names).code == "not_public"
    assert (site.connections, canary.connections) == (1, 0)


def test_a_redirect_to_the_same_name_looks_it_up_and_judges_it_again(canary: Site) -> None:
    names = Names(rebound_example=[[OPEN], [INSIDE]])
    with a_site(saying(moved("/again")), port=canary.port) as site:
        error = refused(site.url(host="rebound.example"), names)
    assert (error.code, len(names.asked)) == ("not_public", 2)
    assert (site.connections, canary.connections) == (1, 0)


@pytest.mark.parametrize("hop", [1, 2, 3, 4, 5])
@pytest.mark.parametrize(
    "inside",
    [
        f"http://{INSIDE}:PORT/",
        "http://inside.example:PORT/",
        "//inside.example:PORT/",
        f"http://[::ffff:{INSIDE}]:PORT/",
        f"http://[64:ff9b::{INSIDE}]:PORT/",
        "http://[2002:7f00:3::]:PORT/",
        "http://0x7f000003:PORT/",
        "http://127.3:PORT/",
    ],
)
def test_a_redirect_inside_is_refused_on_every_hop(canary: Site, hop: int, inside: str) -> None:
    def answer(caller: Caller) -> None:
        step = int(caller.path.strip("/"))
        to = inside.replace("PORT", str(canary.port)) if step == hop else f"/{step + 1}"
        caller.say(moved(to))

    with a_site(answer, port=canary.port) as site:
        names = Names(open_example=[[OPEN]], inside_example=[[INSIDE]])
        error = refused(site.url("/1", host="open.example"), names)
    assert error.code in {"not_public", "address_number"}
    assert (site.connections, canary.connections) == (hop, 0)
    assert error.detail["chain"][0] == site.url("/1", host="open.example")


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_five_redirects_are_followed_and_no_sixth(status: int) -> None:
    def answer(caller: Caller) -> None:
        step = int(caller.path.strip("/"))
        caller.say(page() if step == 0 else moved(f"/{step - 1}", f"{status} Moved"))

    with a_site(answer) as site:
        found = get(site.url("/5"))
        assert found.chain == tuple(site.url(f"/{step}") for step in (5, 4, 3, 2, 1, 0))
        assert (found.url, found.final_url) == (site.url("/5"), site.url("/0"))
        error = refused(site.url("/6"))
    assert error.code == "too_many_redirects"
    assert len(error.detail["chain"]) == 6


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (b"HTTP/1.1 302 Found\r\n\r\n", "bad_redirect"),
        (b"HTTP/1.1 302 Found\r\nLocation:\r\n\r\n", "bad_redirect"),
        (b"HTTP/1.1 302 Found\r\nLocation: /a\r\nLocation: /b\r\n\r\n", "bad_redirect"),
        (b"HTTP/1.1 302 Found\r\nLocation: file:///etc/passwd\r\n\r\n", "address_scheme"),
        (b"HTTP/1.1 302 Found\r\nLocation: //a@b.example/\r\n\r\n", "address_login"),
        (b"HTTP/1.1 302 Found\r\nLocation: /a\\b\r\n\r\n", "address_characters"),
        (b"HTTP/1.1 302 Found\r\nLocation: /" + b"a" * 3000 + b"\r\n\r\n", "address_too_long"),
    ],
)
def test_a_redirect_to_no_place_is_refused(answer: bytes, code: str) -> None:
    with a_site(saying(answer)) as site:
        assert refused(site.url()).code == code


def test_a_redirect_in_another_script_is_read_as_the_address_it_is() -> None:
    def answer(caller: Caller) -> None:
        caller.say(page() if "%D0%BF" in caller.path else moved("/п"))

    with a_site(answer) as site:
        assert get(site.url()).final_url == site.url("/%D0%BF")


def test_other_ports_are_for_allowed_networks_alone(canary: Site) -> None:
    names = Names(public_example=[["93.184.216.34"]], both_example=[[OPEN, "93.184.216.34"]])
    assert refused("http://public.example:8080/", names).code == "address_port"
    assert refused("http://both.example:8080/", names).code == "address_port"
    # With nothing allowed no name is looked up for them.
    names = Names()
    assert refused("http://open.example:8080/", names, allowed=()).code == "address_port"
    assert names.asked == []
    assert canary.connections == 0


def test_whoever_answers_from_elsewhere_than_was_judged_is_hung_up_on() -> None:
    # The system takes this address for its own loopback, so the peer is another.
    with a_site(saying(page()), ip="127.0.0.1") as site:
        error = refused(f"http://0.0.0.0:{site.port}/", allowed=("0.0.0.0/32",))
    assert error.code == "not_public"
    assert error.detail["hops"][0]["peer"] == "127.0.0.1"
    assert site.questions in ([], [b""])


def test_an_address_that_does_not_pick_up_leaves_the_next_its_time() -> None:
    with a_site(saying(page())) as site:
        names = Names(two_example=[[NOBODY, OPEN]])
        found = get(site.url(host="two.example"), names, allowed=("127.0.0.0/24",))
    assert found.peer_ip == OPEN


def test_nobody_there_and_no_name_are_said_apart() -> None:
    def fails(_host: str, _port: int) -> list[str]:
        raise OSError

    question = Question(url="http://no.example/", media_types=ARTICLES, user_agent="x")
    with pytest.raises(FetchError) as refusal:
        exchange(question, resolve=fails)
    assert (refusal.value.code, refusal.value.may_pass) == ("unknown_host", False)
    with a_site(saying()) as site:
        pass
    error = refused(site.url())
    assert (error.code, error.may_pass) == ("unreachable", True)


def test_a_resolver_that_hangs_is_not_waited_for() -> None:
    def hangs(_host: str, _port: int) -> list[str]:
        time.sleep(FAR_TOO_LONG * 2)
        return []

    question = Question(url="http://slow.example/", media_types=ARTICLES, user_agent="x")
    with pytest.raises(FetchError) as refusal:
        exchange(question, limits=QUICK, resolve=hangs)
    assert (refusal.value.code, refusal.value.may_pass) == ("dns_failed", True)


STORY = b"<!doctype html>" + b"".join(
    b"<p>%s" % hashlib.sha256(b"%d" % number).hexdigest().encode() for number in range(5_000)
)


# What it tells nobody


def test_nothing_is_told_from_one_site_to_the_next(
    canary: Site, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy", "HTTPS_PROXY"):
        monkeypatch.setenv(name, canary.url())
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    (tmp_path / ".netrc").write_text("default login ana password secret\n")
    (tmp_path / ".netrc").chmod(0o600)
    monkeypatch.setenv("HOME", str(tmp_path))

    def answer(caller: Caller) -> None:
        port = caller.site.port
        cookie = "Set-Cookie: id=7; Domain=example; Path=/"
        login = 'WWW-Authenticate: Basic realm="desk"'
        match caller.path:
            case "/1":
                caller.say(moved("/2", "302 Found", cookie, login))
            case "/2":
                caller.say(moved(f"http://other.example:{port}/3", "307 Moved", cookie))
            case _:
                caller.say(page(headers=[cookie]))

    names = Names(first_example=[[OPEN]], other_example=[[OPEN]])
    with a_site(answer) as site:
        get(site.url("/1", host="first.example"), names, etag='"tells who"', last_modified="then")
    first, second, third = (question.lower() for question in site.questions)
    for header in (b"cookie:", b"authorization:", b"referer:", b"origin:", b"from:", b"proxy-"):
        assert not any(header in question.lower() for question in site.questions)
    # What a site calls a state is for that site alone.
    assert b'if-none-match: "tells who"' in first
    assert b'if-none-match: "tells who"' in second
    assert b"if-none-match" not in third
    assert b"if-modified-since" not in third
    assert canary.connections == 0


def test_a_word_that_would_break_a_header_is_not_sent() -> None:
    with a_site(saying(page())) as site:
        get(site.url(), etag='"a"\r\nCookie: id=7', last_modified="then\nX: y")
    assert b"Cookie" not in site.questions[0]
    assert b"If-" not in site.questions[0]


def test_an_answer_that_nothing_changed_is_one_only_if_it_was_asked_for() -> None:
    with a_site(saying(b'HTTP/1.1 304 Not Modified\r\nETag: "8"\r\n\r\n')) as site:
        found = get(site.url(), etag='"7"')
        assert (found.not_modified, found.status, found.data) == (True, 304, b"")
        assert (found.etag, found.media_type) == ('"8"', "")
        assert refused(site.url()).code == "unexpected_status"


@pytest.mark.parametrize(
    ("header", "kept"),
    [
        ('ETag: "7"', '"7"'),
        ('ETag: W/"7"', 'W/"7"'),
        ("ETag: " + "a" * 501, ""),
        ("ETag: a\tb", ""),
        ("ETag: \xe4", ""),
    ],
)
def test_an_etag_is_kept_if_it_can_be_sent_back_as_it_is(header: str, kept: str) -> None:
    with a_site(saying(page(headers=[header]))) as site:
        assert get(site.url()).etag == kept


# Time


def drip(*parts: bytes, seconds: float = 0.1) -> Answer:
    """Say the first part at once, then the second byte by byte, over and over."""
    first, rest = parts

    def answer(caller: Caller) -> None:
        caller.say(first)
        for byte in itertools.cycle(rest):
            caller.say(bytes([byte]))
            caller.wait(seconds)

    return answer


OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        pytest.param(lambda caller: caller.wait(FAR_TOO_LONG), "silent", id="silence"),
        pytest.param(drip(b"", b"H"), "too_slow", id="status byte by byte"),
        pytest.param(drip(OK, b"X-Pad: a\r\n"), "too_slow", id="headers byte by byte"),
        pytest.param(
            drip(OK + b"Content-Length: 999\r\n\r\n", b"a"), "too_slow", id="body byte by byte"
        ),
        pytest.param(drip(OK + b"\r\n", b"a"), "too_slow", id="body without an end"),
        pytest.param(drip(CHUNKED, b"1\r\na\r\n"), "too_slow", id="chunks byte by byte"),
        pytest.param(drip(CHUNKED, b"0"), "too_slow", id="the size of a chunk byte by byte"),
        pytest.param(
            drip(CHUNKED + b"1\r\na\r\n0\r\n", b"A: b\r\n"), "too_slow", id="trailers byte by byte"
        ),
        pytest.param(
            drip(b"", b"HTTP/1.1 103 Early Hints\r\nA: b\r\n\r\n", seconds=0.01),
            "too_slow",
            id="interim answers byte by byte",
        ),
        pytest.param(
            drip(OK + b"Content-Encoding: gzip\r\n\r\n", gzip.compress(STORY)),
            "too_slow",
            id="packed, byte by byte",
        ),
    ],
)
def test_no_slowness_passes_the_deadline(answer: Answer, code: str) -> None:
    with a_site(answer) as site:
        error = refused(site.url())
    assert (error.code, error.may_pass) == (code, True)


def test_all_hops_share_one_deadline() -> None:
    def answer(caller: Caller) -> None:
        caller.wait(0.6)
        caller.say(moved(f"/{caller.path.strip('/')}0"))

    with a_site(answer) as site:
        assert refused(site.url("/1")).code == "too_slow"
    assert site.connections < 5


def test_a_server_that_does_not_speak_tls_in_time_is_given_up(ca: Authority) -> None:
    with a_site(drip(b"", b"\x16\x03\x03\x40\x00"), at_once=True) as site:
        error = refused(site.url(scheme="https"), ca_file=ca.file)
    assert error.code == "slow_connect"


# Size


def flood(*parts: bytes) -> Answer:
    """Say the first part once and the second without an end."""
    first, rest = parts

    def answer(caller: Caller) -> None:
        caller.say(first)
        many = rest * max(1, 65536 // len(rest))
        while True:
            caller.say(many)

    return answer


SMALL = Limits(connect=2.0, first_byte=5.0, total=8.0, wire=300_000, decoded=1_000_000)


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        pytest.param(flood(b"", b"a"), "headers_too_large", id="no answer at all"),
        pytest.param(flood(b"HTTP/1.1 200 ", b"a"), "headers_too_large", id="an endless status"),
        pytest.param(flood(OK, b"X-Pad: a\r\n"), "headers_too_large", id="endless headers"),
        pytest.param(flood(OK + b"X-Pad: ", b"a"), "headers_too_large", id="an endless header"),
        pytest.param(
            flood(b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
            "headers_too_large",
            id="endless interim answers",
        ),
        pytest.param(
            flood(b"", b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"),
            "headers_too_large",
            id="endless early hints",
        ),
        pytest.param(flood(OK + b"\r\n", b"a"), "too_large", id="a body without an end"),
        pytest.param(flood(CHUNKED, b"1\r\na\r\n"), "too_large", id="endless chunks"),
        pytest.param(
            flood(CHUNKED, b"1;" + b"x" * 500 + b"\r\na\r\n"), "too_large", id="endless extensions"
        ),
        pytest.param(flood(CHUNKED, b"f"), "cut_short", id="an endless size of a chunk"),
        pytest.param(
            flood(CHUNKED + b"1\r\na\r\n0\r\n", b"A: b\r\n"), "too_large", id="endless trailers"
        ),
        pytest.param(
            saying(OK + b"Content-Length: 300001\r\n\r\n"), "too_large", id="a length too large"
        ),
        pytest.param(
            saying(OK + b"Content-Length: " + b"9" * 5000 + b"\r\n\r\n"),
            "too_large",
            id="a length far too large",
        ),
        pytest.param(
            flood(
                OK + b"Content-Length: 200000\r\nTransfer-Encoding: chunked\r\n\r\n",
                b"4\r\naaaa\r\n",
            ),
            "too_large",
            id="two framings",
        ),
    ],
)
def test_no_flood_passes_the_limits(answer: Answer, code: str) -> None:
    with a_site(answer) as site:
        error = refused(site.url(), limits=SMALL)
        # What the system had in its buffers may have been sent besides.
        assert site.sent < SMALL.wire + 64 * 1024 + 16_000_000
    assert error.code == code


def test_headers_up_to_the_limit_are_read_and_a_byte_more_is_not() -> None:
    start, end = OK + b"X-Pad: ", b"\r\nContent-Length: 3\r\n\r\n"
    # One line of a header may have 65,536 bytes.
    for more, fits in ((0, True), (1, False)):
        pad = b"a" * (QUICK.headers - len(start) - len(end) + more)
        with a_site(saying(start + pad + end, b"<p>")) as site:
            if fits:
                assert get(site.url()).data == b"<p>"
            else:
                assert refused(site.url()).code == "headers_too_large"


def test_interim_answers_are_passed_over() -> None:
    hints = b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n"
    with a_site(saying(hints, page(b"<p>words"))) as site:
        assert get(site.url()).data == b"<p>words"


def raw_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(data) + packer.flush()


PACKERS: dict[str, tuple[str, Callable[[bytes], bytes]]] = {
    "gzip": ("gzip", gzip.compress),
    "x-gzip": ("X-GZip", gzip.compress),
    "deflate": ("deflate", zlib.compress),
    "raw deflate": ("deflate", raw_deflate),
    "br": ("br", lambda data: brotli.compress(data, quality=4)),
    "zstd": ("zstd", zstandard.ZstdCompressor().compress),
}


def packed(body: bytes, encoding: str) -> bytes:
    return page(body, headers=[f"Content-Encoding: {encoding}"])


@pytest.mark.parametrize("name", PACKERS)
def test_what_comes_packed_is_unpacked(name: str) -> None:
    encoding, pack = PACKERS[name]
    with a_site(saying(packed(pack(STORY), encoding))) as site:
        assert get(site.url()).data == STORY
    with a_site(saying(packed(pack(b""), encoding))) as site:
        assert get(site.url()).data == b""


@pytest.mark.parametrize("outer", PACKERS)
@pytest.mark.parametrize("inner", PACKERS)
def test_what_comes_packed_twice_is_unpacked_twice(inner: str, outer: str) -> None:
    (first, pack), (then, pack_again) = PACKERS[inner], PACKERS[outer]
    body = pack_again(pack(STORY))
    with a_site(saying(packed(body, f"{first}, {then}"))) as site:
        assert get(site.url()).data == STORY


@pytest.mark.parametrize(
    ("encoding", "code"),
    [
        ("compress", "unknown_encoding"),
        ("gzip, rot13", "unknown_encoding"),
        ("gzip, gzip, gzip", "unknown_encoding"),
        ("gzip;q=1", "unknown_encoding"),
        ("gzip", "bad_encoding"),
        ("br", "bad_encoding"),
        ("zstd", "bad_encoding"),
        ("deflate", "bad_encoding"),
    ],
)
def test_a_packing_that_we_cannot_open_is_refused(encoding: str, code: str) -> None:
    with a_site(saying(packed(b"<p>not packed at all", encoding))) as site:
        assert refused(site.url()).code == code


@pytest.mark.parametrize("name", PACKERS)
def test_a_packing_that_breaks_off_is_refused(name: str) -> None:
    encoding, pack = PACKERS[name]
    body = pack(STORY)
    with a_site(saying(packed(body[: len(body) * 2 // 3], encoding))) as site:
        assert refused(site.url()).code == "cut_short"


def test_several_members_are_one_body_and_padding_is_none() -> None:
    body = gzip.compress(STORY[:1000]) + gzip.compress(STORY[1000:]) + b"\0" * 512
    with a_site(saying(packed(body, "gzip"))) as site:
        assert get(site.url()).data == STORY
    frame = zstandard.ZstdCompressor().compress
    skippable = b"\x50\x2a\x4d\x18" + (4).to_bytes(4, "little") + b"skip"
    body = frame(STORY[:1000]) + skippable + frame(STORY[1000:])
    with a_site(saying(packed(body, "zstd"))) as site:
        assert get(site.url()).data == STORY


NOUGHTS = b"\0" * 200_000_000
ENDLESS_ZSTD = b"\x28\xb5\x2f\xfd\x00\x58" + b"\x02\x00\x10\x00" * 60_000


@pytest.mark.parametrize("name", PACKERS)
def test_a_bomb_ends_early(name: str) -> None:
    encoding, pack = PACKERS[name]
    with a_site(saying(packed(pack(NOUGHTS), encoding))) as site:
        error = refused(site.url(), limits=Limits())
    assert error.code in {"bomb", "too_large"}
    assert error.detail.get("unpacked", 0) < 15_000_000
    assert not error.may_pass


@pytest.mark.parametrize("outer", ["gzip", "br", "zstd", "deflate"])
@pytest.mark.parametrize("inner", ["gzip", "br", "zstd", "deflate"])
def test_a_bomb_within_a_packing_ends_early(inner: str, outer: str) -> None:
    (first, pack), (then, pack_again) = PACKERS[inner], PACKERS[outer]
    body = pack_again(pack(NOUGHTS[:50_000_000]))
    with a_site(saying(packed(body, f"{first}, {then}"))) as site:
        assert refused(site.url(), limits=Limits()).code in {"bomb", "too_large"}


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        # Blocks of four bytes that are 128 kB each, and members of twenty that are nothing.
        ("zstd", ENDLESS_ZSTD),
        ("gzip", gzip.compress(b"", mtime=0) * 200_000),
        ("zstd", zstandard.ZstdCompressor().compress(b"") * 200_000),
        # A window of 2 GB.
        ("zstd", b"\x28\xb5\x2f\xfd\x00\xa8" + b"\x02\x00\x10\x00" * 10),
    ],
)
def test_a_packing_made_to_cost_is_given_up(encoding: str, body: bytes) -> None:
    with a_site(saying(packed(body, encoding))) as site:
        error = refused(site.url(), limits=Limits())
    assert error.code in {"bomb", "too_large", "bad_encoding"}


# Truth


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (page(b"<p>words", length=999), "cut_short"),
        (CHUNKED + b"5\r\nwords\r\n", "cut_short"),
        (CHUNKED + b"ff\r\nwords", "cut_short"),
        (CHUNKED + b"no\r\nwords\r\n0\r\n\r\n", "cut_short"),
        (CHUNKED + b"-5\r\nwords\r\n0\r\n\r\n", "cut_short"),
        (OK + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nwords", "bad_answer"),
        (OK + b"Content-Length: 5, 6\r\n\r\nwords", "bad_answer"),
        (OK + b"Content-Length: -5\r\n\r\nwords", "bad_answer"),
        (OK + b"Content-Length: 0x5\r\n\r\nwords", "bad_answer"),
        (OK + b"Content-Length: 5_0\r\n\r\nwords", "bad_answer"),
        (OK + b"Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", "bad_answer"),
        (OK + b"Transfer-Encoding: words\r\n\r\nwords", "bad_answer"),
        (b"words\r\n\r\n", "bad_answer"),
        (b"HTTP/1.1 abc\r\n\r\n", "bad_answer"),
        (b"SSH-2.0-OpenSSH_9.2\r\n", "bad_answer"),
        (b"", "cut_short"),
        (b"HTTP/1.1 200 OK\r\nContent-Type: text/html", "cut_short"),
    ],
)
def test_an_answer_that_is_not_as_it_says_is_refused(answer: bytes, code: str) -> None:
    with a_site(saying(answer)) as site:
        assert refused(site.url()).code == code


def test_what_comes_behind_the_length_is_not_of_the_page() -> None:
    with a_site(saying(page(b"<p>words and more", length=8))) as site:
        assert get(site.url()).data == b"<p>words"


def test_the_same_length_said_twice_is_one_length() -> None:
    with a_site(saying(page(b"<p>words", headers=["Content-Length: 8"]))) as site:
        assert get(site.url()).data == b"<p>words"


PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
DOCX = b"PK\x03\x04\x14\0\0\0[Content_Types].xml word/document.xml"
DOCX_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@pytest.mark.parametrize(
    ("said", "body", "code"),
    [
        ("image/png", PNG, "wrong_type"),
        ("image/svg+xml", b"<svg/>", "wrong_type"),
        ("application/zip", DOCX, "wrong_type"),
        ("text/css", b"p { color: red }", "wrong_type"),
        ("text/html, image/png", b"<p>", "wrong_type"),
        ("text/html", PNG, "confused_type"),
        ("text/html", PDF, "confused_type"),
        ("text/html", DOCX, "confused_type"),
        ("text/plain", b"\x7fELF\x02\x01", "confused_type"),
        ("text/html", b"GIF89a<script>", "confused_type"),
        ("text/html", b"words\0words", "confused_type"),
        ("application/json", gzip.compress(b"{}", mtime=0), "confused_type"),
        ("application/pdf", b"<!doctype html><p>Log in", "confused_type"),
        ("application/pdf", PNG, "confused_type"),
        (DOCX_TYPE, PDF, "confused_type"),
        (DOCX_TYPE, b"<p>Log in", "confused_type"),
        (None, PNG, "wrong_type"),
        ("application/octet-stream", PNG, "wrong_type"),
        ("application/octet-stream", b"\1\2\3", "wrong_type"),
        ("application/octet-stream", b"PK\x03\x04 something else", "wrong_type"),
    ],
)
def test_what_is_not_what_it_says_is_refused(said: str | None, body: bytes, code: str) -> None:
    with a_site(saying(page(body, media_type=said))) as site:
        assert refused(site.url()).code == code


@pytest.mark.parametrize(
    ("said", "body", "kind"),
    [
        ("text/html", b"words", "text/html"),
        ("TEXT/HTML;charset=UTF-8", b"<p>", "text/html"),
        ("text/plain", b"<html>", "text/plain"),
        ("application/xhtml+xml", b'<?xml version="1.0"?><html/>', "application/xhtml+xml"),
        ("application/pdf", PDF, "application/pdf"),
        (DOCX_TYPE, DOCX, DOCX_TYPE),
        ("text/plain; charset=utf-16", "\ufeffwords".encode("utf-16-le"), "text/plain"),
        ("text/plain; charset=utf-16le", "words".encode("utf-16-le"), "text/plain"),
        ("text/html", b"", "text/html"),
        (None, b"<!-- note --> <!DOCTYPE html><p>", "text/html"),
        (None, b"\xef\xbb\xbf<html>", "text/html"),
        (None, b"words", "text/plain"),
        ("application/octet-stream", PDF, "application/pdf"),
        ("application/octet-stream", DOCX, DOCX_TYPE),
        ("application/octet-stream", b'<?xml version="1.0"?><nitf/>', "text/xml"),
    ],
)
def test_what_says_nothing_is_what_it_is(said: str | None, body: bytes, kind: str) -> None:
    with a_site(saying(page(body, media_type=said))) as site:
        found = get(site.url())
    assert (found.media_type, found.data) == (kind, body)


def test_no_byte_of_a_wrong_type_is_waited_for() -> None:
    def answer(caller: Caller) -> None:
        caller.say(b"HTTP/1.1 200 OK\r\nContent-Type: video/mp4\r\n\r\n")
        caller.wait(FAR_TOO_LONG)

    with a_site(answer) as site:
        assert refused(site.url()).code == "wrong_type"


@pytest.mark.parametrize(
    ("status", "code", "may_pass"),
    [
        (204, "unexpected_status", False),
        (206, "unexpected_status", False),
        (300, "unexpected_status", False),
        (305, "unexpected_status", False),
        (400, "unexpected_status", False),
        (401, "login", False),
        (402, "payment", False),
        (403, "forbidden", False),
        (404, "not_found", False),
        (410, "gone", False),
        (418, "unexpected_status", False),
        (429, "too_many_requests", True),
        (451, "legal", False),
        (500, "server_error", True),
        (503, "server_error", True),
        (599, "server_error", True),
    ],
)
def test_each_status_has_its_sentence(status: int, code: str, may_pass: bool) -> None:  # noqa: FBT001 - a column
    with a_site(saying(page(status=f"{status} Words", headers=["Retry-After: 120"]))) as site:
        error = refused(site.url())
    assert (error.code, error.may_pass) == (code, may_pass)
    assert error.retry_after == (120 if may_pass else None)
    assert f"({status})" in str(error)
    assert error.detail["hops"][0]["status"] == status


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ("0", 0),
        ("1e3", None),
        ("soon", None),
        ("-5", None),
        ("9" * 300, 7 * 24 * 3600),
        ("Wed, 21 Oct 2015 07:28:00 GMT", 0),
        ("Wed, 21 Oct 2099 07:28:00 GMT", 7 * 24 * 3600),
        ("Wed, 99 Oct 2015 07:28:00 GMT", None),
    ],
)
def test_when_to_come_back_is_read_and_bounded(said: str, seconds: float | None) -> None:
    with a_site(saying(page(status="503 Busy", headers=[f"Retry-After: {said}"]))) as site:
        assert refused(site.url()).retry_after == seconds


# TLS


def test_a_secure_page_is_fetched_under_its_name(ca: Authority) -> None:
    names = Names(meridian_example=[[OPEN]])
    with a_site(saying(page(b"<p>words")), tls=ca.server("meridian.example")) as site:
        url = site.url(host="meridian.example", scheme="https")
        assert get(url, names, ca_file=ca.file).data == b"<p>words"
    with a_site(saying(page(b"<p>words")), tls=ca.server(OPEN)) as site:
        assert get(site.url(scheme="https"), ca_file=ca.file).peer_ip == OPEN


@pytest.mark.parametrize("named", ["other.example", "*.example.meridian", OPEN, "INSIDE.example"])
def test_a_certificate_for_another_name_is_refused(ca: Authority, named: str) -> None:
    names = Names(meridian_example=[[OPEN]])
    with a_site(saying(page()), tls=ca.server(named)) as site:
        error = refused(site.url(host="meridian.example", scheme="https"), names, ca_file=ca.file)
    assert (error.code, error.may_pass) == ("tls_name", False)
    assert site.questions == []


def test_a_certificate_that_nobody_vouches_for_is_refused(ca: Authority) -> None:
    names = Names(meridian_example=[[OPEN]])
    with a_site(saying(page()), tls=ca.server("meridian.example")) as site:
        error = refused(site.url(host="meridian.example", scheme="https"), names)
    assert error.code == "tls_untrusted"
    assert site.questions == []


def test_a_server_without_tls_is_refused() -> None:
    with a_site(saying(page()), at_once=True) as site:
        assert refused(site.url(scheme="https")).code == "tls_failed"


def test_a_secure_page_never_leads_to_an_open_one(ca: Authority) -> None:
    with (
        a_site(saying(page())) as plain,
        a_site(saying(moved(plain.url())), tls=ca.server(OPEN)) as secure,
    ):
        error = refused(secure.url(scheme="https"), ca_file=ca.file)
        assert error.code == "redirect_downgrade"
        assert plain.connections == 0


def test_an_open_page_may_lead_to_a_secure_one(ca: Authority) -> None:
    with a_site(saying(page(b"<p>safe")), tls=ca.server(OPEN)) as secure:
        to = secure.url(scheme="https")
        with a_site(saying(moved(to))) as plain:
            assert get(plain.url(), ca_file=ca.file).final_url == to


def test_a_secure_page_that_is_cut_off_is_not_taken_for_whole(ca: Authority) -> None:
    def answer(caller: Caller) -> None:
        caller.say(OK + b"\r\n<p>Half a page")
        # The line ends without the word that TLS has for it.
        caller.link.shutdown(2)
        raise ConnectionResetError

    with a_site(answer, tls=ca.server(OPEN)) as site:
        error = refused(site.url(scheme="https"), ca_file=ca.file)
    assert error.code == "cut_short"
