"""Who may do what to articles."""

from typing import Final

from apps.accounts.models import Membership, Role
from apps.articles.models import Article
from apps.articles.states import Status

# An admin runs the house and does not import or correct by virtue of it.
DESK: Final = (Role.ANNOTATOR, Role.REVIEWER, Role.EDITOR)


def may_import(member: Membership) -> bool:
    """Tell whether `member` may import articles."""
    return member.has(*DESK)


def may_correct(member: Membership, article: Article) -> bool:
    """Tell whether `member` may correct the article's details."""
    return article.newsroom_id == member.newsroom_id and member.has(*DESK)


def may_retry(member: Membership, article: Article) -> bool:
    """Tell whether `member` may have a failed import tried again: whoever works here.

    The page of jobs offers the same job to all of them, and trying again says nothing new.
    """
    return article.newsroom_id == member.newsroom_id and article.status == Status.FAILED


def may_refetch(member: Membership, article: Article) -> bool:
    """Tell whether `member` may have the article's address looked at, once or time and again."""
    return article.newsroom_id == member.newsroom_id and member.has(*DESK)
