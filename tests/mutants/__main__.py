"""`python -m tests.mutants [WORD …]`: put one fault after the other into a copy of the code.

Each fault of `faults.toml` must turn at least one of the tests it names red; tests that stay green
have a hole. Words choose the faults whose area or name has one of them.
"""

import argparse
import contextlib
import os
import queue
import shutil
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final, Self

ROOT: Final = Path(__file__).resolve().parents[2]
FAULTS: Final = Path(__file__).with_name("faults.toml")
NOT_COPIED: Final = shutil.ignore_patterns(
    ".*", "var", "node_modules", "__pycache__", "*.pyc", "*.sqlite3"
)
PASSED, FAILED = 0, 1  # pytest's exit statuses; any other means that it did not get that far
TAIL_LINES: Final = 90


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault, and the tests that must notice it.

    :param old: stands exactly once in `file`
    :param tests: files or folders of tests
    """

    area: str
    name: str
    file: str
    old: str
    new: str
    tests: tuple[str, ...]

    @classmethod
    def read_all(cls, path: Path) -> list[Self]:
        """Read the faults of a TOML file."""
        entries = tomllib.loads(path.read_text(encoding="utf-8"))["fault"]
        return [cls(**{**entry, "tests": tuple(entry["tests"])}) for entry in entries]

    def matches(self, words: Sequence[str]) -> bool:
        """Tell whether the fault was asked for; without words all are."""
        return not words or any(word in f"{self.area} {self.name}" for word in words)


class Verdict(StrEnum):
    """What became of a fault."""

    RED = "red"
    GREEN = "STAYED GREEN"
    MISSING = "OLD TEXT NOT FOUND ONCE"
    BROKEN = "TESTS DID NOT RUN"

    @classmethod
    def of(cls, status: int) -> Self:
        """Return the verdict on a fault by pytest's exit status."""
        return {PASSED: cls.GREEN, FAILED: cls.RED}.get(status, cls.BROKEN)


@dataclass(frozen=True, slots=True)
class Result:
    """What became of a fault, how long it took in seconds, and what the tests said."""

    fault: Fault
    verdict: Verdict
    seconds: float
    said: str = ""


@dataclass(slots=True)
class Bench:
    """A copy of the code with a database of its own, for one fault at a time."""

    folder: Path
    number: int
    writes: int = 0

    def prove(self, fault: Fault) -> Result:
        """Put the fault in, run its tests, and take it out again."""
        start = time.monotonic()
        target = self.folder / fault.file
        sound = target.read_text(encoding="utf-8") if target.is_file() else ""
        if sound.count(fault.old) != 1:
            return Result(fault, Verdict.MISSING, 0.0)
        self._write(target, sound.replace(fault.old, fault.new))
        try:
            status, said = self.test(fault.tests)
        finally:
            self._write(target, sound)
        return Result(fault, Verdict.of(status), time.monotonic() - start, said)

    def test(self, tests: Sequence[str]) -> tuple[int, str]:
        """Run tests until the first fails; return pytest's exit status and the end of its words."""
        ran = subprocess.run(
            [
                *(sys.executable, "-m", "pytest", *tests),
                *("--exitfirst", "--quiet", "--reuse-db", "-p", "no:cacheprovider"),
                *("-p", "no:randomly", "--unshrunk"),
            ],
            cwd=self.folder,
            env=os.environ | {"SECOND_SOURCE_TEST_DB": f"test_mutants_{self.number}"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        return ran.returncode, "\n".join(ran.stdout.splitlines()[-TAIL_LINES:])

    def _write(self, target: Path, text: str) -> None:
        """Write with a time of its own: Python takes a file of the same second for the same."""
        self.writes += 1
        target.write_text(text, encoding="utf-8")
        moment = time.time() + 2 * self.writes
        os.utime(target, (moment, moment))


@contextlib.contextmanager
def benches(count: int) -> Iterator[list[Bench]]:
    """Make copies of the code, gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="mutants-") as place:
        made = []
        for number in range(count):
            folder = Path(place, str(number))
            shutil.copytree(ROOT, folder, ignore=NOT_COPIED)
            made.append(Bench(folder, number))
        yield made


def prove_all(faults: Sequence[Fault], lanes: Sequence[Bench]) -> Iterator[Result]:
    """Prove each fault on whichever bench is free; yield the results in the faults' order."""
    free: queue.SimpleQueue[Bench] = queue.SimpleQueue()
    for bench in lanes:
        free.put(bench)

    def prove(fault: Fault) -> Result:
        bench = free.get()
        try:
            return bench.prove(fault)
        finally:
            free.put(bench)

    with ThreadPoolExecutor(len(lanes)) as pool:
        yield from pool.map(prove, faults)


def say(words: str) -> None:
    """Write a line to whoever watches."""
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


def main(arguments: Sequence[str]) -> int:
    """Prove the faults asked for; return 0 when every one turned its tests red."""
    parser = argparse.ArgumentParser(prog="mutants", description=__doc__)
    parser.add_argument("words", nargs="*", help="only faults whose area or name has such a word")
    words = parser.parse_args(arguments).words
    faults = [fault for fault in Fault.read_all(FAULTS) if fault.matches(words)]
    start = time.monotonic()
    with benches(max(1, min(os.cpu_count() or 1, len(faults)))) as lanes:
        everything = sorted({test for fault in faults for test in fault.tests})
        status, said = lanes[0].test(everything)
        if status != PASSED:
            say(f"{said}\nWithout any fault, the tests are not green. Mend them first.")
            return 1
        say(f"Without a fault, all is green ({time.monotonic() - start:.0f} s).")
        results = []
        for result in prove_all(faults, lanes):
            fault = result.fault
            say(f"{fault.area:12} {fault.name:64} {result.verdict} {result.seconds:5.1f} s")
            results.append(result)
    wrong = [result for result in results if result.verdict is not Verdict.RED]
    for result in wrong:
        say(f"\n{result.fault.area}: {result.fault.name} – {result.verdict}\n{result.said}")
    seconds = time.monotonic() - start
    say(f"\n{len(results) - len(wrong)} of {len(results)} faults noticed, in {seconds:.0f} s.")
    return 1 if wrong or not results else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
