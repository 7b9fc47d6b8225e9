"""See to it that no mark is left behind on an earlier revision."""

from typing import Final
from uuid import UUID

from apps.annotations.models import Annotation
from apps.annotations.states import State
from apps.articles.models import Article
from apps.jobs import services as jobs

MOVE: Final = "annotations.move"


def enqueue(article_id: UUID, key: str) -> None:
    """Have the marks of an article carried that stand on earlier revisions."""
    jobs.enqueue(
        kind=MOVE,
        key=key,
        payload={"article": article_id},
        subject=Article.objects.get(pk=article_id),
    )


def bring_along(mark: Annotation, *, newest_id: UUID | None) -> None:
    """Have a mark carried that was written on words of a revision which is no longer the newest.

    :param newest_id: what it is, by the entry just written to the article's log: from then on no
        revision can come in between
    """
    if mark.state != State.ORPHAN and newest_id != mark.revision_id:
        enqueue(mark.article_id, f"{MOVE}:{mark.pk}:{mark.version}")
