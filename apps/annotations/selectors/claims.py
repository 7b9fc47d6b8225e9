"""Claims and where they appear."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from apps.accounts.models import Membership
from apps.annotations.models import Annotation, Appearance, Claim
from apps.annotations.selectors.attributions import Chain, chains_to
from apps.annotations.selectors.doubts import Doubt, proposed_over, unverified
from apps.annotations.selectors.marks import marks
from apps.articles import selectors as articles
from apps.core.errors import NotFoundError
from apps.notices import selectors as notices


@dataclass(frozen=True, slots=True)
class Appearing:
    """A mark in which a claim appears, and each chain by which its words are attributed.

    :param doubts: the words by which its publisher says that it has not verified it; what rules
        propose, and nobody confirmed, comes last
    """

    mark: Annotation
    chains: Sequence[Chain]
    doubts: Sequence[Doubt] = ()


def claims_visible_to(member: Membership) -> QuerySet[Claim]:
    """Return the claims of `member`'s newsroom, with claimant and living appearances."""
    living = Appearance.objects.filter(annotation__deleted_at=None).order_by("created_at", "pk")
    return (
        Claim.objects.filter(newsroom_id=member.newsroom_id)
        .select_related("claimant", "by")
        .prefetch_related(Prefetch("appearances", living))
    )


def claims_listed(member: Membership) -> QuerySet[Claim]:
    """Return the claims worth listing: all but those that were born with a mark now gone.

    A claim that somebody wrote or reworded by hand is listed without appearances, too.
    """
    return claims_visible_to(member).filter(
        Exists(_appears()) | ~Q(created_as="") | Q(version__gt=1)
    )


def claims_assigned(
    member: Membership, *, assignee: UUID | None = None, desk: UUID | None = None
) -> QuerySet[Claim]:
    """Return the claims worth listing that are assigned to a person, at a desk; None is any."""
    claims = claims_listed(member)
    if assignee or desk:
        about = Claim._meta.label_lower
        claims = claims.filter(pk__in=notices.assigned(member, about, assignee=assignee, desk=desk))
    return claims


def claim(member: Membership, claim_id: UUID) -> Claim:
    """Return one claim.

    :raises NotFoundError: there is none that `member` can see
    """
    found = claims_visible_to(member).filter(pk=claim_id).first()
    if found is None:
        raise NotFoundError
    return found


def claims_for_article(member: Membership, article_id: UUID) -> QuerySet[Claim]:
    """Return the claims that appear in an article, oldest first.

    :raises NotFoundError: there is no such article that `member` can see
    """
    articles.require(member, article_id)
    here = _appears().filter(annotation__article_id=article_id)
    return claims_visible_to(member).filter(Exists(here)).order_by("created_at", "pk")


def claim_appearances(member: Membership, claim_id: UUID) -> list[Appearing]:
    """Return where a claim appears and who is said to say so, newest article first."""
    found = list(
        marks(member)
        .filter(appearance__claim_id=claim_id)
        .select_related("article__publisher", "author")
        .order_by("-article__created_at", "article_id", "start")
    )
    chains = chains_to(member, [mark.pk for mark in found])
    confirmed = unverified(member, [mark.pk for mark in found])
    proposed = proposed_over(found)
    return [
        Appearing(
            mark,
            chains.get(mark.pk, []),
            [*confirmed.get(mark.pk, []), *proposed.get(mark.pk, [])],
        )
        for mark in found
    ]


def _appears() -> QuerySet[Appearance]:
    return Appearance.objects.filter(claim=OuterRef("pk"), annotation__deleted_at=None)
