"""Fact-checks, their claims and ratings."""

from typing import Any
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet

from apps.accounts.models import Membership
from apps.annotations import selectors as annotations
from apps.annotations.models import Annotation, Claim
from apps.core.errors import NotFoundError
from apps.factchecks.models import Evidence, FactCheck, Rating
from apps.factchecks.states import DECIDED


def visible_to(member: Membership) -> QuerySet[FactCheck]:
    """Return the fact-checks of `member`'s newsroom, with claim, rating, author and evidence."""
    evidence = Evidence.objects.filter(deleted_at=None).select_related("by")
    return (
        FactCheck.objects.filter(newsroom_id=member.newsroom_id)
        .select_related("claim__claimant", "rating__scale", "author")
        .prefetch_related(Prefetch("evidence", evidence))
    )


def narrowed(
    member: Membership, *, claim_id: UUID | None = None, state: str | None = None
) -> QuerySet[FactCheck]:
    """Return the fact-checks of one claim, or in one state, or both."""
    found = visible_to(member)
    if claim_id is not None:
        found = found.filter(claim_id=claim_id)
    return found if state is None else found.filter(state=state)


def one(member: Membership, factcheck_id: UUID) -> FactCheck:
    """Return a fact-check.

    :raises NotFoundError: there is none that `member` can see
    """
    factcheck = visible_to(member).filter(pk=factcheck_id).first()
    if factcheck is None:
        raise NotFoundError
    return factcheck


def item(member: Membership, factcheck_id: UUID, evidence_id: UUID) -> Evidence:
    """Return an item of a fact-check's evidence.

    :raises NotFoundError: there is none that `member` can see
    """
    for found in one(member, factcheck_id).evidence.all():
        if found.pk == evidence_id:
            return found
    raise NotFoundError


def of_claim(member: Membership, claim_id: UUID) -> FactCheck | None:
    """Return the fact-check of a claim, if somebody has started one."""
    return visible_to(member).filter(claim_id=claim_id).first()


def claims(member: Membership) -> QuerySet[Claim]:
    """Return the claims `member` can see."""
    return annotations.claims_visible_to(member)


def ratings(member: Membership) -> list[Rating]:
    """Return the ratings of the newsroom's newest scale, from false to true."""
    rated = Rating.objects.filter(scale__newsroom_id=member.newsroom_id).select_related("scale")
    newest = rated.order_by("-scale__number").values("scale__number")[:1]
    return list(rated.filter(scale__number=newest).order_by("value"))


def contributed(member: Membership, factcheck: FactCheck) -> bool:
    """Tell whether `member` wrote something of the present edition."""
    return factcheck.contributors.filter(edition=factcheck.edition, user_id=member.user_id).exists()


def articles_with_unchecked_claims(member: Membership) -> QuerySet[Annotation, Any]:
    """Return, as ids of articles, those with a claim that nobody has decided on."""
    decided = FactCheck.objects.filter(newsroom_id=member.newsroom_id, state__in=DECIDED)
    return annotations.articles_with_claims_but(member, Q(pk__in=decided.values("claim_id")))
