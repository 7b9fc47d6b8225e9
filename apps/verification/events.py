"""What this app announces."""

from dataclasses import dataclass
from uuid import UUID

from apps.core.events import Event


@dataclass(frozen=True, slots=True)
class RequestFound(Event):
    """Rules found a request that an article reports."""

    request_id: UUID


@dataclass(frozen=True, slots=True)
class RequestMoved(Event):
    """A request went from one state to another."""

    request_id: UUID
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class RequestOverdue(Event):
    """The deadline of a request of ours passed without an answer."""

    request_id: UUID
