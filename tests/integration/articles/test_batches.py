"""Many things at once: each comes to its own end, and none holds up another."""

from uuid import uuid4

import pytest

from apps.articles import selectors, services
from apps.articles.models import Batch
from apps.articles.sent import Item, pasted
from apps.articles.services.batches import CHUNK, IMPORT_CHUNK, LANES, EmptyBatchError
from apps.core.errors import IdUsedError, NotAllowedError
from apps.jobs.models import Job
from tests.factories import People

pytestmark = pytest.mark.django_db


def texts(count: int) -> list[Item]:
    """Return so many different texts."""
    return [
        Item(place=f"row {n + 1}", sent=pasted(f"Lantern counted {n} men at the border on Monday."))
        for n in range(count)
    ]


def test_a_batch_keeps_what_came_in_its_order_and_starts_a_job_a_lane(people: People) -> None:
    batch, made = services.open_batch(
        by=people.annotator, title="Wire of Monday", items=texts(CHUNK * (LANES + 1))
    )
    assert made
    items = list(batch.items.order_by("n"))
    assert [item.place for item in items] == [f"row {n + 1}" for n in range(batch.total)]
    assert {item.state for item in items} == {"waiting"}
    jobs = Job.objects.filter(kind=IMPORT_CHUNK, subject_id=str(batch.pk))
    assert sorted(int(job.payload["chunk"]) for job in jobs) == list(range(LANES))
    assert all(job.bulk for job in jobs)
    assert selectors.tally(batch).waiting == batch.total


def test_the_same_call_again_opens_no_second_batch(people: People) -> None:
    row_id = uuid4()
    first, made = services.open_batch(by=people.annotator, title="A", items=texts(3), row_id=row_id)
    again, remade = services.open_batch(
        by=people.annotator, title="A", items=texts(3), row_id=row_id
    )
    assert (first.pk, made, remade) == (again.pk, True, False)
    assert Batch.objects.count() == 1
    with pytest.raises(IdUsedError):
        services.open_batch(by=people.annotator, title="A", items=texts(2), row_id=row_id)


def test_an_empty_batch_and_a_role_that_does_not_import_are_refused(people: People) -> None:
    with pytest.raises(EmptyBatchError):
        services.open_batch(by=people.annotator, title="A", items=[])
    with pytest.raises(NotAllowedError):
        services.open_batch(by=people.admin, title="A", items=texts(1))
