"""What this app announces."""

from dataclasses import dataclass
from uuid import UUID

from apps.core.events import Event
from apps.factchecks.states import State


@dataclass(frozen=True, slots=True)
class FactCheckStarted(Event):
    """Somebody began to check a claim."""

    factcheck_id: UUID


@dataclass(frozen=True, slots=True)
class FactCheckChanged(Event):
    """A fact-check has a new edition: other words, another rating, other evidence."""

    factcheck_id: UUID
    edition: int


@dataclass(frozen=True, slots=True)
class FactCheckMoved(Event):
    """A fact-check has gone from one state to another."""

    factcheck_id: UUID
    before: State
    after: State
