"""What waits, and for whom."""

from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from apps.accounts.models import Membership
from apps.factchecks import rules
from apps.factchecks.models import Contributor, FactCheck
from apps.factchecks.selectors.factchecks import visible_to
from apps.factchecks.states import Party, State


@dataclass(frozen=True, slots=True)
class Queue:
    """The review queue as one person sees it, each part oldest first."""

    mine: list[FactCheck]  # waits for this person
    others: list[FactCheck]  # waits for somebody else
    drafts: list[FactCheck]
    published: list[FactCheck]


MOST_PUBLISHED = 20


def queue(member: Membership) -> Queue:
    """Return the fact-checks of the newsroom, those that wait for `member` first."""
    mine = list(_in_order(waiting_for(member)))
    known = {factcheck.pk for factcheck in mine}
    rest = [
        factcheck
        for factcheck in _in_order(visible_to(member).exclude(state=State.PUBLISHED))
        if factcheck.pk not in known
    ]
    published = visible_to(member).filter(state=State.PUBLISHED).order_by("-submitted_at", "pk")
    return Queue(
        mine=mine,
        others=[factcheck for factcheck in rest if factcheck.state != State.DRAFT],
        drafts=[factcheck for factcheck in rest if factcheck.state == State.DRAFT],
        published=list(published[:MOST_PUBLISHED]),
    )


def waiting_for(member: Membership) -> QuerySet[FactCheck]:
    """Return what `member` can take a step further now: review, mend, publish."""
    wrote = Exists(
        Contributor.objects.filter(
            factcheck=OuterRef("pk"), edition=OuterRef("edition"), user_id=member.user_id
        )
    )
    wanted = Q(pk__in=[])
    if rules.speaks_for(member, Party.REVIEWER, contributed=False):
        wanted |= Q(state=State.IN_REVIEW) & ~Q(wrote)
    if rules.speaks_for(member, Party.WRITER, contributed=True):
        wanted |= Q(state__in=[State.CHANGES_REQUESTED, State.DRAFT]) & Q(wrote)
    if rules.speaks_for(member, Party.EDITOR, contributed=True):
        wanted |= Q(state=State.APPROVED)
    return visible_to(member).filter(wanted)


def waiting_count(member: Membership) -> int:
    """Return how many fact-checks wait for `member`."""
    return waiting_for(member).count()


def _in_order(factchecks: QuerySet[FactCheck]) -> QuerySet[FactCheck]:
    return factchecks.order_by(F("submitted_at").asc(nulls_last=True), "created_at", "pk")
