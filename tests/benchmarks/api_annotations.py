"""Time marks over the API: made one by one, by eight clients at once, and read 5,000 at once.

    .venv/bin/python tests/benchmarks/api_annotations.py [--creates N] [--marks N] [--kind KIND]

Starts a PostgreSQL, a Valkey and two web processes of its own and speaks to them as the reading
room does: signed in, JSON, an id of the client's own for each mark. Prints for each round how many
requests a second were answered, how long one took, and the processor time of the web processes
and of PostgreSQL for one, which a busy machine stretches least; then whether anything was refused,
lost or doubled, and whether the articles' logs have no holes. Last comes a line of JSON.
"""

import argparse
import gzip
import http.client
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count, cycle
from pathlib import Path
from statistics import median, quantiles
from typing import Any, Final
from uuid import uuid4

ROOT: Final = Path(__file__).resolve().parents[2]
INSIDE: Final = "SECOND_SOURCE_API_BENCHMARK"
TICKS: Final = os.sysconf("SC_CLK_TCK")
CLIENTS: Final = 8
PROCESSES: Final = 2
KINDS: Final = ("claim", "source", "cue", "content", "figure", "caveat")
WARM: Final = 30
READS: Final = 15
SENTENCE: Final = (
    "Lantern counted at least 140 men who were sent back before anybody had heard them. "
)


