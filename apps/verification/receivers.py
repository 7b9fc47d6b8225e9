"""What this app does when a lower app announces something."""

from apps.annotations.events import AnnotationDecided, MarksMoved, NoteWithheld
from apps.articles.events import RevisionCreated, RevisionsCreated
from apps.core.events import subscribe
from apps.sources.events import SourceAccepted, SourceChanged, SourceProposed
from apps.verification import services


@subscribe(RevisionCreated)
def read_new_text(event: RevisionCreated) -> None:
    """Have the first text of an article read for requests that it reports."""
    if event.previous_id is None:
        services.ask_for_reading(revision_id=event.revision_id)


@subscribe(MarksMoved)
def read_the_next_text(event: MarksMoved) -> None:
    """Have a later text read once its marks are there: what is known is not found anew."""
    services.ask_for_reading(revision_id=event.revision_id)


@subscribe(RevisionsCreated)
def read_new_texts(event: RevisionsCreated) -> None:
    """Have many new texts read for requests that they report, by one job."""
    services.ask_for_readings(revision_ids=event.revision_ids, newsroom_id=event.newsroom_id)


def link_the_names(event: SourceProposed | SourceAccepted | SourceChanged) -> None:
    """Link the requests whose words the registry has just learned."""
    services.link_names(source_id=event.source_id)


subscribe(SourceProposed)(link_the_names)
subscribe(SourceAccepted)(link_the_names)
subscribe(SourceChanged)(link_the_names)


@subscribe(AnnotationDecided)
def follow_the_mark(event: AnnotationDecided) -> None:
    """Accept or refuse a reported request with the mark of its sentence."""
    services.follow_mark(annotation_id=event.annotation_id)


@subscribe(NoteWithheld)
def keep_what_a_request_shows(event: NoteWithheld) -> None:
    """Leave with the newsroom a note that a request stands on."""
    services.refuse_named(annotation_id=event.annotation_id)
