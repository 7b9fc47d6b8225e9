"""The exchange itself: one address asked for, and each that it leads on to.

For every hop, from the start: the address is taken apart; all that its name resolves to is
judged; one of the judged addresses is connected to, and the peer is looked at again; with TLS the
certificate must be for the name; and what comes back is read within one deadline and counted.
No cookies, no credentials, no Referer, and no proxy of the environment.
"""

import contextlib
import http.client
import re
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from email.utils import parsedate_to_datetime
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Any, Final

import certifi
from urllib3 import HTTPResponse
from urllib3.connection import HTTPConnection
from urllib3.exceptions import HTTPError

from apps.archive.addresses import Address, is_allowed, is_public, unmapped
from apps.archive.fetching.encodings import ACCEPTED, encodings_of, unpacked
from apps.archive.fetching.kinds import (
    DOCX,
    UNLABELLED,
    agrees,
    charset_of,
    label_of,
    sniffed,
)
from apps.archive.fetching.limits import Limits
from apps.archive.fetching.line import Deadline, Line
from apps.archive.fetching.outcome import Fetched, FetchError, Question
from apps.archive.fetching.refusals import refusal, refusal_of_status
from apps.archive.places import Place, PlaceError, next_place, place_of, unusual_port

Resolve = Callable[[str, int], Sequence[str]]
"""Every address that a name has."""

_GOOD: Final = frozenset({200, 203})
_MOVED: Final = frozenset({301, 302, 303, 307, 308})
_MOVED_FOR_GOOD: Final = frozenset({301, 308})
_NOT_MODIFIED: Final = 304
_PIECE: Final = 64 * 1024
_MOST_TRIED: Final = 3
_MOST_SHOWN: Final = 16
_WRONG_NAME: Final = frozenset({62, 64})
_MAX_VALIDATOR: Final = {"etag": 500, "last-modified": 100}
_LONGEST_PAUSE: Final = 7 * 24 * 3600.0
_VISIBLE: Final = re.compile(r"[\x20-\x7e]+")