def main() -> None:
    """Read the arguments; start the services, and this file again beside them."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--creates", type=int, default=500)
    parser.add_argument("--marks", type=int, default=5000)
    parser.add_argument("--kind", choices=KINDS, help="make marks of this kind alone")
    given = parser.parse_args()
    sys.path.insert(0, str(ROOT))
    if os.environ.get(INSIDE) != "yes":
        from config.runner.test import with_services  # noqa: PLC0415 - the path is known only now

        os.environ[INSIDE] = "yes"
        command = (str(Path(__file__).resolve()), *sys.argv[1:])
        sys.exit(with_services(command, name="API benchmark"))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django  # noqa: PLC0415 - settings come first

    django.setup()
    run(given)


@dataclass(frozen=True, slots=True)
class Round:
    """What a round of creates took."""

    name: str
    seconds: float
    each: Sequence[float]
    web: float
    database: float
    refused: int

    def figures(self) -> dict[str, float]:
        """Return them for a reader that is a program; times in milliseconds."""
        made = len(self.each)
        return {
            "per_second": round(made / self.seconds, 1),
            "p50_ms": round(median(self.each) * 1000, 1),
            "p95_ms": round(quantiles(self.each, n=20)[-1] * 1000, 1),
            "web_cpu_ms": round(self.web / made * 1000, 2),
            "database_cpu_ms": round(self.database / made * 1000, 2),
            "errors": self.refused,
        }


class Browser:
    """One person at one connection, as a page of ours speaks."""

    def __init__(self, port: int, cookie: str, token: str) -> None:
        self.http = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.headers = {
            "Cookie": f"sessionid={cookie}; csrftoken={token}",
            "X-CSRFToken": token,
            "Content-Type": "application/json",
            "Accept": "application/json",
            "Accept-Encoding": "gzip",
        }

    def ask(self, method: str, path: str, sent: object = None) -> tuple[int, bytes, Any]:
        """Return the status, the bytes as they came, and what they say."""
        body = None if sent is None else json.dumps(sent)
        self.http.request(method, path, body, self.headers)
        answer = self.http.getresponse()
        raw = answer.read()
        plain = gzip.decompress(raw) if answer.headers["Content-Encoding"] == "gzip" else raw
        return answer.status, raw, json.loads(plain) if plain else None


@dataclass(slots=True)
class Bench:
    """The web processes, a newsroom, and what was asked for."""

    port: int
    web: Sequence[int]
    postmaster: int
    people: Any
    cookie: str
    kind: str | None
    sent: dict[str, set[str]] = field(default_factory=dict)

    def browser(self) -> Browser:
        """Return a connection of its own."""
        return Browser(self.port, self.cookie, "t" * 32)

    def article(self, words: int = 2_000) -> str:
        """Make an article to be marked."""
        from tests.factories import an_article  # noqa: PLC0415 - needs the apps to be loaded

        text = SENTENCE * (words // len(SENTENCE.split()))
        return str(an_article(self.people.annotator, text).pk)

    def marks(self) -> Iterator[dict[str, Any]]:
        """Yield bodies of marks, no two alike."""
        kinds = cycle([self.kind] if self.kind else KINDS)
        for n, kind in zip(count(), kinds, strict=False):
            start = 3 * n
            yield {
                "id": str(uuid4()),
                "kind": kind,
                "fragments": [{"start": start, "end": start + 20}],
                "body": "",
            }

    def round(self, name: str, articles: Sequence[str], clients: int, creates: int) -> Round:
        """Make marks by so many clients at once, each on the next of the articles."""
        bodies = {article: self.marks() for article in articles}
        work: list[list[tuple[str, dict[str, Any]]]] = [[] for _ in range(clients)]
        for n, article in zip(range(creates), cycle(articles), strict=False):
            work[n % clients].append((article, next(bodies[article])))
        browsers = [self.browser() for _ in range(clients)]
        for browser in browsers:
            browser.ask("GET", "/api/v1/me/")
        web, database = self.cpu()
        begun = time.perf_counter()
        with ThreadPoolExecutor(clients) as pool:
            done = list(pool.map(self._post, browsers, work))
        seconds = time.perf_counter() - begun
        after = self.cpu()
        return Round(
            name=name,
            seconds=seconds,
            each=[took for each, _ in done for took in each],
            web=after[0] - web,
            database=after[1] - database,
            refused=sum(refused for _, refused in done),
        )

    def _post(
        self, browser: Browser, work: Sequence[tuple[str, dict[str, Any]]]
    ) -> tuple[list[float], int]:
        took, refused = [], 0
        for article, body in work:
            begun = time.perf_counter()
            status, _, _ = browser.ask("POST", f"/api/v1/articles/{article}/annotations/", body)
            took.append(time.perf_counter() - begun)
            refused += status != http.client.CREATED
            self.sent.setdefault(article, set()).add(body["id"])
        return took, refused

    def cpu(self) -> tuple[float, float]:
        """Return the processor seconds so far of the web processes and of PostgreSQL."""
        web = sum(sum(map(int, _facts(pid)[11:13])) for pid in self.web)
        database = 0
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                pid = int(folder.name)
                facts = _facts(pid)
                if pid == self.postmaster or int(facts[1]) == self.postmaster:
                    database += sum(map(int, facts[11:15]))
            except OSError:
                continue
        return web / TICKS, database / TICKS

    def check(self) -> dict[str, int]:
        """Count what was lost, doubled, or is missing in a log."""
        wrong = {"lost": 0, "doubled": 0, "holes": 0}
        browser = self.browser()
        for article, ids in self.sent.items():
            _, _, marks = browser.ask("GET", f"/api/v1/articles/{article}/annotations/")
            found = [mark["id"] for mark in marks]
            wrong["lost"] += len(ids - set(found))
            wrong["doubled"] += len(found) - len(set(found))
            _, _, lines = browser.ask("GET", f"/api/v1/articles/{article}/events/?after=0")
            seqs = [line["seq"] for line in lines]
            wrong["holes"] += seqs != list(range(1, len(ids) + 1))
        return wrong


def _facts(pid: int) -> list[str]:
    """Return what the system says of a process after its name, which may hold anything."""
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()


@contextmanager
def web_processes(number: int) -> Iterator[tuple[int, list["subprocess.Popen[bytes]"]]]:
    """Serve the application from so many processes on one port, as `make run` does."""
    with socket.create_server(("127.0.0.1", 0), backlog=1024) as listener:
        port = listener.getsockname()[1]
        started = [_started(listener.fileno()) for _ in range(number)]
        try:
            _until_ready(port)
            yield port, started
        finally:
            for process in started:
                process.terminate()
            for process in started:
                process.wait()


def another(started: list["subprocess.Popen[bytes]"]) -> None:
    """Start one more web process on the socket of the others."""
    command: Any = started[-1].args
    started.append(_started(int(command[-1])))


def _started(descriptor: int) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        (sys.executable, "-m", "config.runner.web", str(descriptor)),
        cwd=ROOT,
        pass_fds=[descriptor],
    )


def _until_ready(port: int) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        try:
            asked = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
            asked.request("GET", "/account/login/")
            if asked.getresponse().status == http.client.OK:
                return
        except OSError:
            time.sleep(0.1)
    sys.exit("The web processes did not come up.")


def a_session(user: Any) -> str:
    """Sign a person in, without the hashing of a password; return the session's key."""
    from django.conf import settings  # noqa: PLC0415 - needs the apps to be loaded
    from django.contrib.auth import (  # noqa: PLC0415 - as above
        BACKEND_SESSION_KEY,
        HASH_SESSION_KEY,
        SESSION_KEY,
    )
    from django.contrib.sessions.backends.db import SessionStore  # noqa: PLC0415 - as above

    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return session.session_key or ""


def postmaster() -> int:
    """Return the process under which PostgreSQL's own stand."""
    from django.db import connection  # noqa: PLC0415 - needs the apps to be loaded

    with connection.cursor() as cursor:
        return int(_facts(cursor.connection.info.backend_pid)[1])


