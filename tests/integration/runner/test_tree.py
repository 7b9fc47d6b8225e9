"""Processes below a runner: started together, ended together, whatever happens to the runner."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from config.runner.program import Program, StartError
from config.runner.tree import StopRequestedError, Tree
from tests import processes

SECONDS = 3.0
ROOT = Path(__file__).resolve().parents[3]

# Writes its number, then waits; with a word, ignores what asks it to stop or starts one more.
CHILD = """
import os, pathlib, signal, subprocess, sys, time
mark, words = sys.argv[1], sys.argv[2:]
if "stubborn" in words:
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGQUIT):
        signal.signal(number, signal.SIG_IGN)
if "parent" in words:
    subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)", mark])
pathlib.Path(mark, f"{os.getpid()}").touch()
time.sleep(60)
"""
RUNNER = """
import sys
from pathlib import Path
from config.runner.program import Program
from config.runner.tree import Tree
mark, child = sys.argv[1:3]
with Tree() as tree:
    for word in ("plain", "stubborn", "parent"):
        tree.start(Program(word, (sys.executable, "-c", child, mark, word), grace=0.3))
    tree.keep()
"""


@pytest.fixture(autouse=True)
def signals_as_before() -> Iterator[None]:
    """Give the test process its own signal handlers back."""
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGCHLD)
    before = {number: signal.getsignal(number) for number in numbers}
    yield
    signal.set_wakeup_fd(-1)
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_nothing_is_left_when_the_runner_goes(tmp_path: Path, number: signal.Signals) -> None:
    runner = subprocess.Popen([sys.executable, "-c", RUNNER, str(tmp_path), CHILD], cwd=ROOT)
    while len(list(tmp_path.iterdir())) < 3:
        assert runner.poll() is None
        time.sleep(0.02)
    left = processes.below(runner.pid)
    assert len(left) == 5, "three children, the child of one of them, and the guard"
    runner.send_signal(number)
    runner.wait(timeout=SECONDS)
    processes.wait_until_gone(left, SECONDS)


def test_programs_stop_from_the_highest_stage_down(tmp_path: Path) -> None:
    script = (
        "import pathlib, signal, sys, time\n"
        "def stop(*_):\n"
        "    time.sleep(0.1)\n"
        "    open(sys.argv[1], 'a').write(sys.argv[2])\n"
        "    sys.exit()\n"
        "signal.signal(signal.SIGTERM, stop)\n"
        "pathlib.Path(sys.argv[1] + sys.argv[2]).touch()\n"
        "time.sleep(60)\n"
    )
    order = tmp_path / "order"
    with Tree() as tree:
        for stage in (0, 2, 1):
            command = (sys.executable, "-c", script, str(order), str(stage))
            tree.start(Program(f"stage {stage}", command, stage=stage))
        ready = [Path(f"{order}{stage}") for stage in (0, 1, 2)]
        assert tree.wait_until(lambda: all(mark.exists() for mark in ready), tree.children, 10)
    assert order.read_text() == "210"


def test_who_ends_is_started_again_until_it_is_too_often(tmp_path: Path) -> None:
    count = tmp_path / "count"
    command = (sys.executable, "-c", f"open({str(count)!r}, 'a').write('x')")
    with Tree() as tree:
        tree.start(Program("The bell", command))
        with pytest.raises(StartError, match=r"bell ended with status 0\..*4 times in a minute"):
            tree.keep()
    assert count.read_text() == "xxxx"


def test_what_ends_while_it_should_come_up_is_named_with_its_log(tmp_path: Path) -> None:
    log = tmp_path / "server.log"
    command = (sys.executable, "-c", "import sys; sys.exit('no room')")
    with Tree() as tree:
        server = tree.start(Program("The server", command, log=log))
        with pytest.raises(StartError, match=f"The server ended with status 1. See {log}"):
            tree.wait_until(lambda: False, [server], 10)
    assert log.read_text() == "no room\n"


def test_what_cannot_be_started_is_named() -> None:
    with pytest.raises(StartError, match="The ghost could not be started"), Tree() as tree:
        tree.start(Program("The ghost", ("/nowhere/ghost",)))


def test_a_request_to_stop_reaches_whoever_waits() -> None:
    with Tree() as tree:
        os.kill(os.getpid(), signal.SIGTERM)
        with pytest.raises(StopRequestedError):
            tree.pause(10)
