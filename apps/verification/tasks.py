"""Job kinds: read a text for requests; note passed deadlines."""

from collections.abc import Sequence
from uuid import UUID

from django.utils import timezone

from apps.jobs.registry import Kind, Schedule, Work, register, register_schedule
from apps.verification import selectors, services

NOTE_OVERDUE = "verification.note_overdue"


def read_text(work: Work) -> selectors.Reading:
    """Read the revision named in the payload."""
    return selectors.read(UUID(work.payload["revision_id"]))


def keep_what_was_read(work: Work, reading: selectors.Reading) -> None:
    """Propose the requests that were found."""
    del work
    services.keep_readings(readings=[reading])


def read_texts(work: Work) -> tuple[list[selectors.Reading], list[UUID]]:
    """Read the revisions named in the payload."""
    revision_ids = [UUID(word) for word in work.payload["revision_ids"].split()]

    def report(step: int, of: int) -> None:
        work.report(step, of, "Reading for requests")

    return selectors.read_all(revision_ids, report=report)


def keep_what_they_read(work: Work, read: tuple[list[selectors.Reading], list[UUID]]) -> None:
    """Propose the requests that were found."""
    del work
    readings, left = read
    services.keep_readings(readings=readings, left=left)


def look_for_overdue(work: Work) -> Sequence[UUID]:
    """Find the requests whose deadline passed unnoted."""
    del work
    return selectors.overdue_unnoted(timezone.now())


def note_them(work: Work, request_ids: Sequence[UUID]) -> None:
    """Note each, and let it wait for its owner."""
    del work
    services.note_overdue(request_ids=request_ids)


register(Kind(name=services.DETECT, work=read_text, finish=keep_what_was_read, lease_seconds=120))
register(
    Kind(
        name=services.DETECT_MANY,
        work=read_texts,
        finish=keep_what_they_read,
        lease_seconds=120,
    )
)
register(Kind(name=NOTE_OVERDUE, work=look_for_overdue, finish=note_them))
register_schedule(Schedule(name=NOTE_OVERDUE, kind=NOTE_OVERDUE, every_seconds=60))
