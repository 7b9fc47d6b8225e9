"""What `bulk_import.py` runs beside the stack: it imports, waits and counts."""

import argparse
import os
import time
from collections import defaultdict
from collections.abc import Callable, Collection
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, Final, cast

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.db import connection, transaction  # noqa: E402 - needs the apps to be loaded
from django.db.models import F, Model, Value  # noqa: E402 - as above
from django.db.models.functions import Concat  # noqa: E402 - as above

from apps.accounts.models import Membership  # noqa: E402 - as above
from apps.articles import selectors as articles  # noqa: E402 - as above
from apps.articles import services  # noqa: E402 - as above
from apps.articles.models import Batch  # noqa: E402 - as above
from apps.articles.sent import Item, pasted  # noqa: E402 - as above
from apps.jobs import services as jobs  # noqa: E402 - as above
from apps.jobs.models import Job, Worker  # noqa: E402 - as above
from apps.jobs.registry import Kind, Work, kinds, last_kinds  # noqa: E402 - as above
from apps.jobs.selectors import due  # noqa: E402 - as above
from apps.jobs.states import State  # noqa: E402 - as above
from apps.reposts.models import Fingerprint, Link  # noqa: E402 - as above
from apps.sources import services as registry  # noqa: E402 - as above
from apps.verification.models import Mention  # noqa: E402 - as above
from tests.benchmarks.wire import BODIES, PUBLISHERS, Story, stories  # noqa: E402 - as above
from tests.factories import a_newsroom  # noqa: E402 - as above

PATIENCE: Final = 900.0
WARM: Final = 300
SAMPLE: Final = 500
OURS: Final = "measured."
DATA: Final = os.environ["SECOND_SOURCE_DATA"]
TICKS: Final = os.sysconf("SC_CLK_TCK")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, required=True)
    parser.add_argument("--seed", type=int, required=True)
    given = parser.parse_args()
    people = a_newsroom()
    _know_sources(people.annotator)
    _until(lambda: Worker.objects.exclude(queues=[]).count() > 1, "the workers")
    _Run(people.annotator, list(stories(WARM, seed=given.seed + 100)))
    wire = list(stories(given.count, seed=given.seed))
    _print_what_came(wire, _Run(people.annotator, wire))
    _print_stages(people.annotator, given.seed + 200)


def _know_sources(member: Membership) -> None:
    for name in PUBLISHERS:
        registry.propose_source(by=member, kind="outlet", name=name)
    for name in BODIES[::2]:
        registry.propose_source(
            by=member, kind="organisation", name=name, body=registry.BodyFacts()
        )


class _Run:
    """Import as one batch and wait until it can be worked with, and until nothing is left to do."""

    def __init__(self, member: Membership, wire: list[Story]) -> None:
        before, begun = _processors(), time.perf_counter()
        self.batch = _open(member, wire)
        _until(lambda: not _unfinished(but=last_kinds()), "what the batch is there for")
        self.seconds, self.spent = _since(begun, before)
        tally = articles.tally(self.batch)
        assert tally.done + tally.known == len(wire), tally
        asked = articles.ask(member, "harbour")
        found = articles.fitting(articles.words_visible_to(member), asked)
        assert found.exists(), "nothing can be found"
        self.prints = _of(self.batch, Fingerprint, "revision__article")
        self.mentions = _of(self.batch, Mention, "annotation__article")
        _until(lambda: not _unfinished(), "the end of the batch")
        self.in_all, self.spent_in_all = _since(begun, before)
        self.copies = _of(self.batch, Link, "copy")


def _since(begun: float, before: dict[str, float]) -> tuple[float, dict[str, float]]:
    now = _processors()
    return time.perf_counter() - begun, {name: now[name] - before[name] for name in now}


def _of(batch: Batch, model: type[Model], path: str) -> int:
    """Return how many of a batch's articles have such rows."""
    items = batch.items.values_list("article", flat=True)
    rows = model._default_manager.filter(**{f"{path}__in": items})
    return rows.values(path).distinct().count()


def _open(member: Membership, wire: list[Story]) -> Batch:
    items = [
        Item(
            place=f"row {number + 1}",
            sent=pasted(story.text),
            said={"host": story.host, "publisher": story.publisher},
        )
        for number, story in enumerate(wire)
    ]
    batch, _ = services.open_batch(by=member, title="A wire", items=items)
    return batch


def _unfinished(*, but: Collection[str] = ()) -> bool:
    jobs = Job.objects.filter(state__in=[State.READY, State.RUNNING], bulk=True)
    return jobs.exclude(kind__in=but).exists()


def _until(is_so: Callable[[], bool], what: str) -> None:
    end = time.monotonic() + PATIENCE
    while not is_so():
        if time.monotonic() > end:
            raise TimeoutError(what)
        time.sleep(0.05)


