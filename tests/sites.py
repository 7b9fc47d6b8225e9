"""A site on this machine, for what fetches: it says what a test tells it, and notes who asked."""

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True, slots=True)
class Answer:
    """What the site says at a path."""

    body: bytes | str = b""
    status: int = 200
    kind: str = "text/html; charset=utf-8"
    headers: Mapping[str, str] = field(default_factory=dict)
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Asked:
    """A request that came: its path, its headers, and when it began and ended."""

    path: str
    headers: Mapping[str, str]
    began: float
    ended: float


Says = Answer | Callable[[Mapping[str, str]], Answer]


@dataclass(slots=True)
class Site:
    """A running site. `says` maps paths to answers; any other path is not found."""

    port: int = 0
    says: dict[str, Says] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)

    @property
    def root(self) -> str:
        """Return the address of the site, without a slash at its end."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def host(self) -> str:
        """Return its host as feeds know it."""
        return f"127.0.0.1:{self.port}"

    def paths(self) -> list[str]:
        """Return what was asked for, in order."""
        return [asked.path for asked in self.asked]


@contextmanager
def a_site() -> Iterator[Site]:
    """Run a site for as long as the block runs."""
    site = Site()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            began = time.monotonic()
            headers = {name.lower(): value for name, value in self.headers.items()}
            says = site.says.get(self.path, Answer("There is nothing.", 404))
            answer = says if isinstance(says, Answer) else says(headers)
            time.sleep(answer.seconds)
            body = answer.body.encode() if isinstance(answer.body, str) else answer.body
            self.send_response(answer.status)
            self.send_header("Content-Type", answer.kind)
            self.send_header("Content-Length", str(len(body)))
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)
            site.asked.append(Asked(self.path, headers, began, time.monotonic()))

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    site.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
