"""Keep claims and the marks in which they appear together. Callers hold the mark's lock."""

from uuid import UUID

from apps.accounts.models import Membership
from apps.annotations import spans
from apps.annotations.events import ClaimChanged, ClaimOrphaned
from apps.annotations.models import Annotation, Appearance, Claim
from apps.audit import services as audit
from apps.core.creation import insert, insert_all
from apps.core.errors import InvalidError
from apps.core.events import announce


def appear(mark: Annotation, *, by: Membership, claim_id: UUID | None = None) -> Claim:
    """Make a claim mark an appearance of the claim named, or of a new claim of its words.

    :raises InvalidError: `by` can see no such claim
    """
    if claim_id is None:
        claim = Claim(newsroom_id=mark.newsroom_id, by=by.user, text=words(mark))
        insert(claim, [Appearance(claim=claim, annotation=mark)])
        audit.record(by=by, action="claim.created", subject=claim, change={"mark": str(mark.pk)})
        return claim
    known = Claim.objects.filter(newsroom_id=by.newsroom_id, pk=claim_id).first()
    if known is None:
        message = "There is no such claim. Choose another, or leave it out to make a new one."
        raise InvalidError(message, errors={"claim": [message]})
    insert_all([Appearance(claim=known, annotation=mark)])
    return known


def disappear(mark: Annotation) -> None:
    """Take a mark that is no claim mark any more out of its claim."""
    appearance = Appearance.objects.filter(annotation=mark).first()
    if appearance is None:
        return
    appearance.delete()
    announce_if_orphaned(appearance.claim_id)


def orphaned(mark: Annotation) -> None:
    """Say so when a mark that was just deleted was the last appearance of its claim."""
    for claim_id in Appearance.objects.filter(annotation=mark).values_list("claim_id", flat=True):
        announce_if_orphaned(claim_id)


def announce_if_orphaned(claim_id: UUID) -> None:
    """Announce that a claim has no living appearance, if so."""
    # Locked: of two marks that go at once, the later one must see that it is the last.
    Claim.objects.select_for_update(no_key=True).get(pk=claim_id)
    living = Appearance.objects.filter(claim_id=claim_id, annotation__deleted_at=None)
    if not living.exists():
        announce(ClaimOrphaned(claim_id=claim_id))


def follow(mark: Annotation, *, by: Membership, former: str) -> None:
    """Let a claim that still has its one mark's `former` words follow the mark to its new ones."""
    claim_ids = Appearance.objects.filter(annotation=mark).values("claim_id")
    claim = Claim.objects.select_for_update(no_key=True).filter(pk__in=claim_ids).first()
    now = words(mark)
    if claim is None or claim.text != former or now == former or claim.appearances.count() > 1:
        return
    claim.text = now
    claim.save_changes(["text"])
    audit.record(by=by, action="claim.changed", subject=claim, change={"mark": str(mark.pk)})
    announce(ClaimChanged(claim_id=claim.pk, changed_by=by.user_id))


def words(mark: Annotation) -> str:
    """Return the words of a mark as one quotation."""
    return spans.quote([part.quote for part in mark.fragments.all()])
