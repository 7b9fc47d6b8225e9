"""Marks and claims by their words, and the articles that have some."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from apps.accounts.models import Membership
from apps.annotations.models import Annotation, Appearance, ClaimWords, MarkWords
from apps.annotations.selectors.claims import claims_assigned, claims_visible_to
from apps.annotations.selectors.marks import marks, seen_by, visible_to
from apps.annotations.states import State


def mark_words(member: Membership, *, kind: str = "") -> QuerySet[MarkWords]:
    """Return the words of the living marks of articles that are not withdrawn, in no order."""
    rows = MarkWords.objects.filter(
        seen_by(member),
        newsroom_id=member.newsroom_id,
        gone=False,
        annotation__article__withdrawn_at=None,
    )
    return rows.filter(annotation__kind=kind) if kind else rows


def claim_words(
    member: Membership,
    *,
    within: QuerySet[Any] | None = None,
    assignee: UUID | None = None,
    desk: UUID | None = None,
) -> QuerySet[ClaimWords]:
    """Return the words of the claims worth listing, in no order.

    A claim whose every appearance is in a withdrawn article is not among them.

    :param within: ids of articles, one of which a claim has to appear in; None for any
    :param assignee: to whom they are assigned; None is anybody or nobody
    :param desk: at which desk they are assigned; None is any or none
    """
    living = Appearance.objects.filter(claim=OuterRef("claim_id"), annotation__deleted_at=None)
    standing = living.filter(annotation__article__withdrawn_at=None)
    shown = Exists(standing) | ~Exists(living)
    if within is not None:
        shown = Q(Exists(standing.filter(annotation__article__in=within)))
    return ClaimWords.objects.filter(
        shown,
        newsroom_id=member.newsroom_id,
        gone=False,
        claim__in=claims_assigned(member, assignee=assignee, desk=desk).order_by().values("pk"),
    )


def marks_found(member: Membership, ids: Sequence[UUID]) -> list[Annotation]:
    """Return marks with their articles, in the order of `ids`."""
    found = (
        marks(member).filter(pk__in=ids).select_related("article", "author", "revision", "words")
    )
    known = {mark.pk: mark for mark in found.defer("revision__text", "words__vector")}
    return [known[pk] for pk in ids if pk in known]


def claims_found(member: Membership, ids: Sequence[UUID]) -> list[ClaimWords]:
    """Return the words of claims with the claims themselves, in the order of `ids`."""
    visible = claims_visible_to(member).filter(pk__in=ids)
    found = ClaimWords.objects.filter(claim__in=visible.order_by().values("pk"))
    known = {row.pk: row for row in found.select_related("claim__claimant").defer("vector")}
    return [known[pk] for pk in ids if pk in known]


def articles_with(member: Membership, *kinds: str) -> QuerySet[Annotation, Any]:
    """Return, as ids of articles, those that have an accepted mark of one of the kinds."""
    return _living(member).filter(kind__in=kinds).values("article_id")


def articles_with_claims_but(member: Membership, checked: Q) -> QuerySet[Annotation, Any]:
    """Return, as ids of articles, those with a claim to which `checked` does not apply.

    :param checked: a condition on claims, which a higher app knows
    """
    claims = claims_visible_to(member).filter(checked).order_by().values("pk")
    marked = _living(member).filter(kind=Annotation.Kind.CLAIM)
    return marked.exclude(appearance__claim__in=claims).values("article_id")


def _living(member: Membership) -> QuerySet[Annotation]:
    return visible_to(member).filter(state=State.ACCEPTED).order_by()
