"""What this app announces."""

from dataclasses import dataclass
from uuid import UUID

from apps.core.events import Event


@dataclass(frozen=True, slots=True)
class RevisionCreated(Event):
    """An article has a new revision with regions; the text can be worked on."""

    article_id: UUID
    revision_id: UUID


@dataclass(frozen=True, slots=True)
class EntryWritten(Event):
    """An article's event log has grown to `seq`."""

    article_id: UUID
    seq: int


@dataclass(frozen=True, slots=True)
class ArticleWithdrawn(Event):
    """An import is being withdrawn. Whoever has something that rests on it may raise."""

    article_id: UUID


@dataclass(frozen=True, slots=True)
class ArticleRestored(Event):
    """A withdrawn import is back in the lists."""

    article_id: UUID
