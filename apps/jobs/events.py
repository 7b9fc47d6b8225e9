"""What this app announces."""

from dataclasses import dataclass
from uuid import UUID

from apps.core.events import Event


@dataclass(frozen=True, slots=True)
class JobReady(Event):
    """A job may run now; a worker of its queue should be woken."""

    job_id: UUID
    queue: str


@dataclass(frozen=True, slots=True)
class JobFailed(Event):
    """A job has failed for good; whoever waits for its subject should hear it."""

    job_id: UUID
    kind: str
    payload: dict[str, str]
    error: str


@dataclass(frozen=True, slots=True)
class JobRetried(Event):
    """Somebody lets a failed job be tried again; its subject is being worked on once more."""

    job_id: UUID
    kind: str
    payload: dict[str, str]
