"""Set the project up, then hand over: `python3 config/bootstrap.py run|test|check|mutants`.

Standard library alone, and plain enough for Python 3.8: whichever interpreter starts this file only
looks for one that suits, makes `.venv` with it, installs the hash-pinned lock there and replaces
itself by `.venv/bin/python -m config.runner`. Nothing is written outside the project's folder.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Iterator, NamedTuple, NoReturn

ROOT = Path(__file__).resolve().parent.parent
LOCK = Path("config", "requirements", "lock.txt")
VENV = Path(".venv")
STAMP = VENV / "second-source.json"
LOG = VENV / "install.log"

COMMANDS = ("run", "test", "check", "mutants")
OLDEST, NEWEST = (3, 11), (3, 14)
CANDIDATES = ("python3", "python3.13", "python3.12", "python3.14", "python3.11")

# Asked of every candidate. It prints one line of JSON, so that a shim which prints something else,
# or fails, is told apart from an interpreter.
PROBE = """
import importlib.util, json, os, platform, sys, sysconfig
print(json.dumps({
    "path": os.path.realpath(getattr(sys, "_base_executable", None) or sys.executable),
    "version": list(sys.version_info[:3]),
    "implementation": sys.implementation.name,
    "free_threaded": bool(sysconfig.get_config_var("Py_GIL_DISABLED")),
    "platform": sysconfig.get_platform() + "-" + "".join(platform.libc_ver()),
    "has_ensurepip": importlib.util.find_spec("ensurepip") is not None,
}))
"""


class SetupError(Exception):
    """The set-up cannot go on; the message says what is so and what to do."""


class Interpreter(NamedTuple):
    """A Python that runs on this machine."""

    path: str  # the installed interpreter itself, never a shim or a virtual environment's link
    version: tuple[int, ...]
    implementation: str
    free_threaded: bool
    platform: str
    has_ensurepip: bool

    @property
    def suits(self) -> bool:
        """Whether the project runs on it: CPython 3.11 to 3.14 with its usual lock."""
        return (
            self.implementation == "cpython"
            and not self.free_threaded
            and OLDEST <= self.version[:2] <= NEWEST
        )

    @property
    def name(self) -> str:
        """The interpreter in words, such as `Python 3.11.7 (/usr/bin/python3.11)`."""
        return "Python {} ({})".format(".".join(map(str, self.version)), self.path)


def probe(command: str) -> Interpreter | None:
    """Return the interpreter behind `command`, or None where nothing runs under that name."""
    try:
        answer = subprocess.run(
            [command, "-I", "-c", PROBE],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=20,
            check=True,
        )
        said = json.loads(answer.stdout.decode("utf-8"))
        return Interpreter(
            path=said["path"],
            version=tuple(said["version"]),
            implementation=said["implementation"],
            free_threaded=said["free_threaded"],
            platform=said["platform"],
            has_ensurepip=said["has_ensurepip"],
        )
    except (OSError, subprocess.SubprocessError, ValueError, KeyError, TypeError):
        return None


def candidates() -> Iterator[str]:
    """Return the commands to try, in order; a shim on the PATH may hide a real one behind it."""
    if os.environ.get("PYTHON"):
        yield os.environ["PYTHON"]
    folders = os.get_exec_path()
    for name in CANDIDATES:
        for folder in folders:
            found = shutil.which(name, path=folder)
            if found:
                yield found


def choose() -> Interpreter:
    """Return the first candidate that runs and suits.

    :raises SetupError: none does
    """
    seen: list[str] = []
    for command in candidates():
        found = probe(command)
        if found and found.suits:
            return found
        if found and found.name not in seen:
            seen.append(found.name)
    msg = (
        "Second Source needs Python 3.11, 3.12, 3.13 or 3.14 and found {}.\n"
        "Install one of them, or name one: PYTHON=/path/to/python make run".format(
            ", ".join(seen) or "none"
        )
    )
    raise SetupError(msg)


def stamp_of(python: Interpreter, root: Path) -> dict[str, str]:
    """Return what the environment is made from; any difference means that it is made again."""
    return {
        "lock": hashlib.sha256((root / LOCK).read_bytes()).hexdigest(),
        "interpreter": python.name,
        "platform": python.platform,
        "path": str(root / VENV),
    }


def is_ready(root: Path) -> bool:
    """Whether `.venv` runs and is exactly what the lock asks for, in this place."""
    present = probe(str(root / VENV / "bin" / "python"))
    if present is None or read_stamp(root) != stamp_of(present, root):
        return False
    asked = probe(os.environ["PYTHON"]) if os.environ.get("PYTHON") else None
    return asked is None or not asked.suits or asked.path == present.path


def read_stamp(root: Path) -> dict[str, str]:
    """Return the stamp of the last set-up that came to its end, empty where there is none."""
    try:
        stamp = json.loads((root / STAMP).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) else {}


def set_up(root: Path) -> None:
    """Make `.venv` and install the lock, unless both are already so.

    :raises SetupError: there is no interpreter, no ensurepip or no way to the packages, or the
        environment is another project's
    """
    refuse_anothers(root)
    if is_ready(root):
        return
    with (root / LOCK).open("rb") as lock:
        wait_for_turn(lock.fileno())
        if is_ready(root):
            return
        python = choose()
        stamp = stamp_of(python, root)
        before = read_stamp(root)
        # A stamp that differs in the lock alone belongs to a whole environment: packages are
        # added in place. Without a stamp it may be half-made, so it is made from nothing.
        if not before or dict(before, lock=stamp["lock"]) != stamp:
            make_environment(root, python)
        (root / STAMP).unlink(missing_ok=True)
        install(root)
        (root / STAMP).write_text(json.dumps(stamp, indent=2) + "\n", encoding="utf-8")


def refuse_anothers(root: Path) -> None:
    """See that `.venv` is the project's own: made anew through a link, another's is emptied.

    :raises SetupError: it is a link that leads out of the project
    """
    venv = root / VENV
    if venv.is_symlink() and root.resolve() not in venv.resolve().parents:
        msg = (
            f"{VENV} is a link to {venv.resolve()}, which leads out of this project: setting up "
            f"through it would empty another project's environment.\n"
            f"Remove the link (rm {VENV}), then give the same command again."
        )
        raise SetupError(msg)


def wait_for_turn(descriptor: int) -> None:
    """Let one set-up at a time work in this folder."""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        say("Another set-up is working in this folder; waiting for it.")
        fcntl.flock(descriptor, fcntl.LOCK_EX)


def make_environment(root: Path, python: Interpreter) -> None:
    """Make an empty `.venv` with `python`.

    :raises SetupError: the interpreter's installation cannot
    """
    short = "{}.{}".format(*python.version[:2])
    missing = (
        f"{python.name} has no ensurepip, so it cannot make a virtual environment.\n"
        f"On Debian or Ubuntu: apt install python{short}-venv. "
        "Or name another interpreter: PYTHON=/path/to/python make run"
    )
    if not python.has_ensurepip:
        raise SetupError(missing)
    say(f"Making .venv with {python.name}.")
    made = subprocess.run(
        [python.path, "-I", "-m", "venv", "--clear", str(root / VENV)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    if made.returncode:
        said = made.stdout.decode("utf-8", "replace").strip()
        raise SetupError(
            missing if "ensurepip" in said else "The environment was not made:\n" + said
        )


def install(root: Path) -> None:
    """Install what the lock pins into `.venv`.

    :raises SetupError: pip does not come to its end
    """
    say(f"Installing the packages of {LOCK} (once; a minute or two).")
    # pip's cache lies in the home folder, which is not ours to write to and may be read-only.
    environment = dict(os.environ, PIP_USER="0")
    environment.setdefault("PIP_NO_CACHE_DIR", "1")
    pip = [str(root / VENV / "bin" / "python"), "-I", "-m", "pip", "install"]
    options = ["--disable-pip-version-check", "--no-input", "--retries", "2", "--timeout", "20"]
    with (root / LOG).open("wb") as log:
        installed = subprocess.run(
            [*pip, *options, "--require-hashes", "--no-deps", "-r", str(root / LOCK)],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            env=environment,
            check=False,
        )
    if installed.returncode:
        errors = (root / LOG).read_text(encoding="utf-8", errors="replace").splitlines()
        msg = (
            "The packages could not be installed. pip's last words:\n  {}\n"
            "Look whether this machine reaches its package index (PIP_INDEX_URL or pip.conf), then "
            "give the same command again. The whole story is in {}.".format(
                "\n  ".join(errors[-5:]), LOG
            )
        )
        raise SetupError(msg)


def hand_over(root: Path, arguments: list[str]) -> NoReturn:
    """Become the project's own interpreter, in the same process."""
    python = str(root / VENV / "bin" / "python")
    os.chdir(str(root))
    sys.stdout.flush()
    os.execv(python, [python, "-m", "config.runner", *arguments])  # noqa: S606 - no shell wanted


def say(sentence: str) -> None:
    """Tell the person at the terminal."""
    sys.stderr.write(sentence + "\n")
    sys.stderr.flush()


def main(arguments: list[str]) -> int:
    """Set up and hand over; return the exit status where that fails."""
    if not arguments or arguments[0] not in COMMANDS:
        say("Usage: python3 config/bootstrap.py {}".format("|".join(COMMANDS)))
        return 2
    try:
        set_up(ROOT)
    except SetupError as error:
        say(str(error))
        return 1
    except OSError as error:
        say(f"The set-up could not write to {ROOT}: {error}.")
        return 1
    except KeyboardInterrupt:
        say("\nStopped before the set-up was whole; the next time begins anew.")
        return 130
    hand_over(ROOT, arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