def looked_up(host: str, port: int) -> Sequence[str]:
    """Return every address of `host`, as this machine resolves names.

    :raises OSError: there is none
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def exchange(
    question: Question, *, limits: Limits | None = None, resolve: Resolve = looked_up
) -> Fetched:
    """Ask for an address, follow where it leads, and return what is there.

    :raises FetchError: it is refused, or nobody answers as they should
    """
    asking = _Exchange(question, limits or Limits(), resolve)
    try:
        return asking.run()
    except PlaceError as error:
        message = str(error)
        if asking.chain:
            message = f"The site sends us on to another address. {message}"
        raise FetchError(error.code, message, detail=asking.detail()) from error
    except FetchError as error:
        error.detail = {**asking.detail(), **error.detail}
        raise


@dataclass(slots=True)
class _Exchange:
    question: Question
    limits: Limits
    resolve: Resolve
    chain: list[str] = field(default_factory=list)
    hops: list[dict[str, Any]] = field(default_factory=list)
    step: str = "address"

    def detail(self) -> dict[str, Any]:
        """Return how far it came."""
        return {"step": self.step, "chain": list(self.chain), "hops": list(self.hops)}

    def run(self) -> Fetched:
        total = Deadline(self.limits.total, "too_slow")
        place = first = place_of(self.question.url)
        for _ in range(self.limits.redirects + 1):
            self.step = "address"
            self.chain.append(place.url)
            self.hops.append({"url": place.url})
            with self._connected(place, total) as line:
                # What a site calls the state of a page is as good as a cookie: for itself alone.
                conditional = place.host == first.host
                response = self._answer(place, line, conditional=conditional)
                if response.status not in _MOVED:
                    return self._kept(place, response, conditional=conditional)
                self.step = "redirect"
                following = next_place(place, _location(response))
            if (place.scheme, following.scheme) == ("https", "http"):
                raise refusal("redirect_downgrade", to=following.url)
            place = following
        raise refusal("too_many_redirects", to=place.url)

    @contextlib.contextmanager
    def _connected(self, place: Place, total: Deadline) -> Iterator[Line]:
        """Yield a line to one of the place's addresses, all of which were judged."""
        connect = Deadline(self.limits.connect, "slow_connect", within=total)
        addresses = self._judged(place, connect)
        self.step = "connect"
        with contextlib.ExitStack() as stack:
            sock = self._connect(addresses, place.port, connect)
            stack.callback(sock.close)
            # The system connected where it was told to, unless something in between did not.
            peer = unmapped(ip_address(sock.getpeername()[0].partition("%")[0]))
            self.hops[-1]["peer"] = str(peer)
            if peer not in addresses:
                raise refusal("not_public")
            if place.scheme == "https":
                self.step = "tls"
                sock = self._secured(sock, place, connect)
                stack.callback(sock.close)
            yield Line(sock, total=total, limits=self.limits)

    def _judged(self, place: Place, connect: Deadline) -> list[Address]:
        """Return the addresses of a place if each of them may be connected to.

        :raises FetchError: one may not, or there are none
        """
        allowed = [ip_network(network) for network in self.question.allowed]
        if not place.is_usual_port and not allowed:
            raise unusual_port()
        self.step = "name"
        texts = _in_time(lambda: self.resolve(place.host, place.port), connect)
        self.hops[-1]["addresses"] = list(texts[:_MOST_SHOWN])
        self.step = "judge"
        addresses: list[Address] = []
        is_ours = True
        for text in texts:
            try:
                address = unmapped(ip_address(text))
            except ValueError:
                raise refusal("not_public") from None
            is_ours = is_ours and is_allowed(address, allowed)
            if not is_allowed(address, allowed) and not is_public(address):
                raise refusal("not_public")
            addresses.append(address)
        if not addresses:
            raise refusal("unknown_host")
        if not place.is_usual_port and not is_ours:
            raise unusual_port()
        return addresses

    def _connect(self, addresses: list[Address], port: int, connect: Deadline) -> socket.socket:
        """Return a socket to the first of the addresses that picks up.

        :raises FetchError: none does
        """
        code, cause = "unreachable", ""
        tried = addresses[:_MOST_TRIED]
        for place_in_line, address in enumerate(tried):
            family = socket.AF_INET if address.version == 4 else socket.AF_INET6  # noqa: PLR2004 - the version of IP
            sock = socket.socket(family, socket.SOCK_STREAM)
            try:
                # Who does not pick up must leave time for the next.
                connect.bound(sock, share=1 / (len(tried) - place_in_line))
                sock.connect((str(address), port))
            except TimeoutError:
                sock.close()
                code = "slow_connect"
            except OSError as error:
                sock.close()
                code, cause = "unreachable", str(error)
            except BaseException:
                sock.close()
                raise
            else:
                return sock
        raise refusal(code, cause=cause)

    def _secured(self, sock: socket.socket, place: Place, connect: Deadline) -> ssl.SSLSocket:
        """Return the socket with TLS on it, once the certificate is for the name.

        :raises FetchError: it is not, or nobody speaks TLS there
        """
        connect.bound(sock)
        try:
            return _context(self.question.ca_file).wrap_socket(
                sock, server_hostname=place.host, suppress_ragged_eofs=False
            )
        except ssl.SSLCertVerificationError as error:
            code = "tls_name" if error.verify_code in _WRONG_NAME else "tls_untrusted"
            raise refusal(code, cause=error.verify_message) from error
        except TimeoutError:
            raise refusal("slow_connect") from None
        except (ssl.SSLError, OSError) as error:
            raise refusal("tls_failed", cause=str(error)) from error

    def _answer(self, place: Place, line: Line, *, conditional: bool) -> HTTPResponse:
        """Ask, and return the answer as far as its headers."""
        self.step = "headers"
        headers = {
            "Host": place.authority,
            "User-Agent": self.question.user_agent,
            "Accept": _accept(self.question.media_types),
            "Accept-Encoding": ACCEPTED,
            "Connection": "close",
        }
        if conditional and _VISIBLE.fullmatch(self.question.etag):
            headers["If-None-Match"] = self.question.etag
        if conditional and _VISIBLE.fullmatch(self.question.last_modified):
            headers["If-Modified-Since"] = self.question.last_modified
        connection = _Connection(place.host, place.port)
        connection.sock = line
        try:
            connection.request(
                "GET", place.target, headers=headers, preload_content=False, decode_content=False
            )
            response = connection.getresponse()
        except (http.client.RemoteDisconnected, OSError) as error:
            raise refusal("cut_short", cause=str(error)) from error
        except (http.client.HTTPException, HTTPError, ValueError) as error:
            raise refusal("bad_answer", cause=str(error)[:200]) from error
        line.body_begins()
        self.hops[-1]["status"] = response.status
        return response

    def _kept(self, place: Place, response: HTTPResponse, *, conditional: bool) -> Fetched:
        """Return what the answer at the end of the chain is.

        :raises FetchError: it is no page, or not what it says
        """
        asked = self.question
        status = response.status
        if status == _NOT_MODIFIED and conditional and (asked.etag or asked.last_modified):
            return self._fetched(place, response)
        if status not in _GOOD:
            raise refusal_of_status(status, retry_after=_retry_after(response))
        self.step = "type"
        label, said = label_of(response.headers.get("Content-Type", ""))
        if label not in UNLABELLED and label not in asked.media_types:
            raise refusal("wrong_type", label=label[:100])
        self.step = "body"
        encodings = encodings_of(response.headers.pop("Content-Encoding", ""), limits=self.limits)
        self._refuse_length(response)
        data = unpacked(_pieces(response), encodings, limits=self.limits)
        self.step = "type"
        content = sniffed(data, said)
        if label in UNLABELLED:
            label = DOCX if content == "application/zip" and b"word/" in data else content
            if label not in asked.media_types:
                raise refusal("wrong_type", content=content)
        elif not agrees(label, content):
            raise refusal("confused_type", label=label, content=content)
        charset = charset_of(data, said=said, media_type=label)
        fetched = self._fetched(place, response)
        return replace(fetched, media_type=label, charset=charset, data=data, not_modified=False)

    def _refuse_length(self, response: HTTPResponse) -> None:
        """Refuse an answer whose length is too much, or not one number."""
        coding = response.headers.get("Transfer-Encoding", "chunked").strip().lower()
        lengths = {
            length.strip()
            for said in response.headers.getlist("Content-Length")
            for length in said.split(",")
        }
        if coding != "chunked" or len(lengths) > 1:
            raise refusal("bad_answer", transfer=coding[:100], lengths=sorted(lengths)[:4])
        for length in lengths:
            if not (length.isascii() and length.isdecimal()):
                raise refusal("bad_answer", lengths=[length[:100]])
            if len(length) > len(str(self.limits.wire)) or int(length) > self.limits.wire:
                raise refusal("too_large", length=length[:100])

    def _fetched(self, place: Place, response: HTTPResponse) -> Fetched:
        """Return what an answer without a body says."""
        return Fetched(
            url=self.question.url,
            final_url=place.url,
            chain=tuple(self.chain),
            peer_ip=self.hops[-1]["peer"],
            status=response.status,
            media_type="",
            charset="",
            data=b"",
            etag=_validator(response, "etag"),
            last_modified=_validator(response, "last-modified"),
            not_modified=True,
            moved_to=self._moved_to(),
        )

    def _moved_to(self) -> str:
        """Return where redirects for good have led, up to the first that is not one."""
        moved = ""
        for hop, following in zip(self.hops, self.chain[1:], strict=False):
            if hop.get("status") not in _MOVED_FOR_GOOD:
                break
            moved = following
        return moved


