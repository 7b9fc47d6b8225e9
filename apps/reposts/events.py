"""What this app announces."""

from dataclasses import dataclass
from uuid import UUID

from apps.core.events import Event
from apps.reposts.states import State


@dataclass(frozen=True, slots=True)
class LinkProposed(Event):
    """A job found that one article repeats another."""

    link_id: UUID


@dataclass(frozen=True, slots=True)
class LinkMoved(Event):
    """A person decided on a link, or took a decision back."""

    link_id: UUID
    before: State
    after: State


@dataclass(frozen=True, slots=True)
class LinkSwapped(Event):
    """A person said that the other article of a link is the original."""

    link_id: UUID
