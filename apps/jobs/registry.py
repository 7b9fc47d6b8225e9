"""The kinds of background work, as the apps' `tasks.py` register them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from uuid import UUID

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Work:
    """A job as its kind sees it.

    :param payload: the ids it was enqueued with
    :param report: tells people how far the work is: ``report(step, of, what)``
    """

    job_id: UUID
    payload: Mapping[str, str]
    attempt: int
    report: Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True)
class Kind(Generic[R]):
    """One kind of job.

    :param name: ``app.verb``
    :param work: slow, outside any transaction, writes nothing: network, parser, mail, sums
    :param finish: the effect, inside the fenced transaction; may run again after a rollback
    :param retry_on: the errors that a later attempt may not meet; any other fails at once
    :param lease_seconds: after this long without a sign the job is somebody else's
    :param attempts: how often it is tried at all
    """

    name: str
    work: Callable[[Work], R]
    finish: Callable[[Work, R], None]
    retry_on: tuple[type[Exception], ...] = ()
    lease_seconds: int = 60
    attempts: int = 5


_kinds: dict[str, Kind[Any]] = {}


def register(kind: Kind[Any]) -> Kind[Any]:
    """Make `kind` known to the workers.

    :raises ValueError: another kind has its name
    """
    if _kinds.setdefault(kind.name, kind) is not kind:
        raise ValueError(f"There are two kinds of job called {kind.name}.")
    return kind


def kinds() -> Mapping[str, Kind[Any]]:
    """Return every kind by its name."""
    return _kinds
