"""What this app does when a lower app announces something."""

from apps.articles.events import RevisionCreated
from apps.core.events import subscribe
from apps.reposts import services


@subscribe(RevisionCreated)
def fingerprint_new_text(event: RevisionCreated) -> None:
    """Have every new text compared with what the newsroom has."""
    services.ask_for_fingerprint(revision_id=event.revision_id)
