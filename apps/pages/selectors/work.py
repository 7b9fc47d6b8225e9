"""The work on an article: who can be compared in it, and what may be taken elsewhere."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from apps.accounts.models import Membership, User
from apps.annotations import rules
from apps.annotations import selectors as annotations
from apps.articles import selectors as articles
from apps.articles.models import Article


@dataclass(frozen=True, slots=True)
class Work:
    """What the page of the work on an article shows.

    :param leaving: how many marks a download has
    :param annotators: who marked it, for those who may compare people
    """

    article: Article
    leaving: int
    may_compare: bool
    annotators: Sequence[User]


def work(member: Membership, article_id: UUID) -> Work:
    """Return the work on an article.

    :raises NotFoundError: there is no such article that `member` can see
    """
    article = articles.get(member, article_id)
    may_compare = rules.may_compare(member)
    return Work(
        article=article,
        leaving=annotations.for_export(member).filter(article=article).count(),
        may_compare=may_compare,
        annotators=annotations.annotators(member, article_id) if may_compare else (),
    )
