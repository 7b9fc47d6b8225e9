"""A site of our own on the loopback, which answers as a test says, to each address in its turn."""

import threading
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

LEAD = (
    "The night ferries between Dorn and Aldport no longer run, the harbour office at Halmi says."
    " Nine crews had left without notice before the first frost came over the river."
)
SECOND = (
    "Kurier 24 reported on Sunday that some of the sailors were owed three months of wages, which"
    " the office would neither confirm nor deny when Harbor Wire asked about it."
)


@dataclass(frozen=True, slots=True)
class Answer:
    """What the site says: a status, a body, and headers."""

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)


Teller = Callable[[Mapping[str, str]], Answer]


def a_page(
    *paragraphs: str, title: str = "Night ferries stop on the Halmi", head: str = ""
) -> Answer:
    """Return an article as a site serves one."""
    told = "".join(f"<p>{words}</p>" for words in (LEAD, SECOND, *paragraphs))
    page = (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>{head}'
        f"</head><body><article><h1>{title}</h1>{told}</article></body></html>"
    )
    return Answer(body=page.encode(), headers={"Content-Type": "text/html; charset=utf-8"})


def moved(to: str, status: int = 302) -> Answer:
    """Return the answer that sends to another address."""
    return Answer(status=status, headers={"Location": to})


class Site:
    """Answers each path with what it was given, in order; the last answer stays."""

    def __init__(self) -> None:
        self._told: dict[str, list[Answer | Teller]] = {}
        self.asked: dict[str, int] = defaultdict(int)
        self.headers: list[Mapping[str, str]] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self.root = f"http://127.0.0.1:{self._server.server_address[1]}"

    def tell(self, path: str, *answers: Answer | Teller) -> str:
        """Set what a path is answered with, and return its address."""
        self._told[path] = list(answers)
        return f"{self.root}{path}"

    def answer(self, path: str, headers: Mapping[str, str]) -> Answer:
        """Return what comes next at a path."""
        self.asked[path] += 1
        self.headers.append(headers)
        waiting = self._told.get(path)
        if not waiting:
            return Answer(404, b"nothing here", {"Content-Type": "text/plain"})
        told = waiting.pop(0) if len(waiting) > 1 else waiting[0]
        return told if isinstance(told, Answer) else told(headers)

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        site = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                told = site.answer(self.path, dict(self.headers.items()))
                self.send_response(told.status)
                for name, value in told.headers.items():
                    self.send_header(name, value)
                if told.status != 304:
                    self.send_header("Content-Length", str(len(told.body)))
                self.end_headers()
                self.wfile.write(told.body)

            def log_message(self, *args: Any) -> None:
                del args

        return Handler

    @contextmanager
    def open(self) -> Iterator["Site"]:
        """Serve for as long as the block runs."""
        thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield self
        finally:
            self._server.shutdown()
            self._server.server_close()
            thread.join()
