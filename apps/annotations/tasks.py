"""The jobs that carry marks to an article's newest revision or language, and read texts."""

from uuid import UUID

from django.db import IntegrityError

from apps.annotations import selectors, services
from apps.jobs.registry import Kind, Work, register


def look_where_they_stand(work: Work) -> selectors.Carriage | None:
    """Align the marks that stand on earlier revisions with the newest."""
    work.report(1, 2, "Looking where the marked words stand now")
    return selectors.carriage(UUID(work.payload["article"]))


def carry_them(work: Work, carriage: selectors.Carriage | None) -> None:
    """Carry them over."""
    del work
    if carriage is not None:
        services.carry(carriage=carriage)


def read_text(work: Work) -> selectors.Told:
    """Read the revision named in the payload for who says what."""
    work.report(1, 2, "Reading who says what")
    return selectors.read_one(UUID(work.payload["revision_id"]))


def keep_what_was_read(work: Work, told: selectors.Told) -> None:
    """Keep what the rules propose."""
    del work
    services.keep_proposals(told=[told])


def read_texts(work: Work) -> tuple[list[selectors.Told], list[UUID]]:
    """Read the revisions named in the payload for who says what."""
    revision_ids = [UUID(word) for word in work.payload["revision_ids"].split()]

    def report(step: int, of: int) -> None:
        work.report(step, of, "Reading who says what")

    return selectors.read_all(revision_ids, report=report)


def keep_what_they_read(work: Work, read: tuple[list[selectors.Told], list[UUID]]) -> None:
    """Keep what the rules propose."""
    del work
    told, left = read
    services.keep_proposals(told=told, left=left, log=False)


def nothing(work: Work) -> None:
    """Leave all to the effect: the database writes the words."""
    del work


def write_words(work: Work, result: None) -> None:
    """Write the words of an article's marks in its language."""
    del result
    services.follow_language(article_id=UUID(work.payload["article"]))


register(Kind(name=services.WORDS, work=nothing, finish=write_words))
register(Kind(name=services.READ, work=read_text, finish=keep_what_was_read, lease_seconds=120))
register(
    Kind(
        name=services.READ_MANY,
        work=read_texts,
        finish=keep_what_they_read,
        lease_seconds=120,
        last=True,
    )
)
register(
    Kind(
        name=services.MOVE,
        work=look_where_they_stand,
        finish=carry_them,
        # Somebody marked the very words meanwhile: the next attempt sees that.
        retry_on=(IntegrityError,),
        lease_seconds=180,
    )
)