class _Answer(http.client.HTTPResponse):
    """Passes over every interim answer; the standard one passes over 100 alone."""

    def _read_status(self) -> tuple[str, int, str]:
        while True:
            version, status, reason = super()._read_status()  # type: ignore[misc] # no stub has it
            if not 100 <= status < 200:  # noqa: PLR2004 - what interim answers are
                return version, status, reason
            http.client.parse_headers(self.fp)


class _Connection(HTTPConnection):
    response_class = _Answer


def _pieces(response: HTTPResponse) -> Iterator[bytes]:
    """Yield the body as it comes over the wire.

    :raises FetchError: it breaks off
    """
    try:
        while piece := response.read(_PIECE, decode_content=False):
            yield piece
    except (HTTPError, http.client.HTTPException, OSError, ValueError) as error:
        raise refusal("cut_short", cause=str(error)[:200]) from error


def _in_time(resolve: Callable[[], Sequence[str]], connect: Deadline) -> Sequence[str]:
    """Return what `resolve` does, if it is in time: the system's resolver takes no deadline.

    :raises FetchError: it is not, or the name has no address
    """
    found: list[Sequence[str]] = []
    failed: list[Exception] = []

    def run() -> None:
        try:
            found.append(resolve())
        except Exception as error:  # noqa: BLE001 - raised again where it is waited for
            failed.append(error)

    thread = threading.Thread(target=run, name="resolve", daemon=True)
    thread.start()
    thread.join(connect.left())
    if found:
        return found[0]
    if not failed:
        raise refusal("dns_failed", cause="too slow")
    error = failed[0]
    passing = isinstance(error, socket.gaierror) and error.errno in {
        socket.EAI_AGAIN,
        socket.EAI_FAIL,
    }
    raise refusal("dns_failed" if passing else "unknown_host", cause=str(error)) from error


