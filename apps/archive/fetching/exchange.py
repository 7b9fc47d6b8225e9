"""The exchange itself: one address asked for, and each that it leads on to.

For every hop, from the start: the address is taken apart; all that its name resolves to is
judged; one of the judged addresses is connected to, and the peer is looked at again; with TLS the
certificate must be for the name; and what comes back is read within one deadline and counted.
No cookies, no credentials, no Referer, and no proxy of the environment.
"""

import contextlib
import http.client
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from ipaddress import ip_address, ip_network
from typing import Any, Final

from urllib3 import HTTPResponse
from urllib3.exceptions import HTTPError

from apps.archive.addresses import unmapped
from apps.archive.fetching.answers import (
    VISIBLE,
    Connection,
    accept,
    location,
    pieces,
    refuse_length,
    retry_after,
    validator,
)
from apps.archive.fetching.connecting import (
    Resolve,
    connected,
    in_time,
    judged,
    looked_up,
    secured,
)
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

_GOOD: Final = frozenset({200, 203})
_MOVED: Final = frozenset({301, 302, 303, 307, 308})
_MOVED_FOR_GOOD: Final = frozenset({301, 308})
_NOT_MODIFIED: Final = 304
_MOST_SHOWN: Final = 16
# How `http.client` says that a line, or the number of lines, is beyond what it takes.
_TOO_MUCH: Final = re.compile(r"got more than \d+ (?:headers|bytes)")


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
                following = next_place(place, location(response))
            if (place.scheme, following.scheme) == ("https", "http"):
                raise refusal("redirect_downgrade", to=following.url)
            place = following
        raise refusal("too_many_redirects", to=place.url)

    @contextlib.contextmanager
    def _connected(self, place: Place, total: Deadline) -> Iterator[Line]:
        """Yield a line to one of the place's addresses, all of which were judged."""
        connect = Deadline(self.limits.connect, "slow_connect", within=total)
        allowed = [ip_network(network) for network in self.question.allowed]
        if not place.is_usual_port and not allowed:
            raise unusual_port()
        self.step = "name"
        texts = in_time(lambda: self.resolve(place.host, place.port), connect)
        self.hops[-1]["addresses"] = list(texts[:_MOST_SHOWN])
        self.step = "judge"
        addresses = judged(place, texts, allowed)
        self.step = "connect"
        with contextlib.ExitStack() as stack:
            sock = connected(addresses, place.port, connect)
            stack.callback(sock.close)
            # The system connected where it was told to, unless something in between did not.
            peer = unmapped(ip_address(sock.getpeername()[0].partition("%")[0]))
            self.hops[-1]["peer"] = str(peer)
            if peer not in addresses:
                raise refusal("not_public")
            if place.scheme == "https":
                self.step = "tls"
                sock = secured(sock, place, connect, ca_file=self.question.ca_file)
                stack.callback(sock.close)
            yield Line(sock, total=total, limits=self.limits)

    def _answer(self, place: Place, line: Line, *, conditional: bool) -> HTTPResponse:
        """Ask, and return the answer as far as its headers."""
        self.step = "headers"
        headers = {
            "Host": place.authority,
            "User-Agent": self.question.user_agent,
            "Accept": accept(self.question.media_types),
            "Accept-Encoding": ACCEPTED,
            "Connection": "close",
        }
        if conditional and VISIBLE.fullmatch(self.question.etag):
            headers["If-None-Match"] = self.question.etag
        if conditional and VISIBLE.fullmatch(self.question.last_modified):
            headers["If-Modified-Since"] = self.question.last_modified
        connection = Connection(place.host, place.port)
        connection.sock = line
        try:
            connection.request(
                "GET", place.target, headers=headers, preload_content=False, decode_content=False
            )
            response = connection.getresponse()
        except (http.client.RemoteDisconnected, OSError) as error:
            raise refusal("cut_short", cause=str(error)) from error
        except (http.client.HTTPException, HTTPError, ValueError) as error:
            code = "headers_too_large" if _TOO_MUCH.match(str(error)) else "bad_answer"
            raise refusal(code, cause=str(error)[:200]) from error
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
            raise refusal_of_status(status, retry_after=retry_after(response))
        self.step = "type"
        label, said = label_of(response.headers.get("Content-Type", ""))
        if label not in UNLABELLED and label not in asked.media_types:
            raise refusal("wrong_type", label=label[:100])
        self.step = "body"
        encodings = encodings_of(response.headers.pop("Content-Encoding", ""), limits=self.limits)
        refuse_length(response, most=self.limits.wire)
        data = unpacked(pieces(response), encodings, limits=self.limits)
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
            etag=validator(response, "etag"),
            last_modified=validator(response, "last-modified"),
            not_modified=True,
            moved_to=self._moved_to(),
        )

    def _moved_to(self) -> str:
        """Return where the redirects led that hold for good, up to the first that does not."""
        moved = ""
        for hop, following in zip(self.hops, self.chain[1:], strict=False):
            if hop.get("status") not in _MOVED_FOR_GOOD:
                break
            moved = following
        return moved
