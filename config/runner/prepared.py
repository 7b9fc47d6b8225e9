"""Whether the embedded database already is as the code wants it: asking takes Django a second.

Remembered in the data folder: what decides over migrations on the side of the code (our migration
files, the versions of the libraries), and which the database has. Anything else, and it is asked.
"""

import hashlib
from pathlib import Path

import psycopg

ROOT = Path(__file__).resolve().parents[2]
APPLIED = "SELECT app, name, applied::text FROM django_migrations ORDER BY id"


def state(database_url: str) -> str:
    """Return a digest of the code's migrations and of the database's; empty where it has none."""
    digest = hashlib.sha256((ROOT / "config/requirements/lock.txt").read_bytes())
    for file in sorted(ROOT.glob("apps/*/migrations/*.py")):
        digest.update(str(file.relative_to(ROOT)).encode() + file.read_bytes())
    try:
        with psycopg.connect(database_url, connect_timeout=5) as link:
            for row in link.execute(APPLIED):
                digest.update("\0".join(map(str, row)).encode())
    except psycopg.Error:
        return ""
    return digest.hexdigest()


def is_remembered(folder: Path, database_url: str) -> bool:
    """Return whether nothing has changed since the database was last prepared."""
    file = folder / "prepared"
    now = state(database_url)
    return bool(now) and file.is_file() and file.read_text(encoding="utf-8") == now


def remember(folder: Path, database_url: str) -> None:
    """Note that the database is as the code wants it."""
    (folder / "prepared").write_text(state(database_url), encoding="utf-8")
