"""What this app does when a lower app announces something."""

from apps.articles.events import RevisionCreated, RevisionsCreated
from apps.core.events import subscribe
from apps.reposts import services


@subscribe(RevisionCreated)
def fingerprint_new_text(event: RevisionCreated) -> None:
    """Have every new text compared with what the newsroom has."""
    services.ask_for_fingerprint(revision_id=event.revision_id)


@subscribe(RevisionsCreated)
def fingerprint_new_texts(event: RevisionsCreated) -> None:
    """Have many new texts compared with what the newsroom has, by one job."""
    services.ask_for_fingerprints(revision_ids=event.revision_ids, newsroom_id=event.newsroom_id)
