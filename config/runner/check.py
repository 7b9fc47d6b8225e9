"""`make check`: every checker, several at once; all of them run even if one fails."""

import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from config.runner.program import Child, Program, StartError
from config.runner.test import INTERRUPTED, NOT_OURS
from config.runner.tree import StopRequestedError, Tree, say

ROOT = Path(__file__).resolve().parents[2]
FRONTEND = ROOT / "config" / "frontend"
NODE_SENTENCE = "Node 20 or later is needed for `make check` (and for nothing else): install it."

# What a production site sets; only `check --deploy` and `collectstatic` see it.
PRODUCTION = {
    "SECOND_SOURCE_MODE": "production",
    "SECRET_KEY": "0123456789-abcdefghijklmnopqrstuvwxyz-this-one-signs-nothing",
    "ALLOWED_HOSTS": "desk.example.org",
    "DATABASE_URL": "postgresql://app@database.example.org/second_source",
    "REDIS_URL": "redis://redis.example.org:6379/0",
    "EMAIL_URL": "smtp://mail.example.org:587",
    "MAIL_FROM": "desk@example.org",
}


@dataclass(frozen=True, slots=True)
class Check:
    """One checker: a name for the summary, and the commands it takes, one after the other."""

    name: str
    command: tuple[str, ...]
    environment: Mapping[str, str] = field(default_factory=dict)
    folder: Path = ROOT


def checks(scratch: Path) -> list[Check]:
    """Return all checks, the slow ones first; `scratch` is a folder for what they build."""
    python = sys.executable
    tools = Path(python).parent
    manage = (python, "manage.py")
    production = {**PRODUCTION, "SECOND_SOURCE_DATA": str(scratch)}
    return [
        Check("types", (str(tools / "mypy"), "apps", "config", "tests", "manage.py")),
        Check("floors, rooms and doors", (str(tools / "lint-imports"),)),
        Check("lint", (str(tools / "ruff"), "check", "--no-fix", ".")),
        Check("format", (str(tools / "ruff"), "format", "--check", ".")),
        Check("templates", (str(tools / "djlint"), "--lint", "--quiet", "templates", "apps")),
        Check(
            "safe in production",
            (*manage, "check", "--deploy", "--fail-level", "WARNING"),
            production,
        ),
        Check("static files", (*manage, "collectstatic", "--no-input", "-v", "0"), production),
        # Without a database it warns that it found none; what it compares are files and models.
        Check(
            "migrations",
            (python, "-W", "ignore", "manage.py", "makemigrations", "--check", "--dry-run"),
        ),
        Check("reference", (python, "-m", "config.reference", "--check")),
    ]


def front_end_checks(node: str) -> list[Check]:
    """Return the checks that need Node and its packages."""
    tools = FRONTEND / "node_modules" / ".bin"
    scripts = ("static/js", "tests/js")
    return [
        Check("types of the front end", (str(tools / "tsc"), "-p", str(FRONTEND))),
        Check(
            "lint of the front end",
            (str(tools / "biome"), "check", f"--config-path={FRONTEND}", *scripts),
        ),
        Check(
            "tests of the front end",
            (node, "--test", *map(str, sorted(ROOT.glob("tests/js/*.test.js")))),
        ),
    ]


def main(arguments: Sequence[str]) -> int:
    """Run the checks, or those whose names hold a word of `arguments`; return the exit status."""
    try:
        with tempfile.TemporaryDirectory() as scratch, Tree() as tree:
            wanted = checks(Path(scratch))
            failures = []
            try:
                wanted = front_end_checks(prepare_front_end(tree, Path(scratch))) + wanted
            except StartError as error:
                failures.append("front end")
                say(str(error))
            chosen = [
                check
                for check in wanted
                if not arguments or any(word in check.name for word in arguments)
            ]
            failures += run(tree, chosen, Path(scratch))
    except StopRequestedError:
        return INTERRUPTED
    if failures:
        say(f"\n{len(failures)} of {len(chosen)} checks failed: {', '.join(failures)}.")
        return 1
    say(f"\nAll {len(chosen)} checks passed.")
    return 0


def prepare_front_end(tree: Tree, scratch: Path) -> str:
    """Install the front end's checkers as locked, where that is not done; return the path of Node.

    :raises StartError: there is no Node, or no way to the packages
    """
    node, npm = shutil.which("node"), shutil.which("npm")
    if not node or not npm:
        raise StartError(NODE_SENTENCE)
    lock = (FRONTEND / "package-lock.json").read_bytes()
    stamp = FRONTEND / "node_modules" / "installed-lock.json"
    if stamp.is_file() and stamp.read_bytes() == lock:
        return node
    say("Installing the checkers of the front end (once).")
    log = scratch / "npm.log"
    # npm's cache lies in the home folder, which is not ours to write to.
    environment = {**os.environ, "npm_config_cache": str(scratch / "npm")}
    command = (npm, "ci", "--prefix", str(FRONTEND))
    if tree.run(Program("npm", command, log=log, environment=environment)):
        said = log.read_text(encoding="utf-8", errors="replace").strip()
        message = f"The checkers of the front end could not be installed:\n{said}"
        raise StartError(message)
    stamp.write_bytes(lock)
    return node


def run(tree: Tree, wanted: Sequence[Check], scratch: Path) -> list[str]:
    """Run the checks side by side, telling how each ends; return the names of those that failed."""
    waiting: Iterator[Check] = iter(wanted)
    running: list[tuple[Check, Child, float]] = []
    failures: list[str] = []
    while True:
        while len(running) < (os.cpu_count() or 1) and (check := next(waiting, None)):
            running.append((check, start(tree, check, scratch), time.monotonic()))
        if not running:
            return failures
        tree.pause(1)
        for entry in [entry for entry in running if entry[1].process.poll() is not None]:
            running.remove(entry)
            check, child, began = entry
            tree.forget(child)
            took = f"({time.monotonic() - began:.1f} s)"
            if child.process.returncode == 0:
                say(f"passed  {check.name} {took}")
            else:
                say(f"FAILED  {check.name} {took}")
                failures.append(check.name)
                say(log_of(check, scratch).read_text(encoding="utf-8", errors="replace").rstrip())


def start(tree: Tree, check: Check, scratch: Path) -> Child:
    """Start a check in an environment that holds nobody's site."""
    environment = {name: value for name, value in os.environ.items() if name not in NOT_OURS}
    return tree.start(
        Program(
            check.name,
            check.command,
            log=log_of(check, scratch),
            environment=environment | dict(check.environment),
            options={"cwd": check.folder},
        )
    )


def log_of(check: Check, scratch: Path) -> Path:
    """Return the file that takes what a check prints."""
    return scratch / f"{check.name.replace(' ', '-')}.log"
