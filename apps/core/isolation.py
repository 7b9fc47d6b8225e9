"""Run a module of ours in a child process that has no settings, has limits, and can be killed.

What comes from the open web is fetched and parsed there: no database, no broker and no secret is
in reach of it, and whatever it does ends with its time.
"""

import os
import resource
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

_ROOT: Final = Path(__file__).resolve().parents[2]
ENVIRONMENT: Final[Mapping[str, str]] = {
    "LC_ALL": "C.UTF-8",
    "PYTHONUTF8": "1",
    "PYTHONDONTWRITEBYTECODE": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
}
"""All that a child finds in its environment: nothing of ours."""


class TooSlowError(Exception):
    """The child did not end in its time and was killed."""


class DiedError(Exception):
    """The child ended without an answer, most likely at one of its limits."""


def ask(module: str, sent: bytes, *, seconds: float) -> bytes:
    """Send bytes to `module`, run as a child of its own, and return what it answers.

    The child, and whatever it started, ends with this call.

    :raises TooSlowError: it took longer than `seconds`
    :raises DiedError: it ended without success
    """
    with subprocess.Popen(
        [sys.executable, "-s", "-m", module],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=_ROOT,
        env=dict(ENVIRONMENT),
        start_new_session=True,
    ) as child:
        try:
            out, _ = child.communicate(sent, timeout=seconds)
        except subprocess.TimeoutExpired:
            raise TooSlowError(module) from None
        finally:
            _end(child)
    if child.returncode != 0:
        raise DiedError(module)
    return out


def limit_ourselves(*, cpu_seconds: int, memory_bytes: int) -> None:
    """Give this process so much processor time and memory, no core dump and no file to write."""
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


def _end(child: subprocess.Popen[bytes]) -> None:
    """Kill the child's whole process group, if any of it is left."""
    try:
        os.killpg(child.pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        return
