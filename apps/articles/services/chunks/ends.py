"""How items of a batch end, and what is said of it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final
from uuid import UUID

from django.db import connection

from apps.articles import selectors
from apps.articles.models import Article, Batch, BatchItem
from apps.articles.states import ItemState
from apps.core.errors import DomainError

FAULT: Final = "fault"
FAULT_SAYS: Final = (
    "The program stopped on a fault of its own at this one. Tell whoever runs it, and import it"
    " by itself."
)
MAX_ERROR: Final = 500

_ENDED = """
    UPDATE articles_batchitem AS item
    SET state = said.state, article_id = said.article, made = said.made,
        error = said.error, error_code = said.code
    FROM unnest(%s::int[], %s::text[], %s::uuid[], %s::bool[], %s::text[], %s::text[])
        AS said (n, state, article, made, error, code)
    WHERE item.batch_id = %s AND item.n = said.n
"""


@dataclass(frozen=True, slots=True)
class End:
    """What became of an item."""

    n: int
    state: ItemState
    article_id: UUID | None = None
    made: bool = False
    error: str = ""
    code: str = ""


def write_ends(batch: Batch, ends: Sequence[End]) -> None:
    """Write how items of a batch have ended."""
    if not ends:
        return
    columns = zip(
        *((end.n, end.state, end.article_id, end.made, end.error, end.code) for end in ends),
        strict=True,
    )
    with connection.cursor() as cursor:
        cursor.execute(_ENDED, [*map(list, columns), batch.pk])


def like_end(end: End, twin: BatchItem) -> End:
    """Return the end of an item whose like came before it and ended so."""
    state = ItemState.KNOWN if end.state == ItemState.DONE else end.state
    return replace(end, n=twin.n, state=state, made=False)


def known_end(item: BatchItem, article: Article | None) -> End:
    """Return the end of an item whose article was there before it."""
    if article is None:
        return End(item.n, ItemState.FAILED, error=FAULT_SAYS, code=FAULT)
    error, code = withdrawn(article)
    return End(item.n, ItemState.KNOWN, article_id=article.pk, error=error, code=code)


def withdrawn(article: Article) -> tuple[str, str]:
    """Return what to say of a known article if it was withdrawn, as a sentence and a code."""
    if article.withdrawn_at is None:
        return "", ""
    words = f"This is here already, and {selectors.withdrawal(article)}. Open it to bring it back."
    return words[:MAX_ERROR], "withdrawn"


def refused_end(item: BatchItem, error: DomainError) -> End:
    """Return the end of an item that may not be imported, with all that was said of why."""
    words = " ".join(word for words in (error.errors or {}).values() for word in words)
    return End(
        item.n,
        ItemState.FAILED,
        error=(words or str(error))[:MAX_ERROR],
        code=error.code,
    )
