"""`make test`: pytest with a data folder, a database and a Valkey of its own, gone afterwards."""

import contextlib
import fcntl
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from config.runner import chromium, services
from config.runner.program import Program, StartError
from config.runner.tree import StopRequestedError, Tree, say

PREFIX = "second-source-test-"
# What a person has set for a site of theirs must not reach the tests.
NOT_OURS = (
    *("ALLOWED_HOSTS", "CSRF_TRUSTED_ORIGINS", "DATABASE_URL", "DJANGO_SETTINGS_MODULE"),
    *("EMAIL_URL", "HOST", "MAIL_FROM", "PORT", "PROCESSES", "PUBLIC_URL", "REDIS_URL"),
    *("SECOND_SOURCE_DATA", "SECOND_SOURCE_MODE", "SECOND_SOURCE_TEST_DB", "SECRET_KEY"),
)
INTERRUPTED = 130


def main(arguments: Sequence[str]) -> int:
    """Run the tests, or what pytest makes of `arguments`; return its exit status."""
    on_all_cores = ("--numprocesses", str(os.cpu_count() or 1), "--dist", "loadscope")
    return with_services(("-m", "pytest", *on_all_cores, *arguments), name="pytest")


def mutants(arguments: Sequence[str]) -> int:
    """Put one fault after the other into a copy of the code; return 0 when each turns tests red."""
    return with_services(("-m", "tests.mutants", *arguments), name="mutants")


def with_services(command: Sequence[str], *, name: str) -> int:
    """Run our Python with `command` beside a database and a Valkey that it has for itself alone.

    :returns: the exit status
    """
    with contextlib.suppress(OSError):
        sweep(Path(tempfile.gettempdir()))
    try:
        with a_data_folder() as folder:
            held = services.lock(folder)
            with Tree(held=(held,)) as tree:
                where = services.start(tree, folder, {}, throwaway=True)
                environment = environment_of_tests(os.environ, folder) | where.environment()
                if found := chromium.find_or_install(environment):
                    environment["CHROMIUM"] = found
                program = Program(
                    name,
                    (sys.executable, *command),
                    environment=environment,
                    stop_signal=signal.SIGINT,
                    stage=1,
                    own_group=False,
                )
                return tree.run(program)
    except StartError as error:
        say(str(error))
        return 1
    except StopRequestedError:
        return INTERRUPTED


def environment_of_tests(environment: Mapping[str, str], folder: Path) -> dict[str, str]:
    """Return the environment of a test run: nobody's site, and a data folder of its own."""
    ours = {name: value for name, value in environment.items() if name not in NOT_OURS}
    return ours | {"SECOND_SOURCE_DATA": str(folder)}


@contextlib.contextmanager
def a_data_folder() -> Iterator[Path]:
    """Make a data folder that is gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix=PREFIX)).resolve()
    if os.geteuid() == 0:
        folder.chmod(0o711)
    try:
        yield folder
    finally:
        remove(folder)


def remove(folder: Path) -> None:
    """Remove a data folder, with what it has outside."""
    for pointer in ("elsewhere", "sockets"):
        with contextlib.suppress(OSError):
            shutil.rmtree((folder / pointer).read_text(encoding="utf-8").strip())
    shutil.rmtree(folder, ignore_errors=True)


def sweep(parent: Path) -> None:
    """Remove data folders of test runs that were killed: nobody holds their lock any more."""
    for folder in parent.glob(f"{PREFIX}*"):
        lock = folder / "lock"
        if folder.stat().st_uid != os.geteuid() or not lock.is_file():
            continue
        with lock.open() as file, contextlib.suppress(BlockingIOError):
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            remove(folder)
