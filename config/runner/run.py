"""`make run`: everything in one tree, until Ctrl-C."""

import http.client
import math
import os
import socket
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from apps.jobs.registry import BULK_QUEUE, LAST_QUEUE, QUEUE
from config.env import BadEnvironmentError, Environment, kept_secret
from config.runner import prepared, services
from config.runner.program import Program, StartError
from config.runner.tree import StopRequestedError, Tree, say

ROOT = Path(__file__).resolve().parents[2]
DEMO_PEOPLE = (
    "annotator@demo.example",
    "reviewer@demo.example",
    "editor@demo.example",
    "admin@demo.example",
    "stranger@other.example",
)
READY_SECONDS = 60.0
BACKLOG = 1024
MANY = 2
"""Never fewer web processes than this: one long answer must not hold up everybody."""


@dataclass(frozen=True, slots=True)
class Options:
    """What the environment says about a run."""

    data: Path
    host: str
    port: int
    production: bool
    processes: int
    name: str
    """One of the names the site answers to."""

    @classmethod
    def read_from(cls, env: Environment) -> Self:
        """Read the options.

        :raises BadEnvironmentError: one of them makes no sense
        """
        options = cls(
            data=env.path(
                "SECOND_SOURCE_DATA", ROOT / "var", about="The data folder.", shown="var"
            ),
            production=env.mode() == "production",
            host=env.text("HOST", "127.0.0.1", about="The address `make run` listens on."),
            port=env.number("PORT", 8000, about="The port `make run` listens on."),
            processes=env.number(
                "PROCESSES",
                max(MANY, os.cpu_count() or 1),
                about="How many web processes to start, and how many jobs to run at once.",
                shown="one for each processor, at least 2",
            ),
            name=env.words("ALLOWED_HOSTS", ["localhost"], about="")[0].lstrip(".*") or "localhost",
        )
        env.refuse_if_faulty()
        return options


def main(_arguments: Sequence[str]) -> int:
    """Run Second Source until it is stopped; return the exit status."""
    try:
        options = Options.read_from(Environment())
        listener = listen(options.host, options.port)
        held = services.lock(options.data)
        with Tree(held=(held,)) as tree:
            serve(tree, options, listener)
    except (BadEnvironmentError, StartError) as error:
        say(str(error))
        return 1
    except StopRequestedError:
        say("Second Source has stopped.")
        return 0
    return 0


def listen(host: str, port: int) -> socket.socket:
    """Open the socket that all web processes share.

    :raises StartError: the port is taken, or not ours to open
    """
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listener = socket.socket(family, kind, protocol)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(BACKLOG)
    except (OSError, OverflowError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        message = (
            f"Port {port} on {host} cannot be used: {reason}. "
            f"Name another: PORT={port + 1} make run"
        )
        raise StartError(message) from error
    return listener


def serve(tree: Tree, options: Options, listener: socket.socket) -> None:
    """Start everything and keep it running.

    :raises StopRequestedError: somebody asks us to stop
    :raises StartError: something does not come up, or does not stay up
    """
    environment = {**os.environ, "SECOND_SOURCE_DATA": str(options.data)}
    if options.production:
        # Nothing is embedded there: the settings name what is missing.
        where = services.given(environment)
    else:
        where = services.start(tree, options.data, environment)
    environment |= where.environment()
    password = demo_password(options.data) if where.owns_database else None
    prepare(tree, options, environment, password)
    if where.running:
        where.running.save()
    try:
        for program in programs(options, environment, listener):
            tree.start(program)
        url = f"http://{shown(options.host)}:{options.port}/"
        if not tree.wait_until(lambda: is_up(options), tree.children, READY_SECONDS):
            say(f"Second Source is slow to start; {url}healthz says what is missing.")
            tree.wait_until(lambda: is_up(options), tree.children, math.inf)
        say(greeting(url, [options.data, *where.outside], password))
        tree.keep()
    finally:
        if where.running:
            where.running.forget()


def prepare(
    tree: Tree, options: Options, environment: Mapping[str, str], password: str | None
) -> None:
    """Bring the database to the code's state; our own gets the demo, with `password`, when new.

    :raises StartError: it could not be brought there; the reason is on the terminal
    """
    command = [sys.executable, "-m", "config.runner.prepare"]
    url = environment["DATABASE_URL"]
    if password is not None:
        if prepared.is_remembered(options.data, url):
            return
        command.append("--demo")
        environment = {**environment, "SECOND_SOURCE_DEMO_PASSWORD": password}
        say("Preparing the database.")
    if tree.run(Program("Set-up of the database", tuple(command), environment=environment)):
        raise StartError("The database could not be prepared; the reason stands above.")
    if password is not None:
        prepared.remember(options.data, url)


def programs(
    options: Options, environment: Mapping[str, str], listener: socket.socket
) -> list[Program]:
    """Return the programs of the app itself."""
    python = (sys.executable, "-m")
    # Started by root, the worker is root's: the person knows, and the databases are not.
    quiet = ("-W", "ignore:You're running the worker with superuser")
    celery = (sys.executable, *quiet, "-m", "celery", "--app", "config.celery", "--quiet")
    descriptor = listener.fileno()
    web = Program(
        "A web process",
        (*python, "config.runner.web", str(descriptor)),
        environment=environment,
        stage=2,
        grace=5,
        descriptors=(descriptor,),
    )
    workers = [
        Program(
            name,
            (
                *celery,
                *("worker", "--loglevel", "WARNING", "--concurrency", str(options.processes)),
                *("--queues", ",".join(queues), "--hostname", f"{queues[0]}@%h"),
                *("--without-gossip", "--without-mingle", "--without-heartbeat"),
            ),
            environment=environment,
            quiet=True,
            stage=1,
        )
        # Very many pieces of one thing must not keep what somebody waits for.
        for name, *queues in (
            ("The worker", QUEUE),
            ("The worker for bulk", BULK_QUEUE, LAST_QUEUE),
        )
    ]
    beat = Program(
        "The scheduler",
        # Due times are rows; what beat itself remembers may be lost.
        (*celery, "beat", "--loglevel", "WARNING", "--scheduler", "celery.beat:Scheduler"),
        environment=environment,
        stage=1,
    )
    return [*([web] * options.processes), *workers, beat]


def is_up(options: Options) -> bool:
    """Return whether /healthz answers 200."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(options.host, options.host)  # noqa: S104 - looked up, not bound
    link = http.client.HTTPConnection(host, options.port, timeout=2)
    try:
        link.request("GET", "/healthz", headers={"Host": options.name})
        return link.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        link.close()


def shown(host: str) -> str:
    """Return the host as it stands in an address a person opens."""
    if host in {"0.0.0.0", "::"}:  # noqa: S104 - compared, not bound
        return "localhost"
    return f"[{host}]" if ":" in host else host


def demo_password(data: Path) -> str:
    """Return the password of the demo people, made at the first start."""
    return kept_secret(data / "demo-password", size=9)


def greeting(url: str, folders: Sequence[Path], password: str | None) -> str:
    """Return what a person reads once everything is up."""
    lines = [f"Second Source is at {url}"]
    if password:
        lines += ["", "Sign in as one of", *(f"  {email}" for email in DEMO_PEOPLE)]
        lines += [f"with the password {password}", ""]
    return "\n".join([*lines, f"Data: {' and '.join(map(str, folders))}. Stop with Ctrl-C."])
