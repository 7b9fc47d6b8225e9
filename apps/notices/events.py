"""What this app announces."""

from dataclasses import dataclass
from uuid import UUID

from apps.core.events import Event


@dataclass(frozen=True, slots=True)
class InboxChanged(Event):
    """Somebody has more or less to read than before; their open pages may say so."""

    newsroom_id: UUID
    user_id: UUID


@dataclass(frozen=True, slots=True)
class AssignmentWritten(Event):
    """Work was assigned, or an assignment changed hands or ended. Logs of articles want to know.

    :param verb: ``made``, ``changed``, ``done`` or ``cancelled``
    :param membership_id: who did it
    """

    todo_id: UUID
    verb: str
    membership_id: UUID


@dataclass(frozen=True, slots=True)
class AssignmentsReturned(Event):
    """Somebody left, and what waited for them fell to a desk, to who assigned it, or to all."""

    todo_ids: tuple[UUID, ...]
