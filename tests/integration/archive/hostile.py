"""Servers that answer byte by byte what a test tells them, and count who comes."""

import contextlib
import errno
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

OPEN = "127.0.0.2"
"""Stands for the open web: tests allow it."""

INSIDE = "127.0.0.3"
"""Stands for a network inside: nobody allowed it."""

NOBODY = "127.0.0.4"
"""Where no server of ours is."""

HANG_UP_SECONDS = 20


@dataclass
class Site:
    """A server that is up; it counts connections and keeps what it was asked."""

    ip: str
    port: int
    connections: int = 0
    questions: list[bytes] = field(default_factory=list)
    sent: int = 0

    def url(self, path: str = "/", *, host: str = "", scheme: str = "http") -> str:
        """Return an address at this server."""
        return f"{scheme}://{host or self.ip}:{self.port}{path}"


class Caller:
    """Whoever is connected."""

    def __init__(self, site: Site, link: socket.socket, question: bytes) -> None:
        self.site, self.link, self.question = site, link, question

    @property
    def path(self) -> str:
        """Return what was asked for."""
        return self.question.split(b" ", 2)[1].decode()

    def say(self, *parts: bytes) -> None:
        """Send."""
        for part in parts:
            self.link.sendall(part)
            self.site.sent += len(part)

    def wait(self, seconds: float) -> None:
        """Do nothing for so long, or until the caller hangs up."""
        self.link.settimeout(seconds)
        with contextlib.suppress(TimeoutError):
            if not self.link.recv(1):
                raise ConnectionResetError


Answer = Callable[[Caller], None]


def _listening(ip: str, port: int, family: socket.AddressFamily) -> socket.socket:
    """Return a server; a port that was asked for may be another process's for a moment."""
    for _ in range(100):
        try:
            return socket.create_server((ip, port), family=family)
        except OSError as error:
            if not port or error.errno != errno.EADDRINUSE:
                raise
            time.sleep(0.1)
    return socket.create_server((ip, port), family=family)


@contextlib.contextmanager
def a_site(
    answer: Answer,
    *,
    ip: str = OPEN,
    port: int = 0,
    tls: ssl.SSLContext | None = None,
    at_once: bool = False,
) -> Iterator[Site]:
    """Serve by `answer` for as long as the block runs.

    :param at_once: answer before anything was asked
    """
    family = socket.AF_INET6 if ":" in ip else socket.AF_INET
    with _listening(ip, port, family) as listener:
        site = Site(ip, listener.getsockname()[1])
        links: list[socket.socket] = []

        def serve(link: socket.socket) -> None:
            with contextlib.suppress(OSError), contextlib.ExitStack() as stack:
                link.settimeout(HANG_UP_SECONDS)
                if tls:
                    link = tls.wrap_socket(link, server_side=True)
                stack.callback(link.close)
                question = b"" if at_once else question_of(link)
                site.questions.append(question)
                answer(Caller(site, link, question))
                if isinstance(link, ssl.SSLSocket):
                    link.unwrap()

        def accept() -> None:
            while True:
                try:
                    link, _ = listener.accept()
                except OSError:
                    return
                site.connections += 1
                links.append(link)
                threading.Thread(target=serve, args=(link,), daemon=True).start()

        thread = threading.Thread(target=accept, daemon=True)
        thread.start()
        try:
            yield site
        finally:
            # Closing alone would leave `accept` waiting.
            with contextlib.suppress(OSError):
                listener.shutdown(socket.SHUT_RDWR)
            listener.close()
            for link in links:
                with contextlib.suppress(OSError):
                    link.close()


def question_of(link: socket.socket) -> bytes:
    """Return the bytes up to the empty line."""
    question = b""
    while b"\r\n\r\n" not in question:
        more = link.recv(65536)
        if not more:
            break
        question += more
    return question


def page(
    body: bytes = b"<!doctype html><p>Lantern counted 140 men.",
    *,
    status: str = "200 OK",
    length: int | None = None,
    media_type: str | None = "text/html; charset=utf-8",
    headers: Sequence[str] = (),
) -> bytes:
    """Return an answer as it goes over the wire."""
    lines = [f"HTTP/1.1 {status}", *headers]
    if media_type is not None:
        lines.append(f"Content-Type: {media_type}")
    lines.append(f"Content-Length: {len(body) if length is None else length}")
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + body


def saying(*parts: bytes) -> Answer:
    """Answer everybody with the same bytes."""
    return lambda caller: caller.say(*parts)


def moved(to: str, status: str = "302 Found", *headers: str) -> bytes:
    """Return a redirect."""
    lines = [f"HTTP/1.1 {status}", f"Location: {to}", "Content-Length: 0", *headers, "", ""]
    return "\r\n".join(lines).encode()


class Names:
    """A resolver: each name has answers for the first time, the second, and so on."""

    def __init__(self, **answers: Sequence[Sequence[str]]) -> None:
        self._answers = {name.replace("_", "."): list(said) for name, said in answers.items()}
        self.asked: list[str] = []

    def __call__(self, host: str, port: int) -> Sequence[str]:
        """Return the addresses of `host` for this time; the last answer stands for ever."""
        del port
        self.asked.append(host)
        if host not in self._answers:
            return [host]
        said = self._answers[host]
        return said.pop(0) if len(said) > 1 else said[0]
