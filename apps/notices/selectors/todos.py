"""Read what waits for a person, and who was assigned what."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Lower

from apps.accounts import selectors as accounts
from apps.accounts.models import Desk, Membership
from apps.core.errors import NotFoundError
from apps.notices import rules
from apps.notices.models import Todo
from apps.notices.urgency import Urgency, urgency

ASSIGNED = ".assigned"
"""How the kind of every assignment ends."""


def visible_to(member: Membership) -> QuerySet[Todo]:
    """Return the to-dos that are the member's, their desks', or everybody's in the newsroom.

    What waits for a desk at which nobody is any more waits for everybody.
    """
    mine = Q(assignee_id=member.user_id)
    desks = Q(assignee=None, desk__in=member.desks.all())
    somebody = Membership.objects.filter(
        desks=OuterRef("desk"), ended_at=None, user__is_active=True
    )
    anybodys = Q(assignee=None, desk=None) | (Q(assignee=None) & ~Exists(somebody))
    return Todo.objects.filter(mine | desks | anybodys, newsroom_id=member.newsroom_id)


def open_for(member: Membership) -> QuerySet[Todo]:
    """Return what waits now, what is due first on top, then the oldest."""
    return (
        visible_to(member)
        .filter(done_at=None)
        .order_by(F("due_at").asc(nulls_last=True), "created_at", "pk")
    )


def assignments_visible_to(member: Membership) -> QuerySet[Todo]:
    """Return every assignment of the member's newsroom, open ones first, by their due time."""
    return (
        Todo.objects.filter(newsroom_id=member.newsroom_id, kind__endswith=ASSIGNED)
        .select_related("assignee", "desk", "by", "done_by")
        .order_by(F("done_at").asc(nulls_first=True), F("due_at").asc(nulls_last=True), "pk")
    )


def assignment(member: Membership, todo_id: UUID) -> Todo:
    """Return one assignment.

    :raises NotFoundError: there is none that `member` can see
    """
    found = assignments_visible_to(member).filter(pk=todo_id).first()
    if found is None:
        raise NotFoundError
    return found


def assignments_of(member: Membership, subject_type: str, subject_id: UUID) -> QuerySet[Todo]:
    """Return the assignments about one thing, which the caller knows `member` may see."""
    return assignments_visible_to(member).filter(subject_type=subject_type, subject_id=subject_id)


def assigned(
    member: Membership, subject_type: str, *, assignee: UUID | None, desk: UUID | None
) -> QuerySet[Todo, Any]:
    """Return, as ids, the things that are assigned to a person, at a desk, or both, and not done.

    :param desk: also of people's assignments that name it
    """
    found = Todo.objects.filter(
        newsroom_id=member.newsroom_id,
        kind__endswith=ASSIGNED,
        subject_type=subject_type,
        done_at=None,
    )
    if assignee:
        found = found.filter(assignee_id=assignee)
    if desk:
        found = found.filter(desk_id=desk)
    return found.order_by().values("subject_id")


def assignable(member: Membership) -> list[Membership]:
    """Return the people of the newsroom whom work may be assigned to, by name."""
    people = (
        Membership.objects.filter(
            newsroom_id=member.newsroom_id, ended_at=None, user__is_active=True
        )
        .select_related("user")
        .order_by(Lower("user__name"), "pk")
    )
    return [each for each in people if rules.may_be_assigned(each)]


@dataclass(frozen=True, slots=True)
class Shared:
    """An assignment as one person sees it."""

    todo: Todo
    urgency: Urgency
    may_move: bool

    @property
    def late(self) -> bool:
        """Tell whether its time is over."""
        return self.urgency is Urgency.OVERDUE


@dataclass(frozen=True, slots=True)
class Sharing:
    """Who works on one thing, and whom one may ask to.

    :param zone: in which due times are said
    """

    subject_type: str
    subject_id: UUID
    open: Sequence[Shared]
    ended: Sequence[Todo]
    people: Sequence[Membership]
    desks: Sequence[Desk]
    may_assign: bool
    zone: str


MOST_ENDED = 10


def sharing(member: Membership, subject_type: str, subject_id: UUID, *, now: datetime) -> Sharing:
    """Return who works on a thing, which the caller knows `member` may see."""
    found = list(assignments_of(member, subject_type, subject_id))
    mine = set(member.desks.values_list("pk", flat=True))
    may = rules.may_assign(member)
    return Sharing(
        subject_type=subject_type,
        subject_id=subject_id,
        open=[
            Shared(
                todo=todo,
                urgency=urgency(todo.due_at, now),
                may_move=rules.may_move(member, todo, at_desk=todo.desk_id in mine),
            )
            for todo in found
            if todo.done_at is None
        ],
        ended=[todo for todo in reversed(found) if todo.done_at is not None][:MOST_ENDED],
        people=assignable(member) if may else [],
        desks=list(accounts.desks_visible_to(member)),
        may_assign=may,
        zone=member.newsroom.tz,
    )
