"""The process that children are forked from: it has imported what they need, and holds no data.

Started by :mod:`apps.core.isolation` as ``python -m apps.core.nursery MODULE DESCRIPTOR``. To start
an interpreter that knows lxml and its friends takes most of a second, to fork one milliseconds. One
child at a time: over the socket comes ``run.`` with its ends of two pipes, its status goes back.
``kill`` ends it before its time, and so does the end of the socket.
"""

import contextlib
import importlib
import os
import runpy
import select
import signal
import socket
import sys
from typing import NoReturn

RUN = b"run."
KILL = b"kill"
READY = b"well"
_MESSAGE = 4


def serve(module: str, control: socket.socket) -> None:
    """Fork a child for each ``run`` until the socket ends."""
    importlib.import_module(module)
    wake_up, wake = os.pipe()
    os.set_blocking(wake, False)
    signal.signal(signal.SIGCHLD, lambda _number, _frame: None)
    signal.set_wakeup_fd(wake, warn_on_full_buffer=False)
    control.sendall(READY)
    while True:
        message, pipes, _, _ = socket.recv_fds(control, _MESSAGE, 2)
        if not message:
            return
        if message != RUN or len(pipes) != 2:  # noqa: PLR2004 - an end of each pipe
            continue
        child = os.fork()
        if child == 0:
            control.close()
            _become(module, *pipes)
        for pipe in pipes:
            os.close(pipe)
        status = _watched(child, control, wake_up)
        if status is None:
            return
        control.sendall(status.to_bytes(4, "big"))


def _become(module: str, stdin: int, stdout: int) -> NoReturn:
    """Run the module as a program would be, and end."""
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.setsid()
    os.dup2(stdin, 0)
    os.dup2(stdout, 1)
    os.closerange(3, 256)
    sys.argv = [module]
    status = 1
    try:
        sys.stdin = os.fdopen(0, encoding="utf-8")
        sys.stdout = os.fdopen(1, "w", encoding="utf-8")
        runpy.run_module(module, run_name="__main__", alter_sys=True)
        sys.stdout.flush()
        status = 0
    except SystemExit as ended:
        status = 0 if ended.code in {None, 0} else 1
        sys.stdout.flush()
    finally:
        # Not through the interpreter's own end, which is the nursery's.
        os._exit(status)


def _watched(child: int, control: socket.socket, wake_up: int) -> int | None:
    """Return the child's exit status once it has ended; None where nobody wants it any more."""
    wanted = True
    while True:
        heard = [wake_up, control.fileno()] if wanted else [wake_up]
        ready, _, _ = select.select(heard, [], [])
        if wake_up in ready:
            os.read(wake_up, 512)
            ended, status = os.waitpid(child, os.WNOHANG)
            if ended:
                _end(child)
                return os.waitstatus_to_exitcode(status) & 0xFF if wanted else None
        if control.fileno() in ready:
            wanted = bool(control.recv(_MESSAGE))
            _end(child)


def _end(child: int) -> None:
    """Kill the child and whatever it started."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(child, signal.SIGKILL)
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.kill(child, signal.SIGKILL)


if __name__ == "__main__":
    serve(sys.argv[1], socket.socket(fileno=int(sys.argv[2])))
