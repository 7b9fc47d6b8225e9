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
class RevisionsCreated(Event):
    """Many new articles of a newsroom have their first revision, with regions.

    Announced in the place of a `RevisionCreated` for each; whoever listens to one listens to both.
    """

    newsroom_id: UUID
    article_ids: tuple[UUID, ...]
    revision_ids: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class LanguageChanged(Event):
    """An article whose text can be worked on has another language than before."""

    article_id: UUID


@dataclass(frozen=True, slots=True)
class ImportFailed(Event):
    """An article could not be read."""

    article_id: UUID


@dataclass(frozen=True, slots=True)
class ImportResumed(Event):
    """An article that could not be read is being read again."""

    article_id: UUID


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
