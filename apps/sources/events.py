"""What this app announces."""

from dataclasses import dataclass
from uuid import UUID

from apps.core.events import Event


@dataclass(frozen=True, slots=True)
class SourceProposed(Event):
    """Somebody added a source; an admin may accept it."""

    source_id: UUID


@dataclass(frozen=True, slots=True)
class SourceAccepted(Event):
    """An admin took a source into the registry."""

    source_id: UUID


@dataclass(frozen=True, slots=True)
class SourceChanged(Event):
    """A source has another name, other aliases or other facts as a body."""

    source_id: UUID
