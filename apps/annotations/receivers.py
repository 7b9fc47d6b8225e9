"""What this app does when a lower app announces something."""

from apps.annotations import services
from apps.articles.events import RevisionCreated
from apps.core.events import subscribe


@subscribe(RevisionCreated)
def carry_marks_over(event: RevisionCreated) -> None:
    """Have the marks of an article carried to its next revision."""
    if event.previous_id is not None:
        services.ask_to_carry(article_id=event.article_id, revision_id=event.revision_id)
