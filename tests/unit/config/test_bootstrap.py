"""Setting the project up: which interpreter, when again, and what is said when it cannot be."""

import json
import os
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from config import bootstrap

LOCK = "# nothing: pip has no reason to ask the network\n"
WANTED = "example==1.0 --hash=sha256:" + "0" * 64 + "\n"
LEFT = Path(".venv/lib/left-by-an-interrupted-set-up")
NOBODY_LISTENS = "http://127.0.0.1:9/"


@dataclass(frozen=True)
class Shelf:
    """A folder on the PATH with commands that stand for interpreters."""

    folder: Path

    def put(self, name: str, version: str = "", **facts: object) -> Path:
        """Put a command there: an interpreter of `version`, or without one a shim that fails."""
        command = self.folder / name
        if version:
            said = {
                "path": str(command),
                "version": [int(part) for part in version.split(".")],
                "implementation": "cpython",
                "free_threaded": False,
                "platform": "linux-x86_64",
                "has_ensurepip": True,
            }
            command.write_text(f"#!/bin/sh\ncat <<'END'\n{json.dumps(said | facts)}\nEND\n")
        else:
            command.write_text("#!/bin/sh\necho 'pyenv: command not found' >&2\nexit 127\n")
        command.chmod(0o755)
        return command


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shelf:
    """Make an empty shelf the only interpreters there are (`cat` and `sh` stay)."""
    folder = tmp_path / "bin"
    folder.mkdir()
    tools = tmp_path / "tools"
    tools.mkdir()
    for tool in ("cat", "sh"):
        (tools / tool).symlink_to(shutil.which(tool) or tool)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{tools}")
    monkeypatch.delenv("PYTHON", raising=False)
    return Shelf(folder)


@pytest.mark.parametrize(
    ("present", "chosen"),
    [
        ({"python3": "3.11.7", "python3.13": "3.13.0"}, "python3"),
        ({"python3": "3.9.18", "python3.13": "3.13.0", "python3.12": "3.12.1"}, "python3.13"),
        ({"python3": "3.15.0", "python3.14": "3.14.0", "python3.12": "3.12.1"}, "python3.12"),
        ({"python3": "", "python3.12": "", "python3.14": "3.14.2"}, "python3.14"),
        ({"python3": "3.10.1", "python3.11": "3.11.0"}, "python3.11"),
        ({"python3.12": "3.8.0", "python3.11": "3.11.0"}, "python3.11"),
    ],
)
def test_the_first_interpreter_that_runs_and_suits_is_chosen(
    shelf: Shelf, present: dict[str, str], chosen: str
) -> None:
    for name, version in present.items():
        shelf.put(name, version)
    assert bootstrap.choose().path == str(shelf.folder / chosen)


