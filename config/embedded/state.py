"""How `manage.py` finds the embedded servers that `make run` started: a file in the data folder.

Read by the settings, so standard library alone and quick.
"""

import contextlib
import json
import os
import socket
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Self

NAME = "embedded.json"


@dataclass(frozen=True, slots=True)
class Running:
    """What a runner says of its embedded servers while they are up."""

    data_folder: str
    database_url: str
    database_socket: str
    redis_url: str
    redis_socket: str

    def save(self) -> None:
        """Write the file, whole or not at all, readable by its owner alone."""
        target = Path(self.data_folder, NAME)
        draft = target.with_suffix(f".{os.getpid()}")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            json.dump(asdict(self), file, indent=2)
        draft.replace(target)

    def forget(self) -> None:
        """Remove the file."""
        Path(self.data_folder, NAME).unlink(missing_ok=True)

    @classmethod
    def find(cls, data_folder: Path) -> Self | None:
        """Return the servers that run on `data_folder` now, or None.

        A file that a killed runner left, or that came along with a copied folder, does not count.
        """
        try:
            found = cls(**json.loads((data_folder / NAME).read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            return None
        if Path(found.data_folder) != data_folder:
            return None
        return found if _answers(found.database_socket) and _answers(found.redis_socket) else None


def _answers(path: str) -> bool:
    with socket.socket(socket.AF_UNIX) as link, contextlib.suppress(OSError):
        link.settimeout(1)
        link.connect(path)
        return True
    return False
