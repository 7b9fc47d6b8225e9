"""Send every hostile file to a running `make run`, and see who has to wait for it.

    .venv/bin/python -m tests.benchmarks.hostile [--url URL] [--data DIR] [--only WORDS]

One person sends the files of `tests/hostile/corpus.py`, one after the other; another reads the list
of articles all the while, as they did for some time before, with nothing going on. Prints how long
the slowest files took from being sent to their end, any answer that is none, and the other person's
median and 95th percentile before and meanwhile, with the ratio of the two.
"""

import argparse
import statistics
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from tests.benchmarks.main_job import Desk
from tests.hostile.corpus import Sample, samples

IDLE_SECONDS = 20.0
PAUSE_SECONDS = 0.05
PATIENCE = 120.0
SHOWN = 10


@dataclass(slots=True)
class Reader:
    """A person who looks at a page again and again; milliseconds of each look."""

    desk: Desk
    took: list[float] = field(default_factory=list)
    _stop: threading.Event = field(default_factory=threading.Event)

    def look(self) -> None:
        """Look until told to stop."""
        while not self._stop.is_set():
            begun = time.perf_counter()
            self.desk.http.get("/articles/").raise_for_status()
            self.took.append((time.perf_counter() - begun) * 1000)
            self._stop.wait(PAUSE_SECONDS)

    @contextmanager
    def looking(self) -> Iterator[None]:
        """Look in a thread for as long as the block runs."""
        self.took, self._stop = [], threading.Event()
        thread = threading.Thread(target=self.look, daemon=True)
        thread.start()
        try:
            yield
        finally:
            self._stop.set()
            thread.join()

    @property
    def median_and_p95(self) -> tuple[float, float]:
        """Return both, in milliseconds."""
        return statistics.median(self.took), statistics.quantiles(self.took, n=20)[-1]


def send(desk: Desk, sample: Sample) -> tuple[float, str]:
    """Send a file and wait for its end; return the seconds that took and what came of it."""
    data = sample.make()
    begun = time.monotonic()
    answer = desk.http.post(
        "/api/v1/articles/",
        files={"file": (sample.file_name, data, sample.media_type)},
        headers={"X-CSRFToken": desk.http.cookies["csrftoken"]},
        timeout=PATIENCE,
    )
    if answer.status_code != httpx.codes.ACCEPTED:
        what = answer.json()["code"] if answer.is_client_error else f"HTTP {answer.status_code}"
        return time.monotonic() - begun, what
    path = f"/articles/{answer.json()['id']}/"
    while time.monotonic() < begun + PATIENCE:
        article = desk.call("GET", path)
        at_work = any(job["state"] in {"ready", "running"} for job in article["jobs"])
        if article["status"] != "importing" and not at_work:
            return time.monotonic() - begun, article["error_code"] or article["status"]
        time.sleep(PAUSE_SECONDS)
    return time.monotonic() - begun, "NO END"


def run(url: str, password: str, only: str) -> None:
    """Do it all once and print what was seen."""
    sender = Desk(url, "annotator@demo.example", password)
    reader = Reader(Desk(url, "reviewer@demo.example", password))
    with reader.looking():
        time.sleep(IDLE_SECONDS)
    idle = reader.median_and_p95
    with reader.looking():
        ends = [(*send(sender, each), each.name) for each in samples() if only in each.name]
    busy = reader.median_and_p95
    for seconds, what, name in sorted(ends, reverse=True)[:SHOWN]:
        print(f"{seconds:8.1f} s  {name}: {what}")
    broken = [
        end for end in ends if end[1].startswith("HTTP") or end[1] in {"NO END", "job_failed"}
    ]
    for seconds, what, name in broken:
        print(f"  BROKEN {seconds:8.1f} s  {name}: {what}")
    print(f"{len(ends)} files, {len(broken)} without a proper end")
    print(f"alone      p50 {idle[0]:6.1f} ms  p95 {idle[1]:6.1f} ms")
    print(f"meanwhile  p50 {busy[0]:6.1f} ms  p95 {busy[1]:6.1f} ms  ({len(reader.took)} looks)")
    print(f"ratio of the 95th percentiles: {busy[1] / idle[1]:.2f}")
    if broken:
        sys.exit(1)


def main() -> None:
    """Read the arguments."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--url", default="http://127.0.0.1:8000")
    parser.add_argument("--data", type=Path, default=Path("var"), help="the data folder of the run")
    parser.add_argument("--only", default="", help="a word of the names of the files to send")
    given = parser.parse_args()
    password = (given.data / "demo-password").read_text(encoding="utf-8").strip()
    run(given.url, password, given.only)


if __name__ == "__main__":
    main()
