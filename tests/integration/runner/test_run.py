"""`make run` from outside: it comes up, is found, shares the machine, and leaves nothing behind."""

import os
import re
import shutil
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from config.celery import NICENESS
from config.embedded.state import Running
from config.runner.test import environment_of_tests
from tests import processes

pytestmark = pytest.mark.runner

ROOT = Path(__file__).resolve().parents[3]
START_SECONDS = 60
GONE_SECONDS = 3.0
RUN = (sys.executable, "-m", "config.runner", "run")


@dataclass(frozen=True)
class Site:
    """A running Second Source."""

    folder: Path
    port: int
    runner: subprocess.Popen[str]

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.port}/"

    def until_ready(self) -> str:
        """Wait for the last line of the greeting and return all of it."""
        assert self.runner.stderr is not None
        said = ""
        for line in self.runner.stderr:
            said = f"{said}{line}"
            if "Stop with Ctrl-C" in line:
                return said
        pytest.fail(f"It did not come up:\n{said}")

    def stop(self, number: signal.Signals = signal.SIGTERM) -> str:
        """Send a signal and return what the runner says last."""
        self.runner.send_signal(number)
        said = self.runner.communicate(timeout=20)[1]
        return str(said)


def a_free_port() -> int:
    """Return a port nobody listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def environment(folder: Path, **values: str) -> dict[str, str]:
    """Return an environment that names no services and nobody's site."""
    mine = environment_of_tests(os.environ, folder) | {"PROCESSES": "2"}
    mine.pop("PYTEST_XDIST_WORKER", None)
    return mine | values


