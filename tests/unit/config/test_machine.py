"""What the tests need of the machine, and what they say when it is not there."""

import os
from pathlib import Path

import pytest

from config.runner import chromium
from config.runner.test import NOT_OURS, environment_of_tests, sweep
from config.runner.tree import hold
from tests import machine


def a_command(path: Path, status: int = 0) -> str:
    """Make a command that ends with `status`."""
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"#!/bin/sh\nexit {status}\n")
    path.chmod(0o755)
    return str(path)


def test_the_named_chromium_comes_before_the_one_on_the_path(tmp_path: Path) -> None:
    on_path = a_command(tmp_path / "bin/chromium")
    named = a_command(tmp_path / "mine")
    path = str(tmp_path / "bin")
    assert chromium.find({"CHROMIUM": named, "PATH": path}) == named
    assert chromium.find({"PATH": path}) == on_path


def test_a_chromium_that_does_not_run_is_none(tmp_path: Path) -> None:
    a_command(tmp_path / "bin/chromium", status=1)
    works = a_command(tmp_path / "bin/google-chrome")
    broken = {"CHROMIUM": "/nowhere/chromium", "PATH": str(tmp_path / "bin")}
    assert chromium.find(broken) == works


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may install packages")
def test_root_installs_a_chromium_where_there_is_none(tmp_path: Path) -> None:
    apt = Path(a_command(tmp_path / "bin/apt-get"))
    chromium_to_be = tmp_path / "bin/chromium"
    script = f"[ $1 = update ] || /bin/cp {tmp_path}/bin/apt-get {chromium_to_be}"
    apt.write_text(f"#!/bin/sh\n{script}\n")
    alone = {"PATH": str(tmp_path / "bin")}
    assert chromium.find_or_install(alone) == str(chromium_to_be)
    apt.write_text("#!/bin/sh\nexit 100\n")
    chromium_to_be.unlink()
    assert chromium.find_or_install(alone) is None


@pytest.mark.parametrize(
    ("worker", "url", "own"),
    [
        ("", "redis://host:6379/4", "redis://host:6379/4"),
        ("gw0", "redis://host:6379/4", "redis://host:6379/1"),
        ("gw1", "unix:///run/vk.sock", "unix:///run/vk.sock?db=2"),
        ("gw1", "unix:///run/vk.sock?db=9", "unix:///run/vk.sock?db=2"),
    ],
)
def test_each_test_process_has_a_redis_of_its_own(worker: str, url: str, own: str) -> None:
    assert machine.redis_url_of(worker, url) == own


def test_files_that_share_what_takes_long_go_whole_to_a_process_and_other_tests_alone() -> None:
    root = Path(__file__).resolve().parents[3]
    scope_of = object.__new__(machine.InTurn)._split_scope
    for shared in machine.SHARED:
        assert (root / shared).is_file()
        assert scope_of(f"{shared}::test_a[x@y]") == scope_of(f"{shared}::test_b")
    assert scope_of("tests/unit/test_a.py::test_a") != scope_of("tests/unit/test_a.py::test_b")


def test_a_test_run_sees_nobodys_site(tmp_path: Path) -> None:
    somebodys = dict.fromkeys(NOT_OURS, "theirs") | {"PATH": str(tmp_path)}
    ours = environment_of_tests(somebodys, tmp_path)
    assert "theirs" not in ours.values()
    assert ours["SECOND_SOURCE_DATA"] == str(tmp_path)


def test_what_a_killed_test_run_left_is_swept_away_and_a_running_one_left_alone(
    tmp_path: Path,
) -> None:
    left = tmp_path / "second-source-test-left"
    somebody_elses = tmp_path / "second-source-other"
    running = tmp_path / "second-source-test-running"
    for folder in (left, somebody_elses, running):
        folder.mkdir()
        (folder / "lock").touch()
    held = hold(running)
    assert held is not None
    sweep(tmp_path)
    os.close(held)
    assert not left.exists()
    assert somebody_elses.exists()
    assert running.exists()
