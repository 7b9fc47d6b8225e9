"""What this app announces."""

from dataclasses import dataclass
from uuid import UUID

from apps.core.events import Event


@dataclass(frozen=True, slots=True)
class InboxChanged(Event):
    """Somebody has more or less to read than before; their open pages may say so."""

    newsroom_id: UUID
    user_id: UUID
