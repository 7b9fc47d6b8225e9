"""What every write here begins and ends with: the right, the locked row, the new edition."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from apps.accounts.models import Membership, NewsroomRow
from apps.annotations.models import Claim
from apps.audit import services as audit
from apps.core.errors import (
    ConflictError,
    InvalidError,
    NotAllowedError,
    PreconditionFailedError,
)
from apps.core.events import announce
from apps.factchecks import rules, selectors
from apps.factchecks.events import FactCheckChanged
from apps.factchecks.models import Contributor, FactCheck, Rating
from apps.factchecks.states import AFTER_EDIT, State
from apps.jobs.services import enqueue

LOG = "factchecks.log"


class PublishedError(ConflictError):
    """The fact-check is published."""

    code = "published"
    title = "This is published"


class UnknownRatingError(InvalidError):
    """The newsroom's scale has no such rating."""

    code = "unknown_rating"


def allow_writing(by: Membership) -> None:
    """Let `by` work on fact-checks.

    :raises NotAllowedError: they are no annotator, reviewer or editor
    """
    if not rules.may_write(by):
        raise NotAllowedError(
            "Fact-checks are written by annotators, reviewers and editors."
            " Ask an admin for one of these roles."
        )


def locked(by: Membership, factcheck_id: UUID) -> FactCheck:
    """Return a fact-check with its row locked until the end of the transaction.

    :raises NotFoundError: there is none that `by` can see
    """
    seen = selectors.one(by, factcheck_id)
    return FactCheck.objects.select_for_update(no_key=True).get(pk=seen.pk)


def expect(row: NewsroomRow, version: int) -> None:
    """Refuse an edit of an older version than the one that stands.

    :raises PreconditionFailedError: another version stands
    """
    if row.version != version:
        raise PreconditionFailedError(
            "Somebody changed this since you read it. Look at what stands now, then write again."
        )


def known_rating(by: Membership, slug: str | None) -> Rating | None:
    """Return the rating called `slug` on the newsroom's newest scale; None for none.

    :raises UnknownRatingError: the scale has no such rating
    """
    if not slug:
        return None
    ratings = selectors.ratings(by)
    for rating in ratings:
        if rating.slug == slug:
            return rating
    message = f"There is no such rating here. Use one of: {', '.join(r.slug for r in ratings)}."
    raise UnknownRatingError(message, errors={"rating": [message]})


def editable(factcheck: FactCheck) -> None:
    """Refuse to change a published edition.

    :raises PublishedError: it is published
    """
    if factcheck.state not in AFTER_EDIT:
        raise PublishedError(
            "This fact-check is published, so its words, rating and evidence stay as they are."
        )


def contribute(factcheck: FactCheck, user_ids: Iterable[UUID | None]) -> None:
    """Note who wrote something of the present edition."""
    Contributor.objects.bulk_create(
        [
            Contributor(factcheck=factcheck, edition=factcheck.edition, user_id=user_id)
            for user_id in {user_id for user_id in user_ids if user_id}
        ],
        ignore_conflicts=True,
    )


def new_edition(
    factcheck: FactCheck,
    *,
    wrote: UUID,
    by: Membership | None,
    change: Mapping[str, Any],
    fields: Iterable[str] = (),
) -> None:
    """Save `fields` as the next edition: nobody has decided on it, and an approval is void.

    Whoever wrote something of the edition before has a part in this one, too.
    """
    before, edition = State(factcheck.state), factcheck.edition
    factcheck.edition += 1
    factcheck.state = AFTER_EDIT[before]
    factcheck.save_changes([*fields, "edition", "state"])
    earlier = factcheck.contributors.filter(edition=edition).values_list("user_id", flat=True)
    contribute(factcheck, [*earlier, wrote])
    tell(
        factcheck,
        "changed",
        by=by,
        change={**change, "edition": factcheck.edition, "state": [before, factcheck.state]},
    )
    announce(FactCheckChanged(factcheck_id=factcheck.pk, edition=factcheck.edition))


def tell(
    factcheck: FactCheck, verb: str, *, by: Membership | None, change: Mapping[str, Any]
) -> None:
    """Record a deed, and have it written to the logs of the articles the claim appears in."""
    audit.record(by=by, action=f"factcheck.{verb}", subject=factcheck, change=change)
    enqueue(
        kind=LOG,
        key=f"{LOG}:{factcheck.pk}:{factcheck.version}",
        payload={
            "factcheck_id": factcheck.pk,
            "verb": verb,
            "version": factcheck.version,
            "edition": factcheck.edition,
            "state": factcheck.state,
            "member_id": by.pk if by else "",
        },
        subject=factcheck,
    )


def claim_of(by: Membership, claim_id: UUID) -> Claim:
    """Return a claim, locked, so that two people who start at once meet here.

    :raises InvalidError: there is none that `by` can see
    """
    claim = selectors.claims(by).select_for_update(no_key=True, of=("self",)).filter(pk=claim_id)
    found = claim.first()
    if found is None:
        message = "There is no such claim here. Mark one in an article first."
        raise InvalidError(message, errors={"claim": [message]})
    return found
