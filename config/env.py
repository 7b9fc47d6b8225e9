"""One typed reader of the environment: each setting has a name, a type and a default."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

Mode = Literal["local", "production"]


class BadEnvironmentError(Exception):
    """The environment says something the app cannot start with; one sentence a fault."""


@dataclass(slots=True)
class Environment:
    """Reads variables from a mapping and collects every fault before it refuses.

    :param values: usually ``os.environ``
    """

    values: Mapping[str, str] = field(default_factory=lambda: os.environ)
    faults: list[str] = field(default_factory=list)

    def text(self, name: str, default: str = "") -> str:
        """Return the variable as it stands, or `default`."""
        return self.values.get(name, "").strip() or default

    def number(self, name: str, default: int) -> int:
        """Return the variable as a whole number, or `default`; a fault when it is none."""
        raw = self.text(name)
        if not raw:
            return default
        try:
            return int(raw)
        except ValueError:
            self.faults.append(f"{name} is “{raw}”: write a whole number.")
            return default

    def words(self, name: str) -> list[str]:
        """Return the variable split at commas and spaces."""
        return self.text(name).replace(",", " ").split()

    def path(self, name: str, default: Path) -> Path:
        """Return the variable as an absolute path, or `default`."""
        return Path(self.text(name) or default).expanduser().absolute()

    def mode(self) -> Mode:
        """Return the mode the app runs in; a fault when it is neither of the two."""
        raw = self.text("SECOND_SOURCE_MODE", "local")
        if raw == "production":
            return "production"
        if raw != "local":
            self.faults.append(f"SECOND_SOURCE_MODE is “{raw}”: write local or production.")
        return "local"

    def refuse_if_faulty(self) -> None:
        """Raise :class:`BadEnvironmentError` naming every fault found so far."""
        if self.faults:
            raise BadEnvironmentError("\n".join(self.faults))