def test_the_variable_comes_first_and_is_passed_over_when_it_does_not_suit(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf.put("python3", "3.11.7")
    monkeypatch.setenv("PYTHON", str(shelf.put("mine", "3.14.0")))
    assert bootstrap.choose().path.endswith("mine")
    monkeypatch.setenv("PYTHON", str(shelf.put("mine", "3.7.0")))
    assert bootstrap.choose().path.endswith("python3")
    monkeypatch.setenv("PYTHON", "/nowhere/python")
    assert bootstrap.choose().path.endswith("python3")


@pytest.mark.parametrize("facts", [{"implementation": "pypy"}, {"free_threaded": True}])
def test_an_interpreter_the_lock_is_not_for_is_passed_over(
    shelf: Shelf, facts: dict[str, object]
) -> None:
    shelf.put("python3", "3.12.0", **facts)
    shelf.put("python3.11", "3.11.0")
    assert bootstrap.choose().path.endswith("python3.11")


def test_a_working_interpreter_behind_a_broken_shim_of_its_name_is_found(
    shelf: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf.put("python3")
    behind = Shelf(tmp_path / "behind")
    behind.folder.mkdir()
    behind.put("python3", "3.13.1")
    monkeypatch.setenv("PATH", f"{os.environ['PATH']}{os.pathsep}{behind.folder}")
    assert bootstrap.choose().path == str(behind.folder / "python3")


def test_the_want_of_an_interpreter_is_a_sentence_with_what_was_found(shelf: Shelf) -> None:
    shelf.put("python3", "3.9.2")
    with pytest.raises(bootstrap.SetupError, match=r"(?s)needs Python 3\.11.*found Python 3\.9\.2"):
        bootstrap.choose()


def test_the_want_of_ensurepip_names_the_package(shelf: Shelf, tmp_path: Path) -> None:
    shelf.put("python3", "3.13.1", has_ensurepip=False)
    with pytest.raises(bootstrap.SetupError, match=r"apt install python3\.13-venv"):
        bootstrap.set_up(a_project(tmp_path / "project"))
    assert not (tmp_path / "project/.venv").exists()


def a_project(root: Path, lock: str = LOCK) -> Path:
    """Make a project that consists of a lock."""
    file = root / bootstrap.LOCK
    file.parent.mkdir(parents=True)
    file.write_text(lock)
    return root


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Set a project up, once, where an earlier set-up was interrupted: pip takes its time."""
    root = a_project(tmp_path_factory.mktemp("ready") / "project")
    (root / LEFT).parent.mkdir(parents=True)
    (root / LEFT).touch()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHON", sys.executable)
        bootstrap.set_up(root)
    return root


def test_a_project_that_is_set_up_is_left_alone(ready: Path) -> None:
    before = (ready / bootstrap.STAMP).stat().st_mtime_ns
    # Nothing could be installed now: the index is nowhere and there is no other interpreter.
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PIP_INDEX_URL", NOBODY_LISTENS)
        patch.setenv("PATH", "/nowhere")
        bootstrap.set_up(ready)
    assert (ready / bootstrap.STAMP).stat().st_mtime_ns == before


@pytest.mark.parametrize("field", ["lock", "interpreter", "platform", "path"])
def test_a_difference_in_the_stamp_calls_for_another_set_up(ready: Path, field: str) -> None:
    stamp = json.loads((ready / bootstrap.STAMP).read_text())
    try:
        (ready / bootstrap.STAMP).write_text(json.dumps(stamp | {field: "another"}))
        assert not bootstrap.is_ready(ready)
    finally:
        (ready / bootstrap.STAMP).write_text(json.dumps(stamp))
    assert bootstrap.is_ready(ready)


def test_a_copied_project_is_set_up_again_where_it_lies(ready: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(ready, copy, symlinks=True)
    assert not bootstrap.is_ready(copy)


def test_half_an_environment_is_made_again_from_nothing(ready: Path) -> None:
    assert not (ready / LEFT).exists()
    assert bootstrap.is_ready(ready)


def test_an_index_out_of_reach_is_a_sentence_and_leaves_no_stamp(
    ready: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = tmp_path / "project"
    shutil.copytree(ready, root, symlinks=True)
    stamp = json.loads((root / bootstrap.STAMP).read_text())
    (root / bootstrap.STAMP).write_text(json.dumps(stamp | {"path": str(root / ".venv")}))
    (root / bootstrap.LOCK).write_text(WANTED)
    monkeypatch.setenv("PIP_INDEX_URL", NOBODY_LISTENS)
    monkeypatch.setenv("PIP_RETRIES", "0")
    with pytest.raises(bootstrap.SetupError, match="reaches its package index"):
        bootstrap.set_up(root)
    assert not bootstrap.is_ready(root)


def test_an_unknown_command_is_told_which_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    assert bootstrap.main(["walk"]) != 0
    assert "run|test|check" in capsys.readouterr().err


@pytest.mark.parametrize("leads_to", ["theirs/.venv", "nowhere"])
def test_an_environment_of_another_project_is_left_as_it_is(tmp_path: Path, leads_to: str) -> None:
    theirs = tmp_path / "theirs/.venv"
    (theirs / "bin").mkdir(parents=True)
    (theirs / "bin/python").touch()
    root = a_project(tmp_path / "project")
    (root / ".venv").symlink_to(tmp_path / leads_to)
    with pytest.raises(
        bootstrap.SetupError, match=r"(?s)leads out of this project.*Remove the link"
    ):
        bootstrap.set_up(root)
    assert (theirs / "bin/python").exists()


def test_an_environment_that_lies_elsewhere_in_the_project_is_its_own(
    shelf: Shelf, tmp_path: Path
) -> None:
    root = a_project(tmp_path / "project")
    (root / "environments").mkdir()
    (root / ".venv").symlink_to("environments")
    with pytest.raises(bootstrap.SetupError, match="needs Python"):
        bootstrap.set_up(root)
    assert shelf.folder.exists()