def start(folder: Path, port: int | None = None) -> Site:
    """Start `make run` on a data folder."""
    port = port or a_free_port()
    runner = subprocess.Popen(
        RUN,
        cwd=ROOT,
        env=environment(folder, PORT=str(port)),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    return Site(folder, port, runner)


@pytest.fixture(scope="module")
def base() -> Iterator[Path]:
    """Make a folder that everybody may enter: pytest's own are for their owner alone."""
    folder = Path(tempfile.mkdtemp(prefix="second-source-run-")).resolve()
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
def greeting_and_site(base: Path) -> Iterator[tuple[str, Site]]:
    """Start a site that several tests look at."""
    site = start(base / "looked-at")
    try:
        yield site.until_ready(), site
    finally:
        site.stop()


@pytest.fixture
def site(greeting_and_site: tuple[str, Site]) -> Site:
    """Return the site that several tests look at."""
    return greeting_and_site[1]


def run(*command: str, **values: str) -> subprocess.CompletedProcess[str]:
    """Run a command of the project to its end."""
    return subprocess.run(
        command, cwd=ROOT, env=values, capture_output=True, text=True, timeout=60, check=False
    )


def test_the_greeting_has_the_address_and_the_logins(
    greeting_and_site: tuple[str, Site],
) -> None:
    greeting, site = greeting_and_site
    password = (site.folder / "demo-password").read_text().strip()
    for word in (site.url, "annotator@demo.example", "stranger@other.example", password):
        assert word in greeting


def test_started_means_that_healthz_answers_200(site: Site) -> None:
    assert httpx.get(f"{site.url}healthz").status_code == 200


def test_secrets_of_the_data_folder_are_their_owners_alone(site: Site) -> None:
    for name in ("demo-password", "secret-key", "embedded.json"):
        assert stat.S_IMODE((site.folder / name).stat().st_mode) == 0o600


def test_manage_py_finds_the_running_database_by_itself(site: Site) -> None:
    found = run(sys.executable, "manage.py", "migrate", "--check", **environment(site.folder))
    assert found.returncode == 0, found.stderr


def test_a_port_that_is_taken_is_a_sentence(site: Site, base: Path) -> None:
    refused = run(*RUN, **environment(base / "other", PORT=str(site.port)))
    assert refused.returncode == 1
    assert re.fullmatch(
        r"Port \d+ on 127\.0\.0\.1 cannot be used: .* Name another: .*\n", refused.stderr
    )


def test_a_data_folder_in_use_is_a_sentence(site: Site) -> None:
    refused = run(*RUN, **environment(site.folder, PORT=str(a_free_port())))
    assert refused.returncode == 1
    assert refused.stderr.startswith("Second Source already runs on the data folder")


def test_its_servers_have_sockets_in_the_file_system_alone(site: Site) -> None:
    servers = [line for line in processes.naming(site.folder).values() if "/bin/python" not in line]
    assert len(servers) == 2
    assert "-c listen_addresses= " in " ".join(servers)
    valkey = next(site.folder.glob("run/valkey.sock"))
    assert stat.S_ISSOCK(valkey.stat().st_mode)


def test_a_data_folder_that_cannot_be_is_a_sentence(base: Path) -> None:
    (base / "file").touch()
    refused = run(*RUN, **environment(base / "file/data", PORT=str(a_free_port())))
    assert refused.returncode == 1
    assert "cannot be used: Not a directory. Name another" in refused.stderr


def test_production_is_refused_in_one_sentence_a_fault(base: Path) -> None:
    values = environment(base / "production", SECOND_SOURCE_MODE="production", SECRET_KEY="short")
    refused = run(*RUN, **values, PORT=str(a_free_port()))
    assert refused.returncode == 1
    said = refused.stderr.splitlines()
    assert said[0] == "Second Source cannot start:"
    assert "SECRET_KEY is too easy to guess: set 50 or more random characters." in said
    assert not (base / "production/databases").exists(), "nothing is embedded in production"


def web_processes(site: Site) -> set[int]:
    """Return the numbers of a site's web processes."""
    mine = processes.below(site.runner.pid).items()
    return {pid for pid, line in mine if "config.runner.web" in line}


def test_workers_give_way_to_web_processes(site: Site) -> None:
    ours = os.getpriority(os.PRIO_PROCESS, 0)
    until = time.monotonic() + 20
    # The first step of a worker; the pages answer before it.
    while workers_priorities(site) != {max(NICENESS, ours)}:
        assert time.monotonic() < until
        time.sleep(0.1)
    assert {os.getpriority(os.PRIO_PROCESS, pid) for pid in web_processes(site)} == {ours}


def workers_priorities(site: Site) -> set[int]:
    """Return how far the workers of a site stand back."""
    mine = processes.below(site.runner.pid).items()
    workers = [pid for pid, line in mine if "config.celery --quiet worker" in line]
    return {os.getpriority(os.PRIO_PROCESS, pid) for pid in workers}


def test_a_web_process_that_dies_is_replaced(site: Site) -> None:
    before = web_processes(site)
    os.kill(min(before), signal.SIGKILL)
    until = time.monotonic() + 20
    while len(now := web_processes(site)) < len(before) or now == before:
        assert time.monotonic() < until
        time.sleep(0.1)


def test_a_second_site_beside_the_first_leaves_nothing_when_killed_nor_when_stopped_by_ctrl_c(
    site: Site, base: Path
) -> None:
    other = start(base / "beside")
    other.until_ready()
    assert httpx.get(f"{other.url}healthz").status_code == 200
    left = processes.below(other.runner.pid)
    assert len(left) >= 10, "servers, web processes, the worker's, the scheduler, the guard"
    other.runner.kill()
    other.runner.wait()
    processes.wait_until_gone(left, GONE_SECONDS)
    again = start(other.folder)
    again.until_ready()
    left = processes.below(again.runner.pid)
    assert "has stopped" in again.stop(signal.SIGINT)
    assert again.runner.returncode == 0
    processes.wait_until_gone(left, GONE_SECONDS)
    assert Running.find(again.folder) is None
    assert httpx.get(f"{site.url}healthz").status_code == 200
