"""Time how soon a mark is known to everybody who reads, and kill a web process meanwhile.

    .venv/bin/python tests/benchmarks/live.py [--sockets N] [--posters N] [--posts N]

Starts a PostgreSQL, a Valkey and two web processes of its own. Fifty readers hold a socket at one
article each and ask its log for what they miss, as a page does; ten people mark it. Prints how long
it took from the beginning of a POST until each socket heard of its entry. Halfway through one web
process is killed with SIGKILL and another started in its place, as `make run` would: those whose
line breaks open it again and catch up, and a POST that was cut off is sent again under its id. At
the end every reader has to have exactly the marks that the server has, and the log no hole. Last
comes a line of JSON.
"""

import argparse
import asyncio
import json
import os
import random
import signal
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median, quantiles
from typing import Any, Final
from uuid import uuid4

ROOT: Final = Path(__file__).resolve().parents[2]
INSIDE: Final = "SECOND_SOURCE_LIVE_BENCHMARK"
PAUSE: Final = 1.5
"""Seconds between two marks of one person: ten of them make more than a newsroom does."""

PATIENCE: Final = 120.0
CREATED: Final = (200, 201)


def main() -> None:
    """Read the arguments; start the services, and this file again beside them."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--sockets", type=int, default=50)
    parser.add_argument("--posters", type=int, default=10)
    parser.add_argument("--posts", type=int, default=12, help="marks of each poster")
    given = parser.parse_args()
    sys.path.insert(0, str(ROOT))
    if os.environ.get(INSIDE) != "yes":
        from config.runner.test import with_services  # noqa: PLC0415 - the path is known only now

        os.environ[INSIDE] = "yes"
        command = (str(Path(__file__).resolve()), *sys.argv[1:])
        sys.exit(with_services(command, name="live benchmark"))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django  # noqa: PLC0415 - settings come first

    django.setup()
    run(given)


@dataclass(slots=True)
class Reader:
    """An open page: how far it has heard, and the marks it knows."""

    heard: list[tuple[float, int]] = field(default_factory=list)
    seq: int = 0
    marks: set[str] = field(default_factory=set)
    lost: int = 0
    wanted: asyncio.Event = field(default_factory=asyncio.Event)


@dataclass(slots=True)
class Desk:
    """The site as readers and posters see it."""

    port: int
    cookie: str
    article: str
    http: Any
    posted: dict[str, float] = field(default_factory=dict)
    again: int = 0

    @property
    def headers(self) -> dict[str, str]:
        """Return what a page of ours sends."""
        token = "t" * 32
        return {"Cookie": f"sessionid={self.cookie}; csrftoken={token}", "X-CSRFToken": token}

    async def read(self, reader: Reader) -> None:
        """Hold a socket, and open it again when it breaks."""
        import websockets  # noqa: PLC0415 - beside the services only

        url = f"ws://127.0.0.1:{self.port}/ws/articles/{self.article}/"
        origin = websockets.Origin(f"http://127.0.0.1:{self.port}")
        while True:
            try:
                async with websockets.connect(
                    url, additional_headers=self.headers, origin=origin, open_timeout=30
                ) as socket:
                    # Whatever came while the line was down.
                    reader.wanted.set()
                    async for message in socket:
                        told = json.loads(message)
                        if told["type"] == "news":
                            reader.heard.append((time.perf_counter(), told["seq"]))
                            reader.wanted.set()
            except (OSError, websockets.WebSocketException, EOFError):
                pass
            reader.lost += 1
            await asyncio.sleep(0.25 + random.random() / 2)  # noqa: S311 - when, not what

    async def follow(self, reader: Reader) -> None:
        """Ask the log for what is missing, one question at a time."""
        import httpx  # noqa: PLC0415 - beside the services only

        while True:
            await reader.wanted.wait()
            reader.wanted.clear()
            try:
                answer = await self.http.get(
                    f"/api/v1/articles/{self.article}/events/?after={reader.seq}",
                    headers=self.headers,
                )
                lines = answer.raise_for_status().json()
            except httpx.HTTPError:
                reader.wanted.set()
                await asyncio.sleep(0.2)
                continue
            for line in lines:
                assert line["seq"] == reader.seq + 1, "a hole in the log"
                reader.seq = line["seq"]
                if line["kind"] == "annotation.created":
                    reader.marks.add(line["subject"]["id"])

    async def post(self, poster: int, posts: int) -> None:
        """Mark words, and send again under the same id what was cut off."""
        import httpx  # noqa: PLC0415 - beside the services only

        await asyncio.sleep(PAUSE * random.random())  # noqa: S311 - when, not what
        for n in range(posts):
            start = 40 * (poster * posts + n)
            fragments = [{"start": start, "end": start + 20}]
            row_id = str(uuid4())
            body = {"id": row_id, "kind": "figure", "fragments": fragments}
            self.posted[row_id] = time.perf_counter()
            while True:
                try:
                    answer = await self.http.post(
                        f"/api/v1/articles/{self.article}/annotations/",
                        json=body,
                        headers=self.headers,
                    )
                except httpx.HTTPError:
                    self.again += 1
                    await asyncio.sleep(0.2)
                    continue
                assert answer.status_code in CREATED, answer.text
                break
            await asyncio.sleep(PAUSE * (0.5 + random.random()))  # noqa: S311 - when, not what

    async def asked(self, path: str) -> Any:
        """Return what the server says."""
        answer = await self.http.get(
            f"/api/v1/articles/{self.article}/{path}", headers=self.headers
        )
        return answer.raise_for_status().json()


def run(given: argparse.Namespace) -> None:
    """Measure and print."""
    from django.core.management import call_command  # noqa: PLC0415 - needs the apps to be loaded

    from tests.benchmarks.api_annotations import (  # noqa: PLC0415 - as above
        SENTENCE,
        a_session,
        web_processes,
    )
    from tests.factories import a_newsroom, an_article  # noqa: PLC0415 - as above

    call_command("migrate", verbosity=0)
    people = a_newsroom()
    article = an_article(people.annotator, SENTENCE * 400)
    cookie = a_session(people.annotator.user)
    with web_processes(2) as (port, started):
        told = asyncio.run(_measured(given, port, cookie, str(article.pk), started))
    print(json.dumps(told))


async def _measured(
    given: argparse.Namespace, port: int, cookie: str, article: str, started: Any
) -> dict[str, Any]:
    import httpx  # noqa: PLC0415 - beside the services only

    limits = httpx.Limits(max_connections=40)
    async with httpx.AsyncClient(
        base_url=f"http://127.0.0.1:{port}", timeout=30, limits=limits
    ) as http:
        quiet = Desk(port, cookie, article, http)
        readers = [Reader() for _ in range(given.sockets)]
        tasks = [asyncio.create_task(quiet.read(each)) for each in readers]
        tasks += [asyncio.create_task(quiet.follow(each)) for each in readers]
        await _until(lambda: all(each.heard for each in readers), "the sockets")
        await _posts(quiet, given)
        await _until(_even(readers, quiet), "the readers")
        undisturbed = await _delays(quiet, readers)
        first = len(quiet.posted)
        killing = asyncio.create_task(_kill(started))
        await _posts(quiet, given, begin=given.posters)
        await killing
        await _until(_even(readers, quiet), "the readers after the kill")
        marks = {mark["id"] for mark in await quiet.asked("annotations/")}
        lines = await quiet.asked("events/?after=0")
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    told = {
        "sockets": given.sockets,
        "posters": given.posters,
        "posts": first,
        "p50_ms": round(median(undisturbed) * 1000, 1),
        "p95_ms": round(quantiles(undisturbed, n=20)[-1] * 1000, 1),
        "heard": len(undisturbed),
        "posts_with_kill": len(quiet.posted) - first,
        "lines_broken": sum(each.lost for each in readers),
        "sent_again": quiet.again,
        "unequal": sum(each.marks != marks for each in readers),
        "lost": len(set(quiet.posted) - marks),
        "holes": int([line["seq"] for line in lines] != list(range(1, len(lines) + 1))),
        "doubled": len(lines) - len(marks),
    }
    print(f"{given.posters} people marked, {first} marks, {given.sockets} sockets listened:")
    print(f"{told['p50_ms']:>8} ms p50, {told['p95_ms']} ms p95 from a POST to a socket")
    print(
        f"With a kill: {told['lines_broken']} lines broken, {told['sent_again']} POSTs sent again;"
        f" {told['unequal']} readers differ from the server, {told['lost']} marks lost,"
        f" {told['doubled']} doubled, {told['holes']} holes."
    )
    return told


async def _posts(desk: Desk, given: argparse.Namespace, begin: int = 0) -> None:
    people = range(begin, begin + given.posters)
    await asyncio.gather(*(desk.post(poster, given.posts) for poster in people))


def _even(readers: list[Reader], desk: Desk) -> Any:
    return lambda: all(len(each.marks) >= len(desk.posted) for each in readers)


async def _until(is_so: Any, what: str) -> None:
    end = time.monotonic() + PATIENCE
    while not is_so():
        if time.monotonic() > end:
            sys.exit(f"{what} did not come within {PATIENCE:.0f} s.")
        await asyncio.sleep(0.05)


async def _delays(desk: Desk, readers: list[Reader]) -> list[float]:
    """Return the seconds from each POST to the moment at which each socket heard of it."""
    lines = await desk.asked("events/?after=0")
    begun = {line["seq"]: desk.posted[line["subject"]["id"]] for line in lines}
    delays = []
    for reader in readers:
        for seq, since in begun.items():
            # News of a later number is news of this one, too.
            heard = [at for at, known in reader.heard if known >= seq and at >= since]
            delays.append(min(heard) - since)
    return delays


async def _kill(started: Any) -> None:
    """Kill the busiest web process in the middle of the work, and start another in its place."""
    from tests.benchmarks.api_annotations import another  # noqa: PLC0415 - beside the services only

    await asyncio.sleep(PAUSE * 4)
    # The one that holds the most lines: which of them took them is chance.
    victim = max(started, key=lambda each: len(list(Path(f"/proc/{each.pid}/fd").iterdir())))
    victim.send_signal(signal.SIGKILL)
    victim.wait()
    await asyncio.sleep(0.5)
    another(started)


if __name__ == "__main__":
    main()
