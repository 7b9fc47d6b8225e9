"""The job that carries marks to an article's newest revision."""

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
