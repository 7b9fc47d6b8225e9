"""Read batches: how far each is, and what became of its items."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from apps.accounts.models import Membership
from apps.articles.media import Medium
from apps.articles.models import Batch, BatchItem
from apps.articles.states import BatchState, ItemState
from apps.core.errors import NotFoundError


def batches_visible_to(member: Membership) -> QuerySet[Batch]:
    """Return the batches of the member's newsroom, newest first."""
    return (
        Batch.objects.filter(newsroom_id=member.newsroom_id)
        .select_related("by")
        .order_by("-created_at", "-id")
    )


def get_batch(member: Membership, batch_id: UUID) -> Batch:
    """Return one batch.

    :raises NotFoundError: there is none that `member` can see
    """
    batch = batches_visible_to(member).filter(pk=batch_id).first()
    if batch is None:
        raise NotFoundError
    return batch


@dataclass(frozen=True, slots=True)
class Tally:
    """How far a batch is: how many items are in each state.

    :param reading: how many of those that wait have an article that is being read
    """

    batch: Batch
    counts: Mapping[ItemState, int]
    reading: int

    @property
    def ended(self) -> int:
        """Return how many items are through, one way or another."""
        return self.batch.total - self.counts[ItemState.WAITING]

    @property
    def waiting(self) -> int:
        """Return how many items nobody has begun with."""
        return self.counts[ItemState.WAITING] - self.reading

    @property
    def done(self) -> int:
        """Return how many became an article."""
        return self.counts[ItemState.DONE]

    @property
    def known(self) -> int:
        """Return how many the newsroom had already."""
        return self.counts[ItemState.KNOWN]

    @property
    def failed(self) -> int:
        """Return how many could not be imported."""
        return self.counts[ItemState.FAILED]

    @property
    def cancelled(self) -> int:
        """Return how many were left undone."""
        return self.counts[ItemState.CANCELLED]

    @property
    def state(self) -> BatchState:
        """Return where the batch stands."""
        if self.counts[ItemState.WAITING]:
            return BatchState.WORKING
        if self.batch.cancelled_at is not None:
            return BatchState.CANCELLED
        return BatchState.FAULTY if self.failed else BatchState.DONE


def tally(batch: Batch) -> Tally:
    """Count the items of a batch."""
    return tallies([batch])[0]


def tallies(batches: list[Batch]) -> list[Tally]:
    """Count the items of several batches, with one query."""
    rows = (
        BatchItem.objects.filter(batch__in=batches)
        .order_by()
        .values("batch_id", "state")
        .annotate(count=Count("n"), begun=Count("article"))
    )
    found = {(row["batch_id"], row["state"]): (row["count"], row["begun"]) for row in rows}
    return [
        Tally(
            batch=batch,
            counts={state: found.get((batch.pk, state), (0, 0))[0] for state in ItemState},
            reading=found.get((batch.pk, ItemState.WAITING), (0, 0))[1],
        )
        for batch in batches
    ]


def items_of(batch: Batch, *, state: ItemState | None = None) -> QuerySet[BatchItem]:
    """Return the items of a batch in their order, with their articles; in one state if asked."""
    items = batch.items.select_related("article").order_by("n")
    return items if state is None else items.filter(state=state)


def waiting_texts(batch_id: str, numbers: range) -> list[BatchItem]:
    """Return the plain texts that wait in a stretch of a batch, with their bytes.

    For jobs, which have no member.
    """
    items = BatchItem.objects.filter(
        Q(media_type=Medium.PLAIN) | Q(media_type__startswith=f"{Medium.PLAIN};"),
        batch_id=batch_id,
        state=ItemState.WAITING,
        article=None,
        blob__isnull=False,
        n__range=(numbers[0], numbers[-1]),
    )
    return list(items.select_related("blob").order_by("n"))


def retriable(batch: Batch) -> QuerySet[BatchItem]:
    """Return the failed items of a batch that can be tried again: of the others nothing is kept."""
    something = Q(blob__isnull=False) | ~Q(address="")
    return BatchItem.objects.filter(something, batch=batch, state=ItemState.FAILED)


def retriable_count(batch: Batch) -> int:
    """Return how many items of a batch have failed and can be tried again."""
    return retriable(batch).count()
