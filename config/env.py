"""One typed reader of the environment: every variable has a name, a type, a default, a sentence."""

import contextlib
import os
import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from ipaddress import ip_network
from pathlib import Path
from typing import Literal
from urllib.parse import parse_qs, urlsplit

Mode = Literal["local", "production"]
SHORTEST_SECRET = 50
FEWEST_CHARACTERS = 5


class BadEnvironmentError(Exception):
    """The environment says something the app cannot start with; one sentence a fault."""


@dataclass(frozen=True, slots=True)
class Variable:
    """What the reference says of a variable."""

    name: str
    kind: str
    default: str
    about: str


@dataclass(slots=True)
class Environment:
    """Reads variables from a mapping and collects every fault before it refuses.

    :param values: usually ``os.environ``
    """

    values: Mapping[str, str] = field(default_factory=lambda: os.environ)
    faults: list[str] = field(default_factory=list)
    known: list[Variable] = field(default_factory=list)
    """Every variable that was asked for, in order."""

    def mode(self) -> Mode:
        """Return the mode the app runs in; a fault when it is neither of the two."""
        raw = self.text(
            "SECOND_SOURCE_MODE",
            "local",
            about="`local` or `production`. Production refuses to start with an unsafe value.",
        )
        if raw not in {"local", "production"}:
            self.faults.append(f"SECOND_SOURCE_MODE is “{raw}”: write local or production.")
        # Whoever misspells it gets the mode that refuses, never the lenient one.
        return "local" if raw == "local" else "production"

    def text(self, name: str, default: str = "", *, about: str, shown: str | None = None) -> str:
        """Return the variable without blanks around it, or `default`.

        :param about: one or two sentences for the reference
        :param shown: the default in words, where the value itself would not be understood
        """
        self._note(name, "text", default if shown is None else shown, about)
        return self._raw(name) or default

    def number(self, name: str, default: int, *, about: str, shown: str | None = None) -> int:
        """Return the variable as a whole number above nought, or `default`."""
        self._note(name, "number", str(default) if shown is None else shown, about)
        raw = self._raw(name)
        if not raw:
            return default
        if not raw.isascii() or not raw.isdecimal() or int(raw) < 1:
            self.faults.append(f"{name} is “{raw}”: write a whole number above 0.")
            return default
        return int(raw)

    def words(self, name: str, default: list[str], *, about: str, shown: str = "") -> list[str]:
        """Return the variable split at commas and spaces, or `default`."""
        self._note(name, "words", shown, about)
        return self._raw(name).replace(",", " ").split() or default

    def path(self, name: str, default: Path, *, about: str, shown: str) -> Path:
        """Return the variable as an absolute path without links, or `default`."""
        self._note(name, "path", shown, about)
        return Path(self._raw(name) or default).expanduser().resolve()

    def url(self, name: str, schemes: Collection[str], *, about: str, shown: str) -> str:
        """Return the variable as an address with one of `schemes`; empty when it is not set."""
        self._note(name, "address", shown, about)
        raw = self._raw(name)
        if raw and not _is_url(raw, schemes):
            # Not the value itself: it may hold a password, and this sentence goes to a log.
            choice = " or ".join(f"{scheme}://" for scheme in sorted(schemes))
            self.faults.append(f"{name} is not an address that starts with {choice}.")
        return raw

    def networks(self, name: str, *, about: str) -> list[str]:
        """Return the variable as networks, each written as CIDR; none when it is not set."""
        found = []
        for word in self.words(name, [], about=about):
            try:
                found.append(str(ip_network(word)))
            except ValueError:
                self.faults.append(
                    f"{name} has “{word}”, which is no network: write its first address, a slash"
                    " and a number, such as 10.20.0.0/16."
                )
        return found

    def file(self, name: str, *, about: str) -> str:
        """Return the variable as the path of a file that is there; empty when it is not set."""
        self._note(name, "path", "", about)
        raw = self._raw(name)
        if raw and not Path(raw).is_file():
            self.faults.append(f"{name} names {raw}, which is not a file: write the path of one.")
        return raw

    def secret_key(self, *, mode: Mode, kept_in: Path) -> str:
        """Return the signing key; locally one made at the first start, in the file `kept_in`."""
        self._note(
            "SECRET_KEY",
            "text",
            "local: made at the first start",
            f"Signs sessions and links; at least {SHORTEST_SECRET} random characters.",
        )
        raw = self._raw("SECRET_KEY")
        if mode == "local":
            return raw or kept_secret(kept_in)
        if not raw:
            self.faults.append(
                "SECRET_KEY is missing: set it to 50 or more random characters, kept secret."
            )
        elif len(raw) < SHORTEST_SECRET or len(set(raw)) < FEWEST_CHARACTERS:
            self.faults.append("SECRET_KEY is too easy to guess: set 50 or more random characters.")
        elif raw.startswith("django-insecure-"):
            self.faults.append("SECRET_KEY is an example that others know: make one of your own.")
        return raw

    def need(self, name: str, value: object, wanted: str) -> None:
        """Add a fault when `value` is empty; `wanted` says what to set it to."""
        if not value:
            self.faults.append(f"{name} is missing: set it to {wanted}.")

    def refuse(self, wrong: object, sentence: str) -> None:
        """Add `sentence` as a fault when `wrong`."""
        if wrong:
            self.faults.append(sentence)

    def refuse_if_faulty(self) -> None:
        """Raise :class:`BadEnvironmentError` naming every fault found so far."""
        if self.faults:
            raise BadEnvironmentError("\n".join(["Second Source cannot start:", *self.faults]))

    def _raw(self, name: str) -> str:
        return self.values.get(name, "").strip()

    def _note(self, name: str, kind: str, default: str, about: str) -> None:
        self.known.append(Variable(name, kind, default, about))


def _is_url(raw: str, schemes: Collection[str]) -> bool:
    try:
        parts = urlsplit(raw)
        _ = parts.port  # raises for a port that is no number
    except ValueError:
        return False
    return parts.scheme in schemes and bool(parts.netloc or parts.path or parse_qs(parts.query))


def kept_secret(file: Path, *, size: int = 48) -> str:
    """Return the secret in `file`, made of `size` random bytes where there is none."""
    with contextlib.suppress(FileNotFoundError):
        return file.read_text(encoding="utf-8").strip()
    file.parent.mkdir(parents=True, exist_ok=True)
    # Written aside and linked into place: of two processes that start at once, both read one key.
    draft = file.with_name(f".{file.name}-{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as new:
        new.write(secrets.token_urlsafe(size) + "\n")
    with contextlib.suppress(FileExistsError):
        os.link(draft, file)
    draft.unlink()
    return file.read_text(encoding="utf-8").strip()
