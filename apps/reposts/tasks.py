"""Job kinds: take a fingerprint; look for what it repeats."""

from uuid import UUID

from django.db import OperationalError

from apps.jobs.registry import Kind, Work, register
from apps.reposts import selectors, services


def take_fingerprint(work: Work) -> selectors.Print:
    """Compute the fingerprint of the revision named in the payload."""
    return selectors.print_of(UUID(work.payload["revision_id"]))


def keep_fingerprint(work: Work, found: selectors.Print) -> None:
    """Keep it, and ask for the comparison."""
    del work
    services.keep_fingerprint(found=found)


def look_for_copies(work: Work) -> list[selectors.Finding]:
    """Find the pairs that the revision makes with other articles."""
    return selectors.find(UUID(work.payload["revision_id"]))


def propose_links(work: Work, findings: list[selectors.Finding]) -> None:
    """Propose what was found."""
    del work
    services.propose(findings=findings)


register(
    Kind(
        name=services.FINGERPRINT,
        work=take_fingerprint,
        finish=keep_fingerprint,
        retry_on=(OperationalError,),
    )
)
register(
    Kind(
        name=services.COMPARE,
        work=look_for_copies,
        finish=propose_links,
        retry_on=(OperationalError,),
        lease_seconds=120,
    )
)