def run(given: argparse.Namespace) -> None:
    """Measure and print."""
    from django.core.management import call_command  # noqa: PLC0415 - needs the apps to be loaded

    from tests.factories import a_newsroom  # noqa: PLC0415 - as above

    call_command("migrate", verbosity=0)
    people = a_newsroom()
    with web_processes(PROCESSES) as (port, started):
        bench = Bench(
            port=port,
            web=[process.pid for process in started],
            postmaster=postmaster(),
            people=people,
            cookie=a_session(people.annotator.user),
            kind=given.kind,
        )
        told = measured(bench, given)
    print(json.dumps(told))


def measured(bench: Bench, given: argparse.Namespace) -> dict[str, Any]:
    """Make and read marks; print a table and return the figures."""
    bench.round("warm", [bench.article()], CLIENTS, WARM)
    plan: list[tuple[str, Callable[[], list[str]], int]] = [
        ("one after another, one article", lambda: [bench.article()], 1),
        ("8 at once, one article", lambda: [bench.article()], CLIENTS),
        ("8 at once, eight articles", lambda: [bench.article() for _ in range(8)], CLIENTS),
    ]
    print(f"{'':<32} {'req/s':>7} {'p50 ms':>7} {'p95 ms':>7} {'web CPU':>8} {'PG CPU':>7} errors")
    rounds = {}
    for name, articles, clients in plan:
        figures = bench.round(name, articles(), clients, given.creates).figures()
        rounds[name] = figures
        print(
            f"{name:<32} {figures['per_second']:>7} {figures['p50_ms']:>7} {figures['p95_ms']:>7}"
            f" {figures['web_cpu_ms']:>8} {figures['database_cpu_ms']:>7} {figures['errors']:>6}"
        )
    wrong = bench.check()
    print(" ".join(f"{name} {number}" for name, number in wrong.items()))
    return {"rounds": rounds, **wrong, "read": reading(bench, given.marks)}


def reading(bench: Bench, marks: int) -> dict[str, float]:
    """Read very many marks of one article at once."""
    article = bench.article(20_000)
    fill(article, bench.people.annotator, marks)
    browser = bench.browser()
    path = f"/api/v1/articles/{article}/annotations/"
    browser.ask("GET", path)
    took, wire, plain = [], 0, 0
    before = bench.cpu()
    for _ in range(READS):
        begun = time.perf_counter()
        _, raw, read = browser.ask("GET", path)
        took.append(time.perf_counter() - begun)
        wire, plain = len(raw), len(json.dumps(read, separators=(",", ":")))
        assert len(read) == marks
    web, database = (now - then for now, then in zip(bench.cpu(), before, strict=True))
    figures = {
        "marks": marks,
        "p50_ms": round(median(took) * 1000, 1),
        "p95_ms": round(quantiles(took, n=20)[-1] * 1000, 1),
        "web_cpu_ms": round(web / READS * 1000, 1),
        "database_cpu_ms": round(database / READS * 1000, 1),
        "wire_bytes": wire,
        "plain_bytes": plain,
    }
    print(f"{marks} marks in one answer: " + ", ".join(f"{k} {v}" for k, v in figures.items()))
    return figures


def fill(article_id: str, by: Any, marks: int) -> None:
    """Write marks into the tables, claims with their claims among them."""
    from apps.annotations.models import (  # noqa: PLC0415 - needs the apps to be loaded
        Annotation,
        Appearance,
        Claim,
        Fragment,
    )
    from apps.annotations.spans import Fragment as Part  # noqa: PLC0415 - as above
    from apps.annotations.spans import anchored  # noqa: PLC0415 - as above
    from apps.articles.models import Article  # noqa: PLC0415 - as above

    article = Article.objects.select_related("revision").get(pk=article_id)
    revision = article.revision
    assert revision is not None
    kinds = cycle(KINDS)
    made = [
        Annotation(
            pk=uuid4(),
            newsroom_id=by.newsroom_id,
            by=by.user,
            author=by.user,
            article=article,
            revision=revision,
            kind=next(kinds),
            body="Who counted?" if n % 5 == 0 else "",
            span_key=f"{20 * n}-{20 * n + 40}",
            start=20 * n,
        )
        for n in range(marks)
    ]
    Annotation.objects.bulk_create(made)
    Fragment.objects.bulk_create(
        Fragment(annotation=mark, n=0, **vars_of(anchor))
        for mark in made
        for anchor in anchored((Part(mark.start, mark.start + 40),), revision.text)
    )
    claimed = [mark for mark in made if mark.kind == "claim"]
    claims = [Claim(newsroom_id=by.newsroom_id, by=by.user, text="140 men") for _ in claimed]
    Claim.objects.bulk_create(claims)
    Appearance.objects.bulk_create(
        Appearance(claim=claim, annotation=mark)
        for claim, mark in zip(claims, claimed, strict=True)
    )


def vars_of(anchor: Any) -> dict[str, Any]:
    """Return the members of an anchor."""
    names = ("start", "end", "quote", "prefix", "suffix")
    return {name: getattr(anchor, name) for name in names}


if __name__ == "__main__":
    main()
