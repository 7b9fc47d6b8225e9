"""Write what a chunk of a batch came to: all of it in a few statements, each thing exactly once."""

from collections.abc import Mapping, Sequence
from typing import Final
from uuid import UUID

from django.db import connection, transaction

from apps.accounts.models import Membership
from apps.articles import rules
from apps.articles.models import Article, Batch, BatchItem
from apps.articles.services.batches import CHUNK, call_next, waiting
from apps.articles.services.chunks.ends import MAX_ERROR, End, withdrawn, write_ends
from apps.articles.services.chunks.sending import led_to, send_on
from apps.articles.services.chunks.texts import Read, article_id_of, keep_texts
from apps.articles.states import ItemState, Status

JOB_FAILED: Final = "job_failed"

_HELD = "SELECT version, started_at FROM articles_batch WHERE id = %s FOR SHARE"


@transaction.atomic
def keep_chunk(*, payload: Mapping[str, str], read: Sequence[Read]) -> None:
    """Bring the waiting items of a chunk to their end, or on their way; then call the next chunk.

    A batch that was cancelled or begun anew since has other jobs, and this one does nothing.

    :param payload: of the job; see `services.batches.start`
    :param read: what the plain texts among the items came to
    """
    batch = _held(payload)
    if batch is None:
        return
    items = _items(batch, payload)
    member = Membership.objects.select_related("user").get(pk=payload["member"])
    if member.ended_at is not None or not rules.may_import(member):
        error = (
            "Whoever asked for this does not import articles any more. Have somebody who does try"
            " it again."
        )
        ends = [End(n, ItemState.FAILED, error=error, code="not_allowed") for n in items]
    else:
        texts = [(items[each.n], each) for each in read if each.n in items]
        known = {item.n for item, _ in texts}
        others = [item for n, item in items.items() if n not in known]
        # In one order: of two batches with the same things, one waits for the other.
        others.sort(key=lambda item: article_id_of(item, batch.newsroom_id))
        ends = [
            *keep_texts(batch, member, texts),
            *(send_on(item, member) for item in others),
        ]
    write_ends(batch, ends)
    call_next(batch, payload)


@transaction.atomic
def fail_chunk(*, payload: Mapping[str, str], error: str) -> None:
    """Say of what waits in a chunk that its job failed, and call the next chunk."""
    batch = _held(payload)
    if batch is None:
        return
    says = f"This could not be imported. {error}"[:MAX_ERROR]
    write_ends(
        batch,
        [End(n, ItemState.FAILED, error=says, code=JOB_FAILED) for n in _items(batch, payload)],
    )
    call_next(batch, payload)


@transaction.atomic
def resume_chunk(*, payload: Mapping[str, str]) -> None:
    """Say of a chunk whose job is tried again, from the page of jobs, that it waits."""
    batch = _held(payload)
    if batch is None:
        return
    first = int(payload["chunk"]) * CHUNK
    failed = batch.items.filter(state=ItemState.FAILED, error_code=JOB_FAILED)
    failed.filter(n__gte=first, n__lt=first + CHUNK).update(
        state=ItemState.WAITING, error="", error_code=""
    )


@transaction.atomic
def follow(*, article_id: UUID) -> None:
    """Let the items of batches that follow an article end as it did, or wait as it does."""
    items = BatchItem.objects.filter(
        article_id=article_id, state__in=[ItemState.WAITING, ItemState.FAILED]
    )
    if not items.exists():
        return
    article = Article.objects.get(pk=article_id)
    match article.status:
        case Status.READY:
            items.filter(made=True).update(state=ItemState.DONE, error="", error_code="")
            items.filter(made=False).update(state=ItemState.KNOWN, error="", error_code="")
        case Status.FAILED if known := led_to(article):
            error, code = withdrawn(known)
            items.update(
                state=ItemState.KNOWN, article=known, made=False, error=error, error_code=code
            )
        case Status.FAILED:
            error = article.error or "This could not be imported."
            items.update(state=ItemState.FAILED, error=error, error_code=article.error_code)
        case _:
            items.update(state=ItemState.WAITING, error="", error_code="")


def _held(payload: Mapping[str, str]) -> Batch | None:
    """Keep the batch from being cancelled; None if it has other jobs by now.

    Shared: its lanes write side by side.
    """
    with connection.cursor() as cursor:
        cursor.execute(_HELD, [payload["batch"]])
        row = cursor.fetchone()
    if row is None or str(row[0]) != payload["round"]:
        return None
    return Batch.objects.get(pk=payload["batch"])


def _items(batch: Batch, payload: Mapping[str, str]) -> dict[int, BatchItem]:
    """Lock what waits in a chunk."""
    first = int(payload["chunk"]) * CHUNK
    rows = waiting(batch).filter(n__gte=first, n__lt=first + CHUNK).order_by("n")
    return {item.n: item for item in rows.select_for_update(no_key=True)}
