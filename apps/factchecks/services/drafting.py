"""Write a fact-check: start it, word it, bring evidence. Every change makes a new edition."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.db.models.functions import Now

from apps.accounts.models import Membership
from apps.annotations import wording
from apps.annotations.models import Appearance, Claim
from apps.audit.selectors import records_of
from apps.core.creation import create_once
from apps.core.errors import ConflictError, InvalidError, NotFoundError
from apps.core.events import announce
from apps.factchecks.events import FactCheckStarted
from apps.factchecks.models import Evidence, FactCheck
from apps.factchecks.services import ground
from apps.factchecks.states import DECIDED

MAX_URL = 2000
MAX_NOTE = 5000
_web_address = URLValidator(schemes=["http", "https"])


class AlreadyCheckedError(ConflictError):
    """The claim has a fact-check."""

    code = "already_checked"
    title = "This claim has a fact-check"


class LastAppearanceError(ConflictError):
    """A fact-check that is approved or published speaks of what the mark shows."""

    code = "last_appearance"
    title = "A fact-check needs this mark"


class RestsOnArticleError(ConflictError):
    """A fact-check that is approved or published speaks of what stands in an article alone."""

    code = "rests_on_article"
    title = "A fact-check rests on this article"


@transaction.atomic
def start(
    *,
    claim_id: UUID,
    by: Membership,
    rating: str | None = None,
    conclusion: str = "",
    row_id: UUID | None = None,
) -> tuple[FactCheck, bool]:
    """Begin to check a claim, and return the fact-check and whether this call made it.

    Whoever worded the claim, first or anew, contributes to the first edition, like whoever
    starts it.

    :param rating: the slug of a rating on the newsroom's scale
    :raises NotAllowedError: `by` does not write fact-checks
    :raises AlreadyCheckedError: there is one of this claim; `current` names it
    :raises InvalidError: the claim, the rating or the conclusion cannot be used
    """
    ground.allow_writing(by)
    conclusion = wording.checked(conclusion, "conclusion")
    sent = {"claim": str(claim_id), "rating": rating or "", "conclusion": conclusion}

    def make(pk: UUID, sent_as: str) -> FactCheck:
        claim = ground.claim_of(by, claim_id)
        taken = FactCheck.objects.filter(claim=claim).first()
        if taken is not None:
            raise AlreadyCheckedError(
                "Somebody checks this claim already. Open that fact-check and add to it.",
                current={"id": str(taken.pk)},
            )
        factcheck = FactCheck.objects.create(
            pk=pk,
            created_as=sent_as,
            newsroom_id=by.newsroom_id,
            by=by.user,
            author=by.user,
            claim=claim,
            rating=ground.known_rating(by, rating),
            conclusion=conclusion,
        )
        ground.contribute(factcheck, [by.user_id, claim.by_id, *_who_reworded(claim)])
        ground.tell(factcheck, "started", by=by, change={"claim": str(claim_id)})
        announce(FactCheckStarted(factcheck_id=factcheck.pk))
        return factcheck

    return create_once(FactCheck, row_id=row_id, sent=sent, by=by.pk, make=make)


@transaction.atomic
def change(
    *,
    factcheck_id: UUID,
    version: int,
    by: Membership,
    rating: str | None = None,
    conclusion: str | None = None,
) -> FactCheck:
    """Word the conclusion, or set the rating, anew; what is None stays.

    An edit that changes nothing makes no edition.

    :param rating: a slug; empty takes the rating away
    :raises NotFoundError: there is no such fact-check for `by`
    :raises NotAllowedError: `by` does not write fact-checks
    :raises PreconditionFailedError: another version stands
    :raises PublishedError: it is published
    """
    factcheck = ground.locked(by, factcheck_id)
    ground.allow_writing(by)
    ground.expect(factcheck, version)
    ground.editable(factcheck)
    wanted: dict[str, Any] = {}
    if rating is not None:
        wanted["rating"] = ground.known_rating(by, rating)
    if conclusion is not None:
        wanted["conclusion"] = wording.checked(conclusion, "conclusion")
    fields = [name for name, value in wanted.items() if getattr(factcheck, name) != value]
    if fields:
        for name in fields:
            setattr(factcheck, name, wanted[name])
        ground.new_edition(
            factcheck, wrote=by.user_id, by=by, change={"fields": fields}, fields=fields
        )
    return factcheck


@transaction.atomic
def add_evidence(  # noqa: PLR0913 - the members of an item, all by keyword
    *,
    factcheck_id: UUID,
    stance: str,
    by: Membership,
    url: str = "",
    note: str = "",
    row_id: UUID | None = None,
) -> tuple[Evidence, bool]:
    """Bring an item that supports or refutes the claim or gives context.

    :returns: the item, and whether this call made it
    :raises NotFoundError: there is no such fact-check for `by`
    :raises NotAllowedError: `by` does not write fact-checks
    :raises InvalidError: the stance is none of ours, the address is no web address, or the item
        is empty
    :raises PublishedError: it is published
    """
    factcheck = ground.locked(by, factcheck_id)
    ground.allow_writing(by)
    item = _checked(stance=stance, url=url, note=note)
    sent = {"factcheck": str(factcheck_id), **item}

    def make(pk: UUID, sent_as: str) -> Evidence:
        ground.editable(factcheck)
        made = Evidence.objects.create(
            pk=pk,
            created_as=sent_as,
            newsroom_id=by.newsroom_id,
            by=by.user,
            factcheck=factcheck,
            **item,
        )
        ground.new_edition(factcheck, wrote=by.user_id, by=by, change={"evidence_added": str(pk)})
        return made

    return create_once(Evidence, row_id=row_id, sent=sent, by=by.pk, make=make)


@transaction.atomic
def remove_evidence(*, factcheck_id: UUID, evidence_id: UUID, version: int, by: Membership) -> None:
    """Take an item out; its row stays as a tombstone.

    :raises NotFoundError: there is no such fact-check or item for `by`
    :raises NotAllowedError: `by` does not write fact-checks
    :raises PreconditionFailedError: another version of the item stands
    :raises PublishedError: it is published
    """
    factcheck = ground.locked(by, factcheck_id)
    ground.allow_writing(by)
    item = Evidence.objects.filter(factcheck=factcheck, pk=evidence_id, deleted_at=None).first()
    if item is None:
        raise NotFoundError
    ground.expect(item, version)
    ground.editable(factcheck)
    item.deleted_at = Now()
    item.save_changes(["deleted_at"])
    ground.new_edition(
        factcheck, wrote=by.user_id, by=by, change={"evidence_removed": str(evidence_id)}
    )


@transaction.atomic
def take_up_new_wording(*, claim_id: UUID, wrote: UUID) -> None:
    """Make a new edition of a claim's fact-check because the claim is worded anew.

    Called inside the change of the claim, which a published fact-check refuses.

    :param wrote: the user id of whoever reworded it
    :raises PublishedError: the fact-check is published
    """
    factcheck = FactCheck.objects.select_for_update(no_key=True).filter(claim_id=claim_id).first()
    if factcheck is None:
        return
    ground.editable(factcheck)
    member = Membership.objects.filter(user_id=wrote, newsroom_id=factcheck.newsroom_id).first()
    ground.new_edition(factcheck, wrote=wrote, by=member, change={"fields": ["claim"]})


@transaction.atomic
def keep_last_appearance(*, claim_id: UUID) -> None:
    """Refuse that a claim loses its last appearance once its fact-check is approved.

    Called inside the change that takes the mark away.

    :raises LastAppearanceError: the fact-check is approved or published
    """
    factcheck = FactCheck.objects.select_for_update(no_key=True).filter(claim_id=claim_id).first()
    if factcheck is not None and factcheck.state in DECIDED:
        raise LastAppearanceError(
            "This is the last place where a claim appears whose fact-check is"
            f" {factcheck.get_state_display().lower()}. Mark the claim in another place first.",
            current={"factcheck": str(factcheck.pk)},
        )


@transaction.atomic
def keep_standing_appearance(*, article_id: UUID) -> None:
    """Refuse that an article is withdrawn on which an approved or published verdict rests alone.

    Called inside the change that withdraws it, when it is no longer among those that stand.

    :raises RestsOnArticleError: there is such a fact-check
    """
    living = Appearance.objects.filter(claim=OuterRef("claim_id"), annotation__deleted_at=None)
    decided = FactCheck.objects.filter(
        Exists(living.filter(annotation__article_id=article_id)), state__in=DECIDED
    )
    # Locked before the look: two articles withdrawn at once must not each count on the other.
    ids = [check.pk for check in decided.select_for_update(no_key=True).order_by("pk")]
    standing = living.filter(annotation__article__withdrawn_at=None)
    left = FactCheck.objects.filter(~Exists(standing), pk__in=ids).order_by("pk").first()
    if left is not None:
        raise RestsOnArticleError(
            "This article is the last in which a claim appears whose fact-check is"
            f" {left.get_state_display().lower()}. Mark the claim in another article first.",
            current={"factcheck": str(left.pk)},
        )


def _who_reworded(claim: Claim) -> Iterable[UUID | None]:
    """Return the user ids of those who changed a claim, by its own page or by its mark's ends."""
    changes = records_of(claim.newsroom_id, subject=str(claim.pk), action="claim.changed")
    return changes.values_list("actor_id", flat=True)


def _checked(*, stance: str, url: str, note: str) -> Mapping[str, str]:
    """Return the members of an item of evidence.

    :raises InvalidError: one cannot be used, or there is nothing in it
    """
    if stance not in Evidence.Stance.values:
        message = f"Say what it does to the claim: {', '.join(Evidence.Stance.values)}."
        raise InvalidError(message, errors={"stance": [message]})
    url = wording.checked(url, "url", limit=MAX_URL)
    note = wording.checked(note, "note", limit=MAX_NOTE)
    if not url and not note:
        message = "There is nothing in this item. Give an address, a note, or both."
        raise InvalidError(message, errors={"note": [message]})
    if url:
        try:
            _web_address(url)
        except ValidationError:
            message = "This is no web address. Give all of it, from https:// on."
            raise InvalidError(message, errors={"url": [message]}) from None
    return {"stance": stance, "url": url, "note": note}
