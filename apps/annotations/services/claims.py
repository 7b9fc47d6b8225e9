"""Word claims apart from the marks in which they appear."""

from collections.abc import Iterable, Sequence
from typing import Final
from uuid import UUID

from django.db import transaction

from apps.accounts.models import Membership
from apps.annotations import rules, selectors, wording
from apps.annotations.events import ClaimChanged
from apps.annotations.models import Annotation, Appearance, Claim
from apps.annotations.services import ground
from apps.annotations.services.appearances import announce_if_orphaned
from apps.annotations.states import State
from apps.articles import services as articles
from apps.audit import services as audit
from apps.core.creation import create_once
from apps.core.errors import InvalidError
from apps.core.events import announce

MAX_MARKS: Final = 200


@transaction.atomic
def create_claim(
    *,
    by: Membership,
    text: str,
    claimant_id: UUID | None = None,
    annotation_ids: Sequence[UUID] = (),
    row_id: UUID | None = None,
) -> tuple[Claim, bool]:
    """Word a claim, and let claim marks be its appearances; they leave the claims they had.

    :returns: the claim, and whether this call made it
    :raises InvalidError: a mark or the claimant is none that `by` can see
    :raises NotAllowedError: a mark is a colleague's, and `by` is no editor
    """
    ground.allow(by, rules.Deed.MARK)
    text = wording.checked(text, "text", required=True)
    wanted = sorted(set(annotation_ids))
    sent = {"text": text, "claimant": claimant_id, "annotations": [str(pk) for pk in wanted]}

    def make(pk: UUID, sent_as: str) -> Claim:
        return Claim.objects.create(
            pk=pk,
            created_as=sent_as,
            newsroom_id=by.newsroom_id,
            by=by.user,
            text=text,
            claimant=ground.known_source(by, claimant_id, "claimant"),
        )

    claim, made = create_once(Claim, row_id=row_id, sent=sent, by=by.pk, make=make)
    if made:
        marks = _claim_marks(by, wanted)
        for mark in marks:
            # It leaves its claim: the same right as to name another claim for this one mark.
            ground.allow(by, rules.Deed.CHANGE, owner_id=mark.author_id)
        _gather(claim, marks)
        _tell(claim, "created", by, {mark.article_id for mark in marks})
    return selectors.claim(by, claim.pk), made


@transaction.atomic
def update_claim(
    *,
    by: Membership,
    claim_id: UUID,
    version: int,
    text: str | None = None,
    claimant_id: UUID | ground.Keep | None = ground.Keep.IT,
) -> Claim:
    """Word a claim anew, or say who claims it. Announced, for its text is what is checked.

    Saving what stands changes nothing: nobody who approved it is asked again.

    :raises PreconditionFailedError: another version stands
    """
    claim = ground.locked(selectors.claims_visible_to(by), claim_id)
    ground.allow(by, rules.Deed.CHANGE, owner_id=claim.by_id)
    ground.expect(claim, version)
    before = (claim.text, claim.claimant_id)
    if text is not None:
        claim.text = wording.checked(text, "text", required=True)
    if claimant_id is not ground.Keep.IT:
        claim.claimant = ground.known_source(by, claimant_id, "claimant")
    if before == (claim.text, claim.claimant_id):
        return claim
    claim.save_changes(["text", "claimant"])
    announce(ClaimChanged(claim_id=claim.pk, changed_by=by.user_id))
    _tell(claim, "changed", by, {mark.article_id for mark in _living_marks(claim)})
    return claim


def _claim_marks(by: Membership, ids: Sequence[UUID]) -> list[Annotation]:
    """Return the claim marks with these ids, locked."""
    if len(ids) > MAX_MARKS:
        raise _refusal(f"A claim takes {MAX_MARKS} marks at once, and this names {len(ids)}.")
    found = selectors.visible_to(by).filter(
        pk__in=ids, kind=Annotation.Kind.CLAIM, state=State.ACCEPTED
    )
    marks = list(found.order_by("pk").select_for_update(no_key=True))
    if len(marks) < len(ids):
        raise _refusal("Some of these are not claim marks that stand. Look at the article again.")
    return marks


def _gather(claim: Claim, marks: Sequence[Annotation]) -> None:
    appearances = Appearance.objects.filter(annotation__in=marks)
    left = set(appearances.values_list("claim_id", flat=True))
    appearances.update(claim=claim)
    for claim_id in sorted(left):
        announce_if_orphaned(claim_id)


def _living_marks(claim: Claim) -> Iterable[Annotation]:
    return Annotation.objects.filter(appearance__claim=claim, deleted_at=None)


def _tell(claim: Claim, verb: str, by: Membership, article_ids: Iterable[UUID]) -> None:
    claimant = str(claim.claimant_id) if claim.claimant_id else None
    audit.record(
        by=by,
        action=f"claim.{verb}",
        subject=claim,
        change={"version": claim.version, "claimant": claimant},
    )
    # In the order of their ids, as everywhere, so that two writers never wait for each other.
    for article_id in sorted(article_ids):
        articles.log(
            article_id=article_id,
            kind=f"claim.{verb}",
            subject=claim,
            by=by,
            data={"text": claim.text[: ground.QUOTED]},
        )


def _refusal(message: str) -> InvalidError:
    return InvalidError(message, errors={"annotations": [message]})
