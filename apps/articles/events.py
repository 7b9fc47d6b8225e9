"""What this app announces."""

from dataclasses import dataclass
from uuid import UUID

from apps.core.events import Event


@dataclass(frozen=True, slots=True)
class RevisionCreated(Event):
    """An article has a new revision with regions; the text can be worked on.

    `previous_id` is the revision that was its text until now, None for the first.
    """

    article_id: UUID
    revision_id: UUID
    previous_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class EntryWritten(Event):
    """An article's event log has grown to `seq`."""

    article_id: UUID
    seq: int
