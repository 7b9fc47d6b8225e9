"""What this app announces."""

from dataclasses import dataclass
from uuid import UUID

from apps.core.events import Event


@dataclass(frozen=True, slots=True)
class NewsroomCreated(Event):
    """There is a new newsroom; it wants what every newsroom has from the start."""

    newsroom_id: UUID


@dataclass(frozen=True, slots=True)
class MembershipStarted(Event):
    """A person works in a newsroom, for the first time or again."""

    membership_id: UUID
    user_id: UUID
    newsroom_id: UUID


@dataclass(frozen=True, slots=True)
class MembershipEnded(Event):
    """A person works in a newsroom no more; their open pages there must close."""

    membership_id: UUID
    user_id: UUID
    newsroom_id: UUID


@dataclass(frozen=True, slots=True)
class RolesChanged(Event):
    """A person has other roles than before; their open pages must learn it."""

    membership_id: UUID
    user_id: UUID
    newsroom_id: UUID
