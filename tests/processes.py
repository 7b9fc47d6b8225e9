"""Looking at the processes of this machine."""

import subprocess
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pytest

PROC = Path("/proc")


@dataclass(frozen=True, slots=True)
class Process:
    """A living process."""

    pid: int
    parent: int
    line: str


def all_of_them() -> list[Process]:
    """Return every process but those that have ended and wait to be noticed."""
    return list(_listed() if PROC.joinpath("self").exists() else _told_by_ps())


def naming(word: object) -> dict[int, str]:
    """Return the command lines of processes that hold `word`, by process number."""
    return {each.pid: each.line for each in all_of_them() if str(word) in each.line}


def below(pid: int) -> dict[int, str]:
    """Return the command lines of the processes that `pid` started, and of those they started."""
    processes = all_of_them()
    found: dict[int, str] = {}
    parents = {pid}
    while parents:
        children = {each.pid: each.line for each in processes if each.parent in parents}
        found |= children
        parents = set(children)
    return found


def wait_until_gone(pids: Iterable[int], seconds: float = 3.0) -> None:
    """Return when none of the processes lives; fail when that takes too long."""
    until = time.monotonic() + seconds
    while left := {each.pid: each.line for each in all_of_them() if each.pid in set(pids)}:
        if time.monotonic() > until:
            pytest.fail(f"Left after {seconds} s: {left}")
        time.sleep(0.05)


def _listed() -> Iterable[Process]:
    for folder in PROC.glob("[0-9]*"):
        try:
            line = (folder / "cmdline").read_bytes()
            # The name in the middle is in brackets and may hold anything.
            facts = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if facts[0] != "Z":
            words = line.replace(b"\0", b" ").decode("utf-8", "replace")
            yield Process(int(folder.name), int(facts[1]), words)


def _told_by_ps() -> Iterable[Process]:
    command = ["/bin/ps", "-A", "-ww", "-o", "pid=,ppid=,stat=,args="]
    told = subprocess.run(command, capture_output=True, text=True, check=True)
    for row in told.stdout.splitlines():
        pid, parent, state, *words = row.split(None, 3)
        if not state.startswith("Z"):
            yield Process(int(pid), int(parent), " ".join(words))
