"""Read the revisions of an article, and what changed between two of them."""

from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from django.db.models import QuerySet

from apps.accounts.models import Membership
from apps.articles import align
from apps.articles.models import Revision
from apps.articles.selectors.articles import get
from apps.core.errors import NotFoundError


@dataclass(frozen=True)
class Comparison:
    """Two revisions of an article, the earlier first."""

    old: Revision
    new: Revision

    @cached_property
    def changes(self) -> list[align.Change]:
        """Return every sentence of both, in the order of the later."""
        return align.changes(self.old.text, self.new.text)


def revisions_of(member: Membership, article_id: UUID) -> QuerySet[Revision]:
    """Return an article's revisions, newest first, without their texts.

    :raises NotFoundError: there is no such article that `member` can see
    """
    article = get(member, article_id)
    return article.revisions.select_related("fetch").defer("text").order_by("-number")


def revision(member: Membership, article_id: UUID, number: int) -> Revision:
    """Return one revision of an article with its text.

    :raises NotFoundError: there is none that `member` can see
    """
    found = revisions_of(member, article_id).defer(None).filter(number=number).first()
    if found is None:
        raise NotFoundError
    return found


def compared(member: Membership, article_id: UUID, one: int, other: int) -> Comparison:
    """Return two revisions of an article by their numbers, to be compared.

    :raises NotFoundError: there is no such article, or no such revision of it
    """
    old, new = (revision(member, article_id, number) for number in sorted((one, other)))
    return Comparison(old=old, new=new)
