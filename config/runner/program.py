"""A program that the runner starts: what it is called, how it is started and how it is stopped."""

import signal
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


class StartError(Exception):
    """Something did not come up; the message says what is so, then what to do."""


@dataclass(frozen=True, slots=True)
class Program:
    """A command and everything about it that differs from one program to the next."""

    name: str
    command: tuple[str, ...]
    log: Path | None = None
    """The file that takes what it prints; None for the terminal."""

    quiet: bool = False
    """Whether only what it complains of is shown, not what it tells."""

    environment: Mapping[str, str] | None = None
    stop_signal: signal.Signals = signal.SIGTERM
    grace: float = 8
    """Seconds from the stop signal until it is killed."""

    stage: int = 0
    """Programs of a higher stage are stopped before those of a lower one."""

    own_group: bool = True
    """Whether Ctrl-C at the terminal passes it by, so that the runner decides what stops when."""

    descriptors: tuple[int, ...] = ()
    options: Mapping[str, Any] = field(default_factory=dict)
    """More for `subprocess`, such as the user it runs as."""


@dataclass(slots=True)
class Child:
    """A program that was started."""

    program: Program
    process: subprocess.Popen[bytes]
    ends: list[float] = field(default_factory=list)
    """When it ended without being asked, by the monotonic clock."""
