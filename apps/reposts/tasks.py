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


def take_fingerprints(work: Work) -> tuple[list[selectors.Print], list[UUID]]:
    """Compute the fingerprints of the revisions named in the payload."""
    return selectors.prints_of(_revisions(work))


def keep_fingerprints(work: Work, taken: tuple[list[selectors.Print], list[UUID]]) -> None:
    """Keep them, and ask for the comparisons."""
    del work
    found, left = taken
    services.keep_fingerprints(found=found, left=left)


def look_for_many_copies(work: Work) -> tuple[list[selectors.Finding], list[UUID]]:
    """Find the pairs that the revisions make with other articles, and with each other."""

    def report(step: int, of: int) -> None:
        work.report(step, of, "Comparing")

    return selectors.find_all(_revisions(work), report=report)


def propose_many_links(work: Work, found: tuple[list[selectors.Finding], list[UUID]]) -> None:
    """Propose what was found."""
    del work
    findings, left = found
    services.propose(findings=findings, left=left)


def _revisions(work: Work) -> list[UUID]:
    return [UUID(word) for word in work.payload["revision_ids"].split()]


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
register(
    Kind(
        name=services.FINGERPRINT_MANY,
        work=take_fingerprints,
        finish=keep_fingerprints,
        retry_on=(OperationalError,),
    )
)
register(
    Kind(
        name=services.COMPARE_MANY,
        work=look_for_many_copies,
        finish=propose_many_links,
        retry_on=(OperationalError,),
        lease_seconds=120,
        last=True,
    )
)
