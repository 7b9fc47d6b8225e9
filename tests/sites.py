"""A site on this machine, for what fetches: it says what a test tells it, and notes who asked."""

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final

LEAD: Final = (
    "The night ferries between Dorn and Aldport no longer run, the harbour office at Halmi says."
    " Nine crews had left without notice before the first frost came over the river."
)
SECOND: Final = (
    "Kurier 24 reported on Sunday that some of the sailors were owed three months of wages, which"
    " the office would neither confirm nor deny when Harbor Wire asked about it."
)


@dataclass(frozen=True, slots=True)
class Answer:
    """What the site says at a path."""

    body: bytes | str = b""
    status: int = 200
    kind: str = "text/html; charset=utf-8"
    headers: Mapping[str, str] = field(default_factory=dict)
    seconds: float = 0.0

    def sent(self) -> bytes:
        """Return the body as it is sent."""
        return self.body.encode() if isinstance(self.body, str) else self.body


def a_page(
    *paragraphs: str, title: str = "Night ferries stop on the Halmi", head: str = ""
) -> Answer:
    """Return an article as a site serves one."""
    told = "".join(f"<p>{words}</p>" for words in (LEAD, SECOND, *paragraphs))
    return Answer(
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>{head}'
        f"</head><body><article><h1>{title}</h1>{told}</article></body></html>"
    )


def moved(to: str, status: int = 302) -> Answer:
    """Return the answer that sends to another address."""
    return Answer(status=status, headers={"Location": to})


@dataclass(slots=True)
class Asked:
    """A request that came: its path, its headers by names in lower case, and when it was."""

    path: str
    headers: Mapping[str, str]
    began: float
    ended: float


Says = Answer | Callable[[Mapping[str, str]], Answer]


@dataclass(slots=True)
class Site:
    """A running site. `says` maps paths to answers; any other path is not found.

    Of several answers to a path each has its turn, and the last one stays.
    """

    port: int = 0
    says: dict[str, Says | list[Says]] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)

    @property
    def root(self) -> str:
        """Return the address of the site, without a slash at its end."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def host(self) -> str:
        """Return its host as feeds know it."""
        return f"127.0.0.1:{self.port}"

    def tell(self, path: str, *answers: Says) -> str:
        """Set what a path is answered with, one after the other, and return its address."""
        self.says[path] = list(answers)
        return f"{self.root}{path}"

    def paths(self) -> list[str]:
        """Return what was asked for, in order."""
        return [asked.path for asked in self.asked]

    def answer(self, path: str, headers: Mapping[str, str]) -> Answer:
        """Return what comes next at a path."""
        says = self.says.get(path, Answer("There is nothing.", 404))
        if isinstance(says, list):
            says = says.pop(0) if len(says) > 1 else says[0]
        return says if isinstance(says, Answer) else says(headers)


@contextmanager
def a_site() -> Iterator[Site]:
    """Run a site for as long as the block runs."""
    site = Site()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            headers = {name.lower(): value for name, value in self.headers.items()}
            began = time.monotonic()
            asked = Asked(self.path, headers, began, began)
            site.asked.append(asked)
            answer = site.answer(self.path, headers)
            time.sleep(answer.seconds)
            self.send_response(answer.status)
            self.send_header("Content-Type", answer.kind)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            if answer.status != HTTPStatus.NOT_MODIFIED:
                self.send_header("Content-Length", str(len(answer.sent())))
            self.end_headers()
            self.wfile.write(answer.sent())
            asked.ended = time.monotonic()

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    # A connection that is kept open keeps nobody.
    server.daemon_threads = True
    site.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
