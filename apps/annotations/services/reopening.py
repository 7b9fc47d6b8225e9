"""Take back what one decided on proposals by one press: they wait again."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeVar
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from apps.accounts.models import Membership
from apps.annotations.models import Annotation, Attribution, ProposalDecision
from apps.annotations.services import ground
from apps.annotations.services.accepting import decider
from apps.annotations.services.attributions import take_apart
from apps.annotations.services.marks import take_away
from apps.articles import selectors as articles_read
from apps.articles import services as articles
from apps.articles.models import Article
from apps.audit import services as audit
from apps.core.errors import StaleError

T = TypeVar("T")
# The entries by which what a proposal became began to stand.
BEGUN: Final = frozenset(
    {
        *("annotation.accepted", "annotation.restored"),
        *("attribution.accepted", "attribution.restored"),
    }
)


@dataclass(slots=True)
class Reopened:
    """What of a press was taken back, by the keys of the proposals.

    :param kept: what stays, each with the reason
    """

    keys: list[str] = field(default_factory=list)
    kept: dict[str, str] = field(default_factory=dict)


@transaction.atomic
def reopen_proposals(
    *, by: Membership, article_id: UUID, step: UUID, keys: Collection[str]
) -> Reopened:
    """Take back what `by` decided by one press: marks that it made are gone, proposals wait again.

    What somebody else has changed since, or has built on, stays as it is. Doing so again changes
    nothing.

    :param step: the press; what was decided by another stays
    :param keys: the proposals that it was about
    :raises NotYoursToUndoError: somebody else has decided on all of them
    :raises StaleError: there is a reason for each of them to stay
    """
    article = decider(by, article_id)
    known = [key for key in keys if key.isascii() and key.isalnum()]
    decided = ProposalDecision.objects.filter(article=article, key__in=known).select_related("by")
    mine = [each for each in decided if (each.step, each.by_id) == (step, by.user_id)]
    if not mine:
        if other := next(iter(decided), None):
            raise ground.NotYoursToUndoError(_theirs(other))
        return Reopened()
    taking = _Taking(by, article, mine)
    if not taking.going:
        raise StaleError(next(iter(taking.kept.values())))
    taking.go()
    told = sorted(each.key for each in taking.going)
    audit.record(by=by, action="proposals.reopened", subject=article, change={"keys": told})
    articles.log(
        article_id=article.pk,
        kind="proposals.reopened",
        subject=article,
        by=by,
        data={"keys": told, "step": str(step)},
    )
    return Reopened(
        told, {each.key: taking.kept[each.pk] for each in mine if each.pk in taking.kept}
    )


def _theirs(decision: ProposalDecision) -> str:
    who = decision.by.name if decision.by else "Somebody"
    return f"{who} {decision.word} this before you did, so it is theirs to take back."


class _Taking:
    """Decisions of one press on their way back, as far as nothing is in the way."""

    def __init__(self, by: Membership, article: Article, mine: Sequence[ProposalDecision]) -> None:
        self.by = by
        ties = Attribution.objects.filter(
            pk__in=[each.attribution_id for each in mine if each.attribution_id], deleted_at=None
        )
        # Ties before marks, each in one order, as whoever changes a tie locks them.
        self.ties = {tie.pk: tie for tie in ties.order_by("pk").select_for_update(no_key=True)}
        marks = Annotation.objects.filter(
            pk__in={pk for each in mine for pk in each.made}, deleted_at=None
        )
        self.marks = {mark.pk: mark for mark in marks.order_by("pk").select_for_update(no_key=True)}
        self.begun: dict[UUID, int] = {}
        self.changed: dict[UUID, str] = {}
        self._read_log(article.pk)
        self.kept: dict[UUID, str] = {}
        self.going = list(mine)
        self._hold_back()

    def _read_log(self, article_id: UUID) -> None:
        """Learn who else changed a thing since `by` made it stand."""
        subjects = [*self.ties, *self.marks]
        for entry in articles_read.entries_about(article_id, subjects):
            if entry.kind in BEGUN and entry.actor_id == self.by.actor_id:
                self.begun[entry.subject_id] = entry.seq
                self.changed.pop(entry.subject_id, None)
            elif entry.actor_id not in {None, self.by.actor_id}:
                self.changed[entry.subject_id] = entry.actor_name or "Somebody"

    def _hold_back(self) -> None:
        """Leave out what has a reason to stay, and then what that one stands on."""
        while stay := {each.pk: why for each in self.going if (why := self._reason(each))}:
            self.kept |= stay
            self.going = [each for each in self.going if each.pk not in stay]

    def _reason(self, decision: ProposalDecision) -> str:
        """Return why a decision cannot be taken back; "" if it can."""
        own = [decision.attribution_id, *decision.made]
        for pk in own:
            if pk in self.changed:
                return (
                    f"{self.changed[pk]} changed {self._words(decision)} since, so it stays as it "
                    "is. Change it by hand if it is wrong."
                )
        going = [each.attribution_id for each in self.going if each.attribution_id]
        others = Attribution.objects.filter(deleted_at=None).exclude(pk__in=going)
        made = [pk for pk in decision.made if pk in self.marks]
        standing = Q(source_mark__in=made) | Q(cue_mark__in=made) | Q(content_mark__in=made)
        if made and others.filter(standing).exists():
            return (
                f"Another attribution stands on {self._words(decision)}. Take that apart first, "
                "then take this back."
            )
        if decision.attribution_id and others.filter(parent=decision.attribution_id).exists():
            return (
                f"Another attribution stands inside that of {self._words(decision)}. Take it out "
                "first, then take this back."
            )
        return ""

    def _words(self, decision: ProposalDecision) -> str:
        """Return the words that were accepted."""
        tie = self.ties.get(decision.attribution_id) if decision.attribution_id else None
        pk = tie.content_mark_id if tie else decision.annotation_id
        marks = Annotation.objects.filter(pk__in=[pk]).prefetch_related("fragments")
        mark = marks.first()
        return f"“{ground.gist(mark)['quote']}”" if mark else "this"

    def go(self) -> None:
        """Take away what the decisions made, and forget that they were taken."""
        for tie in _of(self.ties, (each.attribution_id for each in self.going)):
            take_apart(tie, self.by)
        for mark in _of(self.marks, (pk for each in self.going for pk in each.made)):
            take_away(mark, self.by, undoes=self.begun.get(mark.pk))
        ProposalDecision.objects.filter(pk__in=[each.pk for each in self.going]).delete()


def _of(rows: dict[UUID, T], ids: Iterable[UUID | None]) -> list[T]:
    """Return those of some rows that are named, each once."""
    return [rows[pk] for pk in dict.fromkeys(ids) if pk in rows]
