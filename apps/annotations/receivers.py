"""What this app does when a lower app announces something."""

from apps.annotations import services
from apps.articles.events import RevisionCreated, RevisionsCreated
from apps.core.events import subscribe


@subscribe(RevisionCreated)
def carry_marks_over(event: RevisionCreated) -> None:
    """Have the marks of an article carried to its next revision."""
    if event.previous_id is not None:
        services.ask_to_carry(article_id=event.article_id, revision_id=event.revision_id)


@subscribe(RevisionCreated)
def read_new_text(event: RevisionCreated) -> None:
    """Have a new text read for who says what."""
    services.ask_for_proposals(revision_id=event.revision_id)


@subscribe(RevisionsCreated)
def read_new_texts(event: RevisionsCreated) -> None:
    """Have many new texts read for who says what, by one job."""
    services.ask_for_many_proposals(revision_ids=event.revision_ids, newsroom_id=event.newsroom_id)
