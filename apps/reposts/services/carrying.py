"""Carry marks of an original to its copy, and take that back."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from apps.accounts.models import Membership
from apps.annotations import services as annotations
from apps.annotations.models import Annotation
from apps.annotations.reading import Figure, read
from apps.audit import services as audit
from apps.core.errors import ConflictError, NotAllowedError, StaleError
from apps.reposts import rules, selectors
from apps.reposts.models import Carry, Link
from apps.reposts.selectors import Carriage, Offer, Standing
from apps.reposts.states import Result, State


class NotConfirmedError(ConflictError):
    """Nobody has said that the two articles belong together."""

    code = "link_not_confirmed"
    title = "This pair is not confirmed"


class GoneError(ConflictError):
    """The copy does not have the words of a mark."""

    code = "words_gone"
    title = "These words are not in the copy"


@transaction.atomic
def carry(
    *, by: Membership, link_id: UUID, marks: Sequence[UUID], target_id: UUID
) -> list[Annotation]:
    """Carry marks of the original to where their words stand in the copy.

    What was carried, or stands there already, is left as it is: the same call again makes nothing.

    :param target_id: the copy's revision that the choice was made by
    :returns: the marks on the copy
    :raises NotFoundError: there is no such link, or no such mark on the original
    :raises NotAllowedError: `by` does not work on texts
    :raises NotConfirmedError: the link is not confirmed
    :raises StaleError: the copy has another text by now
    :raises GoneError: the copy has no such words
    """
    link, found = _locked(by, link_id, target_id)
    offers = selectors.chosen(found.offers, marks)
    if any(offer.result is Result.GONE for offer in offers):
        raise GoneError(
            "The copy does not have the words of one of these marks. Look at what is left of the"
            " paragraph, and mark that in the reading room."
        )
    offers = [offer for offer in offers if offer.standing in {Standing.OFFERED, Standing.REFUSED}]
    figures = _figures(found, offers)
    heirs = [
        annotations.Heir(
            offer.mark,
            offer.span,
            figures.get(offer.mark.pk) if offer.result is Result.CHANGED else annotations.Keep.IT,
        )
        for offer in offers
    ]
    made = annotations.inherit(by=by, article_id=link.copy_id, heirs=heirs)
    for offer, mark in zip(offers, made, strict=True):
        _keep(link, offer, by=by, made=mark)
    return made


@transaction.atomic
def take_back(*, by: Membership, link_id: UUID, marks: Sequence[UUID]) -> None:
    """Take marks that were carried off the copy again, or a refusal back. They are offered again.

    :raises NotFoundError: there is no such link
    :raises NotAllowedError: `by` does not work on texts
    :raises MarkInUseError: somebody has built on one of them
    """
    link = _allowed(by, link_id)
    carries = list(
        Carry.objects.select_for_update(of=("self",))
        .filter(link=link, annotation__in=marks)
        .select_related("made")
        .order_by("pk")
    )
    living = [
        carry.made for carry in carries if carry.made is not None and carry.made.deleted_at is None
    ]
    annotations.disinherit(by=by, marks=living)
    for carry in carries:
        audit.record(
            by=by,
            action="carry.taken_back",
            subject=carry,
            change={"mark": str(carry.annotation_id)},
        )
    Carry.objects.filter(pk__in=[carry.pk for carry in carries]).delete()


@transaction.atomic
def refuse(*, by: Membership, link_id: UUID, marks: Sequence[UUID], target_id: UUID) -> None:
    """Say of marks that they have no place in the copy. They are not offered again.

    :raises NotFoundError: there is no such link, or no such mark on the original
    :raises NotAllowedError: `by` does not work on texts
    :raises StaleError: the copy has another text by now
    """
    link, found = _locked(by, link_id, target_id)
    for offer in selectors.chosen(found.offers, marks):
        if offer.standing is Standing.OFFERED:
            _keep(link, offer, by=by, made=None)


def _allowed(by: Membership, link_id: UUID) -> Link:
    link = selectors.one(by, link_id)
    if not rules.may_decide(by):
        raise NotAllowedError(
            "Carrying marks over is for annotators, reviewers and editors. Ask one of them."
        )
    return Link.objects.select_for_update(no_key=True, of=("self",)).get(pk=link.pk)


def _locked(by: Membership, link_id: UUID, target_id: UUID) -> tuple[Link, Carriage]:
    link = _allowed(by, link_id)
    found = selectors.carriage(by, link_id)
    if not found.may_carry:
        raise NotConfirmedError(
            "Confirm first that this is a repost: marks follow a text by a person's word.",
            current={"state": State(link.state).value, "version": link.version},
        )
    if found.target.pk != target_id:
        raise StaleError(
            "The copy has another text by now. Look at it again, then carry the marks.",
            current={"copy_revision": str(found.target.pk)},
        )
    return link, found


def _keep(link: Link, offer: Offer, *, by: Membership, made: Annotation | None) -> None:
    carry, _ = Carry.objects.update_or_create(
        link=link,
        annotation=offer.mark,
        defaults={
            "newsroom_id": link.newsroom_id,
            "by": by.user,
            "made": made,
            "result": offer.result,
        },
    )
    verb = "made" if made else "refused"
    change = {"mark": str(offer.mark.pk), "made": str(made.pk) if made else None}
    audit.record(by=by, action=f"carry.{verb}", subject=carry, change=change)


def _figures(found: Carriage, offers: Sequence[Offer]) -> dict[UUID, Figure]:
    """Return the numbers that the copy's words give, for figure marks whose words changed."""
    changed = {
        offer.mark.pk: offer.span
        for offer in offers
        if offer.result is Result.CHANGED and offer.mark.kind == Annotation.Kind.FIGURE
    }
    if not changed:
        return {}
    read_there = read(found.target.text, None, found.link.copy.language).figures
    return {
        pk: figure
        for pk, span in changed.items()
        for figure in read_there
        if figure.span[0].start < span[-1].end and span[0].start < figure.span[-1].end
    }
