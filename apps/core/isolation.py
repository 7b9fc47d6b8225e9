"""Run a module of ours in a child process that has no settings, has limits, and can be killed.

What comes from the open web is fetched and parsed there: no database, no broker and no secret is
in reach of it, and whatever it does ends with its time.
"""

import contextlib
import os
import resource
import selectors
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from io import FileIO
from pathlib import Path
from typing import Final

from apps.core.nursery import KILL, RUN

_ROOT: Final = Path(__file__).resolve().parents[2]
ENVIRONMENT: Final[Mapping[str, str]] = {
    "LC_ALL": "C.UTF-8",
    "PYTHONUTF8": "1",
    "PYTHONDONTWRITEBYTECODE": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
}
"""All that a child finds in its environment: nothing of ours."""

_NICE: Final = 10
_CHUNK: Final = 1 << 16
_STATUS: Final = 4
_TO_END_SECONDS: Final = 5.0
_TO_START_SECONDS: Final = 30.0


class TooSlowError(Exception):
    """The child did not end in its time and was killed."""


class DiedError(Exception):
    """The child ended without an answer, most likely at one of its limits."""


class NotStartedError(Exception):
    """There was no child: it is not what was asked that is at fault, and a later one may come."""


def ask(module: str, sent: bytes, *, seconds: float) -> bytes:
    """Send bytes to `module`, run as a child of its own, and return what it answers.

    The module reads its standard input to the end and writes its standard output. The child, and
    whatever it started, ends with this call.

    :raises TooSlowError: it took longer than `seconds`
    :raises DiedError: it ended without success
    :raises NotStartedError: none could be started
    """
    nursery = _nursery_of(module)
    with nursery.lock:
        return nursery.ask(sent, seconds)


def limit_ourselves(*, cpu_seconds: int, memory_bytes: int) -> None:
    """Give this process so much processor time and memory, no core dump and no file to write.

    It also steps back behind the processes that answer people.
    """
    os.nice(max(0, _NICE - os.nice(0)))
    for what, limit in (
        (resource.RLIMIT_CPU, cpu_seconds),
        (resource.RLIMIT_AS, memory_bytes),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
    ):
        _soft, hard = resource.getrlimit(what)
        ceiling = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
        try:
            resource.setrlimit(what, (ceiling, ceiling))
        except (ValueError, OSError):
            # macOS refuses some of them; the parent's clock holds everywhere.
            continue


class _Nursery:
    """One module's nursery, started when it is first needed and again when it is gone."""

    def __init__(self, module: str) -> None:
        self.lock = threading.Lock()
        self._module = module
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None

    def ask(self, sent: bytes, seconds: float) -> bytes:
        """Run one child. The caller holds the lock."""
        control = self._started()
        stdin, to_child = _pipe()
        from_child, stdout = _pipe()
        with to_child, from_child:
            try:
                with stdin, stdout:
                    self._have_it_started(control, stdin, stdout)
                out = _exchange(to_child, from_child, sent, seconds)
                if out is None:
                    control.sendall(KILL)
                status = control.recv(_STATUS)
            except OSError as error:
                self._stop()
                raise DiedError(self._module) from error
        if not status:
            self._stop()
        if out is None:
            raise TooSlowError(self._module)
        if status != bytes(_STATUS):
            raise DiedError(self._module)
        return out

    def _have_it_started(self, control: socket.socket, stdin: FileIO, stdout: FileIO) -> None:
        try:
            socket.send_fds(control, [RUN], [stdin.fileno(), stdout.fileno()])
        except OSError as error:
            self._stop()
            raise NotStartedError(self._module) from error

    def _started(self) -> socket.socket:
        if self._control and self._process and self._process.poll() is None:
            return self._control
        self._stop()
        ours, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(
                [
                    sys.executable,
                    "-s",
                    "-m",
                    "apps.core.nursery",
                    self._module,
                    str(theirs.fileno()),
                ],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                cwd=_ROOT,
                env=dict(ENVIRONMENT),
                pass_fds=(theirs.fileno(),),
                start_new_session=True,
            )
        ours.settimeout(_TO_START_SECONDS)
        self._control = ours
        try:
            # It says so once it has imported all that its children need.
            ready = ours.recv(_STATUS)
        except OSError:
            ready = b""
        if not ready:
            self._stop()
            raise NotStartedError(self._module)
        ours.settimeout(_TO_END_SECONDS)
        return ours

    def _stop(self) -> None:
        if self._control:
            self._control.close()
        if self._process:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
        self._control = self._process = None


def _pipe() -> tuple[FileIO, FileIO]:
    """Return the end to read from and the end to write to, each closed once and for all."""
    reading, writing = os.pipe()
    return FileIO(reading, "rb"), FileIO(writing, "wb")


def _exchange(to_child: FileIO, from_child: FileIO, sent: bytes, seconds: float) -> bytes | None:
    """Write all of `sent` and read to the end; None where that takes longer than `seconds`."""
    deadline = time.monotonic() + seconds
    left = memoryview(sent)
    out = bytearray()
    os.set_blocking(to_child.fileno(), False)
    with selectors.DefaultSelector() as waiting:
        waiting.register(from_child, selectors.EVENT_READ)
        waiting.register(to_child, selectors.EVENT_WRITE)
        while (remaining := deadline - time.monotonic()) > 0:
            for key, _ in waiting.select(remaining):
                if key.fileobj is from_child:
                    data = os.read(from_child.fileno(), _CHUNK)
                    if not data:
                        return bytes(out)
                    out += data
                    continue
                with contextlib.suppress(BlockingIOError):
                    left = _written(to_child, left)
                if not left:
                    waiting.unregister(to_child)
                    to_child.close()
    return None


def _written(to_child: FileIO, left: memoryview) -> memoryview:
    """Write what goes in, and return what is left; nothing where nobody reads any more."""
    try:
        return left[os.write(to_child.fileno(), left[:_CHUNK]) :]
    except BrokenPipeError:
        return left[:0]


_nurseries: dict[tuple[int, str], _Nursery] = {}
_opening = threading.Lock()


def _nursery_of(module: str) -> _Nursery:
    # By process, because a fork takes no process of its parent's along.
    with _opening:
        return _nurseries.setdefault((os.getpid(), module), _Nursery(module))
