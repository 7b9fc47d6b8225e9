"""What this app announces."""

from dataclasses import dataclass
from uuid import UUID

from apps.core.events import Event


@dataclass(frozen=True, slots=True)
class AnnotationCreated(Event):
    """A person made a mark, a rule proposed one, or a deleted one was brought back."""

    annotation_id: UUID
    article_id: UUID


@dataclass(frozen=True, slots=True)
class AnnotationChanged(Event):
    """A mark has other words, another kind, body or source, or was accepted or refused."""

    annotation_id: UUID
    article_id: UUID


@dataclass(frozen=True, slots=True)
class AnnotationDecided(Event):
    """Somebody accepted or refused a mark, or took that back. It was announced as changed, too."""

    annotation_id: UUID


@dataclass(frozen=True, slots=True)
class AnnotationDeleted(Event):
    """A mark was taken away; it can be brought back."""

    annotation_id: UUID
    article_id: UUID


@dataclass(frozen=True, slots=True)
class NoteWithheld(Event):
    """A note that the newsroom saw is its author's alone; whoever shows it elsewhere may refuse."""

    annotation_id: UUID


@dataclass(frozen=True, slots=True)
class MarksMoved(Event):
    """All marks of an article were carried to its newest revision, as far as they could be."""

    article_id: UUID
    revision_id: UUID


@dataclass(frozen=True, slots=True)
class AppearanceLost(Event):
    """A new revision has no longer the words in which a claim appeared.

    The mark stays, as an orphan; nobody did this, so nobody can be refused it.
    """

    claim_id: UUID
    annotation_id: UUID
    article_id: UUID


@dataclass(frozen=True, slots=True)
class ClaimChanged(Event):
    """A claim has another text or claimant. Its text is part of a fact-check's edition."""

    claim_id: UUID
    changed_by: UUID


@dataclass(frozen=True, slots=True)
class ClaimOrphaned(Event):
    """A claim lost its last appearance. The claim stays; whoever needs its words may refuse."""

    claim_id: UUID
