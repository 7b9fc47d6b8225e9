"""What this app does when a lower app announces something."""

from apps.annotations.events import AnnotationChanged
from apps.articles.events import RevisionCreated
from apps.core.events import subscribe
from apps.verification import services


@subscribe(RevisionCreated)
def read_new_text(event: RevisionCreated) -> None:
    """Have every new text read for requests that it reports."""
    services.ask_for_reading(revision_id=event.revision_id)


@subscribe(AnnotationChanged)
def follow_the_mark(event: AnnotationChanged) -> None:
    """Accept or refuse a reported request with the mark of its sentence."""
    services.follow_mark(annotation_id=event.annotation_id)
