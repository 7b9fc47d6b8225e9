"""What the tests need of the machine: a Redis for each process, and a Chromium or a plain sentence.

Loaded by pytest before the settings are (`-p tests.machine` in pyproject.toml).
"""

import os
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from xdist.scheduler import LoadScopeScheduling

from config.runner import chromium

BROWSER_TESTS = Path(__file__).parent / "browser"
SHARED = ("tests/integration/crash/test_crash.py", "tests/integration/runner/test_run.py")
"""Files whose tests share what takes long to start: one process runs all of a file."""

NO_CHROMIUM = (
    "no Chromium was found: install one, or name one by CHROMIUM=/path/to/chromium make test"
)


def redis_url_of(worker: str, url: str) -> str:
    """Return the Redis of one of several test processes, `gw0` and on: a database number each."""
    if not worker.startswith("gw"):
        return url
    parts = urlsplit(url)
    number = str(int(worker.removeprefix("gw")) + 1)
    if parts.scheme == "unix":
        query = {**dict(parse_qsl(parts.query)), "db": number}
        # Not `geturl`, which makes `unix:/` of it on some versions of Python.
        return f"unix://{parts.path}?{urlencode(query)}"
    return parts._replace(path=f"/{number}").geturl()


if os.environ.get("REDIS_URL"):
    os.environ["REDIS_URL"] = redis_url_of(
        os.environ.get("PYTEST_XDIST_WORKER", ""), os.environ["REDIS_URL"]
    )


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let a long run of the rooms' convergence be asked for."""
    about = "how many histories of rooms and their network are played; see tests/integration"
    parser.addoption("--histories", type=int, help=about)
    about = "report the first history that fails as it is, instead of looking for a shorter one"
    parser.addoption("--unshrunk", action="store_true", help=about)


def pytest_sessionstart(session: pytest.Session) -> None:
    """Say how tests are started when they have been started without a database."""
    del session
    if not os.environ.get("DATABASE_URL"):
        pytest.exit("The tests need a database of their own: start them by `make test`.", 2)


class InTurn(LoadScopeScheduling):  # type: ignore[misc] # xdist has no types
    """Hands out one test after the other, and files of `SHARED` whole, these first.

    The marks for groups that xdist has are lost on pytest 9.2.
    """

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        return file if file in SHARED else nodeid


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> InTurn | None:
    """Return what says which process runs which test, as `make test` wants it."""
    return InTurn(config, log) if config.getvalue("dist") == "loadscope" else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the browser tests, say which want a Chromium, and begin with what takes longest.

    Browser tests come last: Playwright keeps an event loop in its thread from then on, in which
    no asynchronous test can run. The longest comes first among them, so that no process ends long
    before the other.
    """
    items.sort(key=_turn)
    browser_tests = [item for item in items if BROWSER_TESTS in item.path.parents]
    missing = bool(browser_tests) and chromium.find(os.environ) is None
    for item in browser_tests:
        item.add_marker(pytest.mark.browser)
        if missing:
            item.add_marker(pytest.mark.without_chromium)


def _turn(item: pytest.Item) -> tuple[bool, bool]:
    browser = BROWSER_TESTS in item.path.parents
    return browser, item.get_closest_marker("long") is None


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Fail for want of a Chromium where all has to be there, and skip elsewhere."""
    if item.get_closest_marker("without_chromium") is None:
        return
    if os.environ.get("CI") == "true":
        pytest.fail(NO_CHROMIUM, pytrace=False)
    pytest.skip(NO_CHROMIUM)


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Count in one sentence the browser tests that did not run."""
    reports = terminalreporter.stats.get("skipped", [])
    count = sum(NO_CHROMIUM in str(report.longrepr) for report in reports)
    if count:
        terminalreporter.write_line(f"{count} browser tests did not run: {NO_CHROMIUM}.")


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """Return the path of the Chromium to drive."""
    path = chromium.find(os.environ)
    assert path is not None, NO_CHROMIUM
    return path
