"""The two embedded servers: how each is made, started, asked for life and stopped."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psycopg

from config.embedded.places import Places, give
from config.runner.program import Program, StartError

NAME = "second_source"
ROLE = "app"
DEFAULT_VERSION = 18
ORPHAN_SECONDS = 10


@dataclass(frozen=True, slots=True)
class Postgres:
    """PostgreSQL on a Unix socket, with one role that may do everything."""

    places: Places
    version: int = DEFAULT_VERSION
    throwaway: bool = False
    """Whether its data may be lost with the machine: tests are then several times faster."""

    @property
    def cluster(self) -> Path:
        """The data directory; its name carries the major version, whose files no other reads."""
        return self.places.data / f"pg{self.version}"

    @property
    def socket(self) -> Path:
        """The Unix socket it listens on."""
        return self.places.sockets / ".s.PGSQL.5432"

    def url(self, database: str = NAME) -> str:
        """Return the address of `database` for DATABASE_URL."""
        return f"postgresql://{ROLE}@/{database}?host={quote(str(self.places.sockets))}"

    def prepare(self) -> None:
        """Make the cluster where there is none, and clear away what a killed server left.

        :raises StartError: initdb fails
        """
        if not (self.cluster / "PG_VERSION").is_file():
            self._initdb()
        pid_file = self.cluster / "postmaster.pid"
        if pid_file.is_file():
            end_orphan(pid_file, self.cluster)
            # Its process is gone. PostgreSQL looks only whether the number is in use, and in a
            # container the number is soon in use again, by something else.
            pid_file.unlink(missing_ok=True)
        for left in (self.socket, self.socket.with_name(self.socket.name + ".lock")):
            left.unlink(missing_ok=True)

    def _initdb(self) -> None:
        draft = self.cluster.with_name(self.cluster.name + ".new")
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(mode=0o700)
        give(draft, self.places.user)
        # The builtin locale sorts the same on every system and needs none installed.
        builtin = ("--locale-provider=builtin", "--builtin-locale=C.UTF-8")
        locale = ("--locale=C", *(builtin if self.version >= 17 else ()))  # noqa: PLR2004 - since 17
        made = subprocess.run(
            [
                str(self.places.postgres / "initdb"),
                *("-D", str(draft), "-U", ROLE, "--auth=trust", "--encoding=UTF8", *locale),
                *(("--no-sync",) if self.throwaway else ()),
            ],
            cwd="/",
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            **self.places.process_options(),
        )
        if made.returncode:
            message = f"PostgreSQL's data folder was not made: {made.stderr.strip()}"
            raise StartError(message)
        draft.rename(self.cluster)

    def program(self) -> Program:
        """Return the program to run."""
        values = {
            "listen_addresses": "",
            "unix_socket_directories": f'"{self.places.sockets}"',
            "unix_socket_permissions": "0700",
            # Enough for the pools of a web process for each of many processors.
            "max_connections": "300",
            "dynamic_shared_memory_type": "mmap",
            "jit": "off",
            "timezone": "UTC",
            "log_timezone": "UTC",
        }
        if self.throwaway:
            values |= {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}
        settings = [part for name, value in values.items() for part in ("-c", f"{name}={value}")]
        return Program(
            name="PostgreSQL",
            command=(str(self.places.postgres / "postgres"), "-D", str(self.cluster), *settings),
            options=self.places.process_options(),
            log=self.places.logs / "postgresql.log",
            stop_signal=signal.SIGINT,  # the fast shutdown: it does not wait for clients
        )

    def is_ready(self) -> bool:
        """Return whether it answers; the app's database exists from then on."""
        try:
            with psycopg.connect(self.url("postgres"), autocommit=True, connect_timeout=5) as link:
                known = "SELECT 1 FROM pg_database WHERE datname = %s"
                if link.execute(known, [NAME]).fetchone() is None:
                    link.execute(f"CREATE DATABASE {NAME}")
        except psycopg.OperationalError:
            return False
        return True


@dataclass(frozen=True, slots=True)
class Valkey:
    """Valkey on a Unix socket, in memory alone: whatever it holds may be lost at any time."""

    places: Places

    @property
    def socket(self) -> Path:
        """The Unix socket it listens on."""
        return self.places.sockets / "valkey.sock"

    def url(self) -> str:
        """Return its address for REDIS_URL."""
        return f"unix://{quote(str(self.socket))}"

    def program(self) -> Program:
        """Return the program to run."""
        return Program(
            name="Valkey",
            command=(
                str(self.places.valkey),
                *("--port", "0", "--unixsocket", str(self.socket), "--unixsocketperm", "700"),
                *("--dir", str(self.places.sockets), "--save", "", "--daemonize", "no"),
            ),
            options=self.places.process_options(),
            log=self.places.logs / "valkey.log",
            stop_signal=signal.SIGTERM,
        )

    def is_ready(self) -> bool:
        """Return whether it answers."""
        try:
            with socket.socket(socket.AF_UNIX) as link:
                link.settimeout(5)
                link.connect(str(self.socket))
                link.sendall(b"PING\r\n")
                return link.recv(7) == b"+PONG\r\n"
        except OSError:
            return False


def end_orphan(pid_file: Path, cluster: Path) -> None:
    """End the server that still runs on `cluster` although its runner is gone.

    A folder copied from a running one carries that one's file; its server is left alone.
    """
    pid_line, folder = pid_file.read_text(encoding="utf-8").splitlines()[:2]
    pid = int(pid_line)
    if Path(folder) != cluster or not _runs_on(pid, cluster):
        return
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGINT)
    end = time.monotonic() + ORPHAN_SECONDS
    while _runs_on(pid, cluster):
        if time.monotonic() > end:
            message = (
                f"An earlier PostgreSQL (process {pid}) does not end: stop it, then start again."
            )
            raise StartError(message)
        time.sleep(0.05)


def _runs_on(pid: int, cluster: Path) -> bool:
    """Return whether the process is a PostgreSQL on `cluster`."""
    proc = Path("/proc", str(pid), "cmdline")
    if Path("/proc/self").exists():
        try:
            words = proc.read_bytes().split(b"\0")
        except OSError:
            return False
    else:
        shown = subprocess.run(
            ["/bin/ps", "-o", "args=", "-p", str(pid)], capture_output=True, check=False
        )
        words = shown.stdout.split()
    return os.fsencode(cluster) in words