def _context(ca_file: str) -> ssl.SSLContext:
    """Return what TLS is held to: the machine's certificates, or else certifi's, and `ca_file`."""
    context = ssl.create_default_context()
    paths = ssl.get_default_verify_paths()
    folder = Path(paths.capath) if paths.capath else None
    if not paths.cafile and not (folder and any(folder.iterdir())):
        context.load_verify_locations(certifi.where())
    if ca_file:
        context.load_verify_locations(ca_file)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.set_alpn_protocols(["http/1.1"])
    return context


def _accept(media_types: frozenset[str]) -> str:
    """Return the Accept header: what is wanted, pages first."""
    first = [name for name in ("text/html", "application/xhtml+xml") if name in media_types]
    return ", ".join([*first, *sorted(media_types - set(first)), "*/*;q=0.1"])


def _location(response: HTTPResponse) -> str:
    """Return where a redirect leads.

    :raises FetchError: it does not say, or says several things
    """
    said = set(response.headers.getlist("Location"))
    if len(said) != 1:
        raise refusal("bad_redirect", said=len(said))
    location = said.pop()
    # Headers are read as Latin-1; an address in one that is not ASCII is UTF-8.
    with contextlib.suppress(UnicodeError):
        location = location.encode("latin-1").decode("utf-8")
    if not location:
        raise refusal("bad_redirect", said=0)
    return location


def _validator(response: HTTPResponse, name: str) -> str:
    """Return an ETag or Last-Modified that can be sent back as it is, else nothing."""
    value = response.headers.get(name, "")
    return value if len(value) <= _MAX_VALIDATOR[name] and _VISIBLE.fullmatch(value) else ""


def _retry_after(response: HTTPResponse) -> float | None:
    """Return in how many seconds a site wants to be asked again."""
    said = response.headers.get("Retry-After", "").strip()
    if said.isascii() and said.isdecimal():
        return min(float(said[:9]), _LONGEST_PAUSE)
    try:
        moment = parsedate_to_datetime(said).timestamp()
    except (ValueError, TypeError, OverflowError):
        return None
    return min(max(moment - time.time(), 0.0), _LONGEST_PAUSE)
