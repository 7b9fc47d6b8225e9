"""The tree of processes below the runner: started together, ended together.

Three things end a child with the runner: the runner itself when it is asked to stop; the guard, a
small process that sees the runner's end of a pipe close; and on Linux the kernel, by a signal each
child gets when its parent dies (which covers a runner and a guard killed at once).
"""

import ctypes
import fcntl
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from types import FrameType, TracebackType
from typing import IO, Self

from config.runner.program import Child, Program, StartError

STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
LARGEST_LOG = 5_000_000
RESTARTS, RESTART_WINDOW = 3, 60.0
PR_SET_PDEATHSIG = 1
ONE_REQUEST_SECONDS = 1.0


class StopRequestedError(Exception):
    """Somebody pressed Ctrl-C or sent a signal; carries its number."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


class Tree:
    """Starts programs, waits while watching them, and stops them in order."""

    def __init__(self, *, held: Iterable[int] = ()) -> None:
        """Make a tree; the guard keeps the descriptors `held` (locks) open until all have ended."""
        self.children: list[Child] = []
        self._held = tuple(held)
        self._libc = ctypes.CDLL(None) if sys.platform == "linux" else None

    def __enter__(self) -> Self:
        self._wake_read, wake_write = os.pipe()
        for descriptor in (self._wake_read, wake_write):
            os.set_blocking(descriptor, False)
        signal.set_wakeup_fd(wake_write, warn_on_full_buffer=False)
        for number in (*STOPPING, signal.SIGCHLD):
            # Under nohup, the end of the terminal is no request to stop.
            if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN:
                signal.signal(number, _noted)
        guard_read, guard_write = os.pipe()
        self._notes: IO[str] = os.fdopen(guard_write, "w", buffering=1)
        self._guard = subprocess.Popen(
            [
                sys.executable,
                "-I",
                "-S",
                str(Path(__file__).with_name("guard.py")),
                str(guard_read),
            ],
            pass_fds=(guard_read, *self._held),
            cwd="/",
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )
        os.close(guard_read)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()
        self._notes.close()
        self._guard.wait()

    def start(self, program: Program) -> Child:
        """Start a program; it lives until it ends, is stopped, or this process dies."""
        child = Child(program, self._launch(program))
        self.children.append(child)
        return child

    def _launch(self, program: Program) -> subprocess.Popen[bytes]:
        output = _open_log(program.log) if program.log else None
        try:
            process = subprocess.Popen(
                program.command,
                env=program.environment,
                stdin=subprocess.DEVNULL if program.own_group else None,
                stdout=subprocess.DEVNULL if program.quiet else output,
                stderr=subprocess.STDOUT if output else None,
                pass_fds=program.descriptors,
                process_group=0 if program.own_group else None,
                preexec_fn=self._dies_with_us(program.stop_signal),  # noqa: PLW1509 - no threads here
                **program.options,
            )
        except OSError as error:
            message = f"{program.name} could not be started: {error}."
            raise StartError(message) from error
        finally:
            if output:
                output.close()
        self._notes.write(
            f"watch {process.pid} {int(program.stop_signal)} {int(program.own_group)}\n"
        )
        return process

    def _dies_with_us(self, number: signal.Signals) -> Callable[[], None] | None:
        """Return what a child does before its program starts, after it has changed its user.

        Before it, the change would clear the signal again.
        """
        libc, parent = self._libc, os.getpid()
        if libc is None:
            return None

        def bind() -> None:
            libc.prctl(PR_SET_PDEATHSIG, int(number))
            if os.getppid() != parent:
                os._exit(1)

        return bind

    def pause(self, seconds: float) -> None:
        """Wait until the time is over or a child ends.

        :raises StopRequestedError: somebody asks us to stop
        """
        if select.select([self._wake_read], [], [], seconds)[0]:
            for number in os.read(self._wake_read, 4096):
                if number in STOPPING:
                    raise StopRequestedError(number)

    def wait_until(
        self, ready: Callable[[], bool], children: Iterable[Child], seconds: float
    ) -> bool:
        """Wait until `ready`; return False when the time is over.

        :raises StartError: one of `children` ends meanwhile
        """
        until = time.monotonic() + seconds
        while not ready():
            if time.monotonic() > until:
                return False
            for child in children:
                if child.process.poll() is not None:
                    raise StartError(_obituary(child))
            self.pause(0.02)
        return True

    def run(self, program: Program) -> int:
        """Run a program to its end and return its exit status."""
        child = self.start(program)
        while child.process.poll() is None:
            self.pause(1)
        self.forget(child)
        return int(child.process.returncode)

    def keep(self) -> None:
        """Watch the children for ever, starting again whoever ends.

        :raises StartError: one of them ends again and again
        """
        while True:
            for child in self.children:
                if child.process.poll() is not None:
                    self._start_again(child)
            self.pause(1)

    def _start_again(self, child: Child) -> None:
        now = time.monotonic()
        child.ends = [*(end for end in child.ends if now - end < RESTART_WINDOW), now]
        if len(child.ends) > RESTARTS:
            raise StartError(f"{_obituary(child)} It did so {len(child.ends)} times in a minute.")
        say(f"{_obituary(child)} Starting it again.")
        _kill(child)  # and what it had started itself
        self._notes.write(f"forget {child.process.pid}\n")
        child.process = self._launch(child.program)

    def stop(self) -> None:
        """Stop all children, one stage after the other, the highest first.

        Whoever outlives the grace of its stage is killed, and so are all of a stage at another
        Ctrl-C.
        """
        asked = time.monotonic()
        for stage in sorted({child.program.stage for child in self.children}, reverse=True):
            together = [child for child in self.children if child.program.stage == stage]
            for child in together:
                if child.process.poll() is None:
                    child.process.send_signal(child.program.stop_signal)
            self._wait_for_end(together, asked)
            for child in together:
                _kill(child)
                self.forget(child)

    def _wait_for_end(self, children: list[Child], asked: float) -> None:
        until = time.monotonic() + max(child.program.grace for child in children)
        while time.monotonic() < until and any(c.process.poll() is None for c in children):
            try:
                self.pause(0.1)
            except StopRequestedError:
                # One Ctrl-C may reach us twice: from the terminal, and handed on by make.
                if time.monotonic() - asked > ONE_REQUEST_SECONDS:
                    say("Stopping at once.")
                    return

    def forget(self, child: Child) -> None:
        """Stop watching a child that has ended."""
        self.children.remove(child)
        self._notes.write(f"forget {child.process.pid}\n")


def _kill(child: Child) -> None:
    """Kill what is left of a child, with the processes it started in its group."""
    try:
        if child.program.own_group:
            os.killpg(child.process.pid, signal.SIGKILL)
        else:
            child.process.kill()
    except (ProcessLookupError, PermissionError):
        pass
    child.process.wait()


def _noted(_number: int, _frame: FrameType | None) -> None:
    """Do nothing: the number was written to the wake-up pipe, and `pause` reads it."""


def _open_log(path: Path) -> IO[bytes]:
    if path.is_file() and path.stat().st_size > LARGEST_LOG:
        path.replace(path.with_suffix(".old"))
    return path.open("ab")


def _obituary(child: Child) -> str:
    status = child.process.returncode
    how = f"was ended by signal {-status}" if status < 0 else f"ended with status {status}"
    log = child.program.log
    return f"{child.program.name} {how}." + (f" See {log}." if log else "")


def say(sentence: str) -> None:
    """Tell the person at the terminal."""
    sys.stderr.write(sentence + "\n")
    sys.stderr.flush()


def hold(folder: Path) -> int | None:
    """Take the data folder's lock; return its descriptor, or None while another runner has it."""
    descriptor = os.open(folder / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        return None
    return descriptor
