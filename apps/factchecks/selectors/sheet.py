"""A fact-check as its page shows it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from apps.accounts.models import Membership, User
from apps.annotations import rules as claim_rules
from apps.annotations import selectors as annotations
from apps.annotations.models import Claim
from apps.annotations.selectors import Appearing
from apps.audit.selectors import records_of
from apps.factchecks import rules
from apps.factchecks.models import Decision, FactCheck, Rating
from apps.factchecks.selectors.factchecks import contributed, of_claim, one, ratings
from apps.factchecks.states import AFTER_EDIT, STEPS, Party, State, Step


@dataclass(frozen=True, slots=True)
class Offer:
    """A step that a person may take now."""

    to: State
    step: Step


@dataclass(frozen=True, slots=True)
class Event:
    """A line of the history."""

    at: datetime
    who: str
    action: str
    edition: int | None
    note: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """A fact-check with all its page shows, for one person."""

    factcheck: FactCheck
    appearances: list[Appearing]
    ratings: list[Rating]
    offers: list[Offer]
    may_edit: bool
    own_work: bool  # a reviewer who wrote something of it
    contributors: list[User]
    decisions: list[Decision]  # on this edition
    history: list[Event]

    @property
    def urged(self) -> bool:
        """Tell whether a step onward waits for this person."""
        return any(not offer.step.back for offer in self.offers)


@dataclass(frozen=True, slots=True)
class ClaimSheet:
    """A claim with where it stands, and the fact-check if there is one."""

    claim: Claim
    appearances: list[Appearing]
    factcheck: FactCheck | None
    may_start: bool
    may_word: bool


def claim_sheet(member: Membership, claim_id: UUID) -> ClaimSheet:
    """Return a claim as `member` sees it.

    :raises NotFoundError: there is none that they can see
    """
    claim = annotations.claim(member, claim_id)
    factcheck = of_claim(member, claim_id)
    return ClaimSheet(
        claim=claim,
        appearances=annotations.claim_appearances(member, claim_id),
        factcheck=factcheck,
        may_start=factcheck is None and rules.may_write(member),
        may_word=claim_rules.may(member, claim_rules.Deed.CHANGE, owner_id=claim.by_id),
    )


def offers(member: Membership, factcheck: FactCheck) -> list[Offer]:
    """Return the steps `member` may take, in the order of the workflow."""
    wrote = contributed(member, factcheck)
    return [
        Offer(to=after, step=step)
        for (before, after), step in STEPS.items()
        if before == factcheck.state and rules.speaks_for(member, step.party, contributed=wrote)
    ]


def sheet(member: Membership, factcheck_id: UUID) -> Sheet:
    """Return a fact-check as `member` sees it.

    :raises NotFoundError: there is none that they can see
    """
    factcheck = one(member, factcheck_id)
    of_edition = factcheck.contributors.filter(edition=factcheck.edition)
    people = [row.user for row in of_edition.select_related("user").order_by("user__name")]
    return Sheet(
        factcheck=factcheck,
        appearances=annotations.claim_appearances(member, factcheck.claim_id),
        ratings=ratings(member),
        offers=offers(member, factcheck),
        may_edit=rules.may_write(member) and factcheck.state in AFTER_EDIT,
        own_work=member.user in people
        and rules.speaks_for(member, Party.REVIEWER, contributed=False),
        contributors=people,
        decisions=list(
            factcheck.decisions.filter(edition=factcheck.edition).select_related("reviewer")
        ),
        history=_history(factcheck),
    )


def _history(factcheck: FactCheck) -> list[Event]:
    records = list(records_of(factcheck.newsroom_id, subject=str(factcheck.pk)))
    names = User.objects.in_bulk({record.actor_id for record in records if record.actor_id})
    return [
        Event(
            at=record.at,
            who=names[record.actor_id].name if record.actor_id in names else record.actor_label,
            action=record.action.removeprefix("factcheck."),
            edition=_member(record.change, "edition"),
            note=_member(record.change, "note") or "",
        )
        for record in records
    ]


def _member(change: Any, name: str) -> Any:
    return change.get(name) if isinstance(change, dict) else None
