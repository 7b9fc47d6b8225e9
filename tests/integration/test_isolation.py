"""Children have no settings, end in their time, and leave nothing behind."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from apps.core.isolation import DiedError, NotStartedError, TooSlowError, ask

CHILD = "tests.hostile.child"
LONG = 60.0
ROOT = Path(__file__).resolve().parents[2]


def test_a_child_answers_what_it_was_sent_however_long_that_is() -> None:
    sent = os.urandom(3_000_000)
    assert ask(CHILD, b"echo " + sent, seconds=LONG) == sent
    assert ask(CHILD, b"echo ", seconds=LONG) == b""


def test_a_child_sees_nothing_of_our_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "not for children")
    seen = json.loads(ask(CHILD, b"environment", seconds=LONG))
    assert not {"SECRET_KEY", "DATABASE_URL", "REDIS_URL", "HOME", "PATH"} & set(seen)


def test_every_question_has_a_child_of_its_own() -> None:
    first, nursery = json.loads(ask(CHILD, b"who", seconds=LONG))
    second, again = json.loads(ask(CHILD, b"who", seconds=LONG))
    assert first != second
    assert nursery == again


def test_a_child_that_fails_or_meets_a_limit_is_said_to_have_died() -> None:
    for word in (b"fail", b"spin", b"grow"):
        with pytest.raises(DiedError):
            ask(CHILD, word, seconds=LONG)
    assert ask(CHILD, b"echo still here", seconds=LONG) == b"still here"


def test_where_there_is_no_child_nothing_is_said_to_have_died() -> None:
    with pytest.raises(NotStartedError):
        ask("no.such.module", b"", seconds=LONG)


def test_a_child_that_takes_too_long_is_killed_with_all_that_it_started() -> None:
    _, nursery = json.loads(ask(CHILD, b"who", seconds=LONG))
    began = time.monotonic()
    with pytest.raises(TooSlowError):
        ask(CHILD, b"family 61.25", seconds=0.5)
    assert time.monotonic() - began < LONG / 2
    assert _comes(lambda: not _children_of(nursery) and not _running("61.25"))


def test_a_nursery_that_was_killed_is_started_again() -> None:
    _, nursery = json.loads(ask(CHILD, b"who", seconds=LONG))
    os.kill(nursery, signal.SIGKILL)
    for _ in range(2):
        try:
            assert ask(CHILD, b"echo x", seconds=LONG) == b"x"
            break
        except (DiedError, NotStartedError):
            # It was asked in the moment of its death.
            continue
    else:
        pytest.fail("No nursery came back.")


def test_children_of_several_threads_do_not_mix_their_answers() -> None:
    def echo(n: int) -> bool:
        sent = str(n).encode() * 10_000
        return ask(CHILD, b"echo " + sent, seconds=LONG) == sent

    with ThreadPoolExecutor(4) as threads:
        assert all(threads.map(echo, range(40)))


def test_nothing_is_left_of_a_process_that_was_killed_while_its_child_worked() -> None:
    words = (
        "from apps.core.isolation import ask\n"
        f"print(ask({CHILD!r}, b'who', seconds=60).decode(), flush=True)\n"
        f"ask({CHILD!r}, b'sleep 62.25', seconds=60)"
    )
    with subprocess.Popen(
        [sys.executable, "-c", words], stdout=subprocess.PIPE, cwd=ROOT
    ) as parent:
        assert parent.stdout is not None
        _, nursery = json.loads(parent.stdout.readline())
        assert _comes(lambda: bool(_children_of(nursery)))
        parent.kill()
    assert _comes(lambda: not Path(f"/proc/{nursery}").exists() or _is_zombie(nursery))


def _comes(holds: Callable[[], bool]) -> bool:
    """Wait until something holds; return whether it came to that."""
    end = time.monotonic() + 20
    while time.monotonic() < end:
        if holds():
            return True
        time.sleep(0.05)
    return False


def _children_of(process: int) -> list[int]:
    """Return the processes, zombies apart, that have `process` as their parent."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        fields = _fields(int(entry.name))
        if fields and fields[1] == str(process) and fields[0] != "Z":
            found.append(int(entry.name))
    return found


def _is_zombie(process: int) -> bool:
    fields = _fields(process)
    return bool(fields) and fields[0] == "Z"


def _fields(process: int) -> list[str]:
    try:
        return (Path("/proc") / str(process) / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []


def _running(argument: str) -> bool:
    """Say whether a program runs that was started with `argument`."""
    for entry in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            if argument.encode() in entry.read_bytes().split(b"\0"):
                return True
        except OSError:
            continue
    return False