def _processors() -> dict[str, float]:
    """Return the processor seconds so far of the workers and of PostgreSQL, ended ones too."""
    postmaster = _parent_of(_backend())
    spent = {"Python": 0.0, "PostgreSQL": 0.0}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            pid, line = int(folder.name), (folder / "cmdline").read_bytes()
            if postmaster in {pid, _parent_of(pid)}:
                name = "PostgreSQL"
            elif b"celery" in line and DATA.encode() in (folder / "environ").read_bytes():
                name = "Python"
            else:
                continue
            # Its own, and those of children that have ended.
            spent[name] += sum(map(int, _facts(pid)[11:15])) / TICKS
        except OSError:
            continue
    return spent


def _facts(pid: int) -> list[str]:
    """Return what the system says of a process after its name, which may hold anything."""
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()


def _parent_of(pid: int) -> int:
    return int(_facts(pid)[1])


def _backend() -> int:
    """Return the process of this connection's server."""
    with connection.cursor() as cursor:
        pid: int = cursor.connection.info.backend_pid
    return pid


def _print_what_came(wire: list[Story], run: _Run) -> None:
    count, processors = len(wire), os.cpu_count() or 1
    words = sum(len(story.text.split()) for story in wire) / count
    print(f"{count} articles of {words:.0f} words, {sum(s.repeats for s in wire)} repeat another,")
    print(f"{sum(s.asks for s in wire)} say that somebody was asked.")
    print(f"{run.prints} fingerprints, {run.mentions} with requests found, {run.copies} copies.")
    for what, seconds, spent in (
        ("imported, fingerprinted, read for requests, searchable", run.seconds, run.spent),
        ("also compared and read for attributions", run.in_all, run.spent_in_all),
    ):
        total = sum(spent.values())
        print(f"\nFrom the call until all are {what}:")
        print(f"{seconds:8.1f} s")
        print(f"{count / seconds:8.1f} /s   articles a second, {processors} processors")
        for name, value in spent.items():
            each = value / count * 1000
            print(f"{value:8.1f} s    processor time of {name}, {each:.2f} ms an article")
        print(f"{total / seconds:8.2f}      processors in use")
        print(f"{processors * count / total:8.1f} /s   with the processors to itself")


class _Clock:
    """Processor seconds of this process and of its connection to PostgreSQL, by stage."""

    def __init__(self) -> None:
        self.python: defaultdict[str, float] = defaultdict(float)
        self.database: defaultdict[str, float] = defaultdict(float)

    def timed(self, stage: str, act: Callable[..., Any]) -> Callable[..., Any]:
        """Return `act`, counted as `stage`."""

        def timed(*arguments: Any, **named: Any) -> Any:
            python, database = time.thread_time(), _of_backend()
            try:
                return act(*arguments, **named)
            finally:
                self.python[stage] += time.thread_time() - python
                self.database[stage] += _of_backend() - database

        return timed


def _of_backend() -> float:
    """Return the processor seconds of this connection's server process."""
    return int(Path(f"/proc/{_backend()}/schedstat").read_text().split()[0]) / 1e9


def _print_stages(member: Membership, seed: int) -> None:
    """Import more in this process, and print what each stage takes of an article's time."""
    clock = _Clock()
    wire = list(stories(SAMPLE, seed=seed))
    registered = cast("dict[str, Kind[Any]]", kinds())
    _take_over(registered, clock)
    with transaction.atomic():
        clock.timed("open the batch", _open)(member, wire)
        _keep_from_workers()
    run = clock.timed("", partial(jobs.run, worker="measured"))
    while waiting := due():
        for pk in waiting:
            run(job_id=pk)
    named = [stage for stage in clock.python if stage]
    for spent in (clock.python, clock.database):
        spent["claims, fences, leases"] = spent.pop("") - sum(spent[name] for name in named[1:])
    print(f"\nms of processor an article, {SAMPLE} more in one process:")
    print(f"{'Python':>8} {'PostgreSQL':>10}")
    for stage in clock.python:
        python, database = (each[stage] / SAMPLE * 1000 for each in (clock.python, clock.database))
        print(f"{python:8.2f} {database:10.2f}   {stage}")
    total = sum(clock.python.values()), sum(clock.database.values())
    print(f"{total[0] / SAMPLE * 1000:8.2f} {total[1] / SAMPLE * 1000:10.2f}   all")


def _take_over(registered: dict[str, Kind[Any]], clock: _Clock) -> None:
    """Know every kind by a name that no worker knows, and measure it."""
    for name, kind in list(registered.items()):

        def finish(job: Work, result: Any, kind: Kind[Any] = kind) -> None:
            kind.finish(job, result)
            _keep_from_workers()

        del registered[name]
        registered[f"{OURS}{name}"] = replace(
            kind,
            name=f"{OURS}{name}",
            work=clock.timed(f"{name}: work", kind.work),
            finish=clock.timed(f"{name}: write", finish),
        )


def _keep_from_workers() -> None:
    """Rename the kinds of the jobs that this transaction has enqueued."""
    new = Job.objects.filter(state=State.READY).exclude(kind__startswith=OURS)
    new.update(kind=Concat(Value(OURS), F("kind")))


if __name__ == "__main__":
    main()
