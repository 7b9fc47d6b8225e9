"""Ends the runner's children when the runner is gone, however it went.

Started by the runner as a process of its own with one end of a pipe. The runner writes which
processes to watch; when the pipe closes and somebody is still there, they are stopped: first as
each likes to be, then for good. Standard library alone: it has to be small and start at once.
"""

import contextlib
import os
import signal
import sys
import time

POLITE_SECONDS = 1.2
FIRM_SECONDS = 0.4


def signal_process(pid: int, number: int, *, group: bool) -> bool:
    """Send a signal to a process or its group; return whether there was one."""
    try:
        if group:
            os.killpg(pid, number)
        else:
            os.kill(pid, number)
    except (ProcessLookupError, PermissionError):
        return False
    return True


def end(watched: dict[int, tuple[int, bool]]) -> None:
    """Stop every watched process: by its own signal, then SIGQUIT, then SIGKILL."""
    left = watched
    rounds = ((None, POLITE_SECONDS), (signal.SIGQUIT, FIRM_SECONDS), (signal.SIGKILL, 0.0))
    for number, patience in rounds:
        for pid, (own_signal, group) in left.items():
            signal_process(pid, own_signal if number is None else number, group=group)
        until = time.monotonic() + patience
        while left and time.monotonic() < until:
            time.sleep(0.02)
            left = {pid: how for pid, how in left.items() if signal_process(pid, 0, group=how[1])}


def main(descriptor: int) -> None:
    """Follow the notes `watch PID SIGNAL GROUP` and `forget PID` until the pipe closes."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    watched: dict[int, tuple[int, bool]] = {}
    with os.fdopen(descriptor) as notes:
        for note in notes:
            verb, pid, *how = note.split()
            if verb == "watch":
                watched[int(pid)] = (int(how[0]), how[1] == "1")
            else:
                watched.pop(int(pid), None)
    with contextlib.suppress(KeyboardInterrupt):
        end(watched)


if __name__ == "__main__":
    main(int(sys.argv[1]))
