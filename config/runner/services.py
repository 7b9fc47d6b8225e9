"""PostgreSQL and Redis for a tree of processes: the ones the environment names, or our own."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from config.embedded import places
from config.embedded.servers import DEFAULT_VERSION, Postgres, Valkey
from config.embedded.state import Running
from config.runner.program import StartError
from config.runner.tree import Tree, hold, say

START_SECONDS = 30.0
HANDOVER_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Services:
    """Where the database and Redis are."""

    database_url: str
    redis_url: str
    running: Running | None
    """What `manage.py` is told, where both are ours."""

    owns_database: bool
    outside: tuple[Path, ...] = ()
    """Folders we had to make outside the data folder."""

    def environment(self) -> dict[str, str]:
        """Return the variables that tell a process of ours."""
        return {"DATABASE_URL": self.database_url, "REDIS_URL": self.redis_url}


def lock(folder: Path) -> int:
    """Take the data folder for this runner alone; return the lock's descriptor.

    :raises StartError: another runner has it, or it cannot be written to
    """
    try:
        places.make_folder(folder)
        held = hold(folder)
    except OSError as error:
        message = (
            f"The data folder {folder} cannot be used: {error.strerror}. "
            "Name another: SECOND_SOURCE_DATA=DIR make run"
        )
        raise StartError(message) from error
    if held is None and Running.find(folder) is None:
        # A runner that was just killed: its guard is still ending what it left.
        say("Waiting for the processes of an earlier start to end.")
        until = time.monotonic() + HANDOVER_SECONDS
        while held is None and time.monotonic() < until:
            time.sleep(0.1)
            held = hold(folder)
    if held is None:
        message = (
            f"Second Source already runs on the data folder {folder}. "
            "Stop it, or name another folder: SECOND_SOURCE_DATA=DIR make run"
        )
        raise StartError(message)
    return held


def start(
    tree: Tree,
    folder: Path,
    environment: Mapping[str, str],
    *,
    version: int = DEFAULT_VERSION,
    throwaway: bool = False,
) -> Services:
    """Start what `environment` does not name by DATABASE_URL and REDIS_URL, and wait for it.

    :raises StartError: a server does not come up; the message names its log
    """
    database_url = environment.get("DATABASE_URL", "").strip()
    redis_url = environment.get("REDIS_URL", "").strip()
    if database_url and redis_url:
        return Services(database_url, redis_url, running=None, owns_database=False)
    where = places.prepare(folder, version)
    postgres = None if database_url else Postgres(where, version, throwaway=throwaway)
    valkey = None if redis_url else Valkey(where)
    if postgres:
        postgres.prepare()
    servers = [server for server in (postgres, valkey) if server]
    children = [tree.start(server.program()) for server in servers]
    for server, child in zip(servers, children, strict=True):
        if not tree.wait_until(server.is_ready, children, START_SECONDS):
            message = f"{child.program.name} does not answer. See {child.program.log}."
            raise StartError(message)
    running = None
    if postgres and valkey:
        running = Running(
            data_folder=str(folder),
            database_url=postgres.url(),
            database_socket=str(postgres.socket),
            redis_url=valkey.url(),
            redis_socket=str(valkey.socket),
        )
    return Services(
        database_url=postgres.url() if postgres else database_url,
        redis_url=valkey.url() if valkey else redis_url,
        running=running,
        owns_database=postgres is not None,
        outside=where.outside,
    )


def given(environment: Mapping[str, str]) -> Services:
    """Return the services that the environment names, whether it does or not."""
    return Services(
        environment.get("DATABASE_URL", ""),
        environment.get("REDIS_URL", ""),
        running=None,
        owns_database=False,
    )
