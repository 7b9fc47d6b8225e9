"""The kinds of background work and their schedules, as the apps' `tasks.py` register them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar
from uuid import UUID

R = TypeVar("R")

SHORT_LEASE_SECONDS: Final = 15
"""How long a job is a worker's own at a time: so soon another worker takes over from a dead one."""

QUEUE: Final = "jobs"
BULK_QUEUE: Final = "jobs.bulk"
LAST_QUEUE: Final = "jobs.last"
"""The queues of wake-ups: what somebody waits for, very many pieces of one thing, and what can be
done once those are there. A worker takes from the first of its queues, in the order of their names,
that has any."""

SWEEPER: Final = "sweeper"
"""The name under which sweeps leave their sign of life, beside the workers."""

HEARTBEAT_SECONDS: Final = 5
MISSING_SECONDS: Final = 20
"""A worker that was silent for so long is taken for dead."""

FIRST_DELAY_SECONDS: Final = 2.0
DELAY_GROWTH: Final = 3.0


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
    :param lease_seconds: after this long without a `report` the job is somebody else's
    :param attempts: how often it is tried at all
    :param last: whether, as bulk work, it stands behind all other bulk work
    """

    name: str
    work: Callable[[Work], R]
    finish: Callable[[Work, R], None]
    retry_on: tuple[type[Exception], ...] = ()
    lease_seconds: float = 60
    attempts: int = 5
    last: bool = False


@dataclass(frozen=True, slots=True)
class Schedule:
    """A job that comes round by the clock, with an empty payload.

    :param name: ``app.verb``, the name of the schedule; part of its jobs' keys
    :param kind: the kind of job
    :param every_seconds: due whenever the seconds since 1970 in UTC divide by this
    """

    name: str
    kind: str
    every_seconds: int


_kinds: dict[str, Kind[Any]] = {}
_schedules: dict[str, Schedule] = {}


def register(kind: Kind[Any]) -> Kind[Any]:
    """Make `kind` known to the workers.

    :raises ValueError: another kind has its name
    """
    if _kinds.setdefault(kind.name, kind) is not kind:
        raise ValueError(f"There are two kinds of job called {kind.name}.")
    return kind


def register_schedule(schedule: Schedule) -> Schedule:
    """Make `schedule` known to the scheduler.

    :raises ValueError: another schedule has its name
    """
    if _schedules.setdefault(schedule.name, schedule) is not schedule:
        raise ValueError(f"There are two schedules called {schedule.name}.")
    return schedule


def kinds() -> Mapping[str, Kind[Any]]:
    """Return every kind by its name."""
    return _kinds


def schedules() -> Mapping[str, Schedule]:
    """Return every schedule by its name."""
    return _schedules


def queue_of(kind: str, *, bulk: bool) -> str:
    """Return the queue in which a job of the kind wakes its worker."""
    if not bulk:
        return QUEUE
    return LAST_QUEUE if kind in last_kinds() else BULK_QUEUE


def last_kinds() -> set[str]:
    """Return the names of the kinds that stand behind all other bulk work."""
    return {name for name, kind in _kinds.items() if kind.last}


def title(kind: str) -> str:
    """Return the name of a kind as people read it: ``articles.extract`` is “Articles: extract”."""
    app, _, verb = kind.partition(".")
    return f"{app.capitalize()}: {verb.replace('_', ' ')}"


def delay_seconds(attempt: int, chance: float) -> float:
    """Return how long to wait after the failure of `attempt` (counted from 1).

    :param chance: between 0 and 1, at random; spreads what failed together over half to one and
        a half times the delay, so that it does not come back together
    """
    return FIRST_DELAY_SECONDS * DELAY_GROWTH ** (attempt - 1) * (0.5 + chance)
