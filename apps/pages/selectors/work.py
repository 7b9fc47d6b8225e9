"""The work on an article: what may be taken elsewhere."""

from dataclasses import dataclass
from uuid import UUID

from apps.accounts.models import Membership
from apps.annotations import selectors as annotations
from apps.articles import selectors as articles
from apps.articles.models import Article


@dataclass(frozen=True, slots=True)
class Work:
    """What the page of the work on an article shows.

    :param leaving: how many marks a download has
    """

    article: Article
    leaving: int


def work(member: Membership, article_id: UUID) -> Work:
    """Return the work on an article.

    :raises NotFoundError: there is no such article that `member` can see
    """
    article = articles.get(member, article_id)
    return Work(
        article=article,
        leaving=annotations.exportable().filter(article=article).count(),
    )
