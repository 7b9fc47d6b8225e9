"""Work that people give to each other."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from enum import Enum
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from apps.accounts.models import Desk, Membership, NewsroomRow
from apps.audit import services as audit
from apps.core.creation import create_once
from apps.core.errors import (
    ConflictError,
    InvalidError,
    NotAllowedError,
    NotFoundError,
    PreconditionFailedError,
    StaleError,
)
from apps.core.events import announce
from apps.notices import rules, selectors
from apps.notices.events import AssignmentsReturned, AssignmentWritten
from apps.notices.models import Todo

NOTE = 500


class NobodyError(InvalidError):
    """An assignment names neither a person nor a desk that could have it."""

    code = "nobody"
    title = "Who shall do it?"


class AssignedAlreadyError(ConflictError):
    """The same person or desk has the same thing assigned, and it is open."""

    code = "assigned_already"
    title = "They have it already"


class EndedError(ConflictError):
    """The assignment is done or was taken back."""

    code = "assignment_ended"
    title = "This has ended"


class Keep(Enum):
    """Says that a member stays as it is, where None means nobody or never."""

    IT = "keep"


@transaction.atomic
def assign(  # noqa: PLR0913 - the members of an assignment, all by keyword
    *,
    by: Membership,
    subject: NewsroomRow,
    name: str,
    url: str,
    assignee_id: UUID | None = None,
    desk_id: UUID | None = None,
    due_at: datetime | None = None,
    note: str = "",
    row_id: UUID | None = None,
) -> tuple[Todo, bool]:
    """Ask a person or a desk to work on a thing that the caller has shown `by` may see.

    :param name: what to call the thing where it waits
    :param row_id: the client's id; the same call again returns the same assignment
    :returns: the assignment, and whether this call made it
    :raises NotAllowedError: `by` does not assign
    :raises NobodyError: neither is named, or one is who has no part in such work here
    :raises AssignedAlreadyError: they have it already; `current` is that assignment
    """
    _allow(rules.may_assign(by), "Only annotators, reviewers and editors assign work.")
    noun = subject._meta.model_name
    sent = {
        "subject": subject.pk,
        "assignee": assignee_id,
        "desk": desk_id,
        "due_at": due_at,
        "note": note.strip(),
    }

    def make(pk: UUID, sent_as: str) -> Todo:
        todo = Todo(
            pk=pk,
            created_as=sent_as,
            newsroom_id=by.newsroom_id,
            by=by.user,
            kind=f"{noun}{selectors.ASSIGNED}",
            subject_type=subject._meta.label_lower,
            subject_id=subject.pk,
            text=name[:300],
            url=url,
        )
        _give(todo, by, assignee_id, desk_id)
        todo.due_at, todo.note = due_at, _checked(note)
        todo.save(force_insert=True)
        return todo

    with _refusing_twins(assignee_id, desk_id, subject._meta.label_lower, subject.pk):
        todo, made = create_once(Todo, row_id=row_id, sent=sent, by=by.pk, make=make)
    if made:
        _tell(todo, "made", by)
    return todo, made


@transaction.atomic
def change_assignment(  # noqa: PLR0913 - the members of an assignment, all by keyword
    *,
    by: Membership,
    todo_id: UUID,
    version: int,
    assignee_id: UUID | Keep | None = Keep.IT,
    desk_id: UUID | Keep | None = Keep.IT,
    due_at: datetime | Keep | None = Keep.IT,
    note: str | None = None,
) -> Todo:
    """Hand an assignment on, move its due time, or say something else about it.

    :raises NotAllowedError: it is neither theirs nor from them, and `by` is no editor
    :raises PreconditionFailedError: another version stands
    :raises EndedError: it is done or was taken back
    :raises NobodyError: neither a person nor a desk would have it
    """
    todo = _locked(by, todo_id)
    if todo.version != version:
        raise PreconditionFailedError(
            "Somebody changed this assignment meanwhile. Look at what stands, then change that.",
            current=todo,
        )
    before = _outline(todo)
    _give(
        todo,
        by,
        todo.assignee_id if assignee_id is Keep.IT else assignee_id,
        todo.desk_id if desk_id is Keep.IT else desk_id,
    )
    if due_at is not Keep.IT:
        todo.due_at = due_at
    if note is not None:
        todo.note = _checked(note)
    if _outline(todo) == before:
        return todo
    with _refusing_twins(todo.assignee_id, todo.desk_id, todo.subject_type, todo.subject_id):
        todo.save_changes(["assignee", "desk", "due_at", "note"])
    _tell(todo, "changed", by, before)
    return todo


def finish_assignment(*, by: Membership, todo_id: UUID, version: int) -> Todo:
    """Say that the work is done.

    :raises NotAllowedError: it is neither theirs nor from them, and `by` is no editor
    :raises StaleError: another version stands
    :raises EndedError: it is done or was taken back
    """
    return _end(by=by, todo_id=todo_id, version=version, outcome=Todo.Outcome.DONE)


def cancel_assignment(*, by: Membership, todo_id: UUID, version: int) -> Todo:
    """Take an assignment back, or decline it.

    :raises NotAllowedError: it is neither theirs nor from them, and `by` is no editor
    :raises StaleError: another version stands
    :raises EndedError: it is done or was taken back
    """
    return _end(by=by, todo_id=todo_id, version=version, outcome=Todo.Outcome.CANCELLED)


@transaction.atomic
def _end(*, by: Membership, todo_id: UUID, version: int, outcome: Todo.Outcome) -> Todo:
    todo = _locked(by, todo_id)
    if todo.version != version:
        raise StaleError(
            "Somebody changed this assignment meanwhile. Look at what stands, then decide.",
            current=todo,
        )
    todo.done_at, todo.done_by, todo.outcome = timezone.now(), by.user, outcome
    todo.save_changes(["done_at", "done_by", "outcome"])
    _tell(todo, outcome.value, by)
    return todo


@transaction.atomic
def return_todos(*, user_id: UUID, newsroom_id: UUID) -> None:
    """Give back whatever waits for somebody who works here no more, so that none of it is lost.

    It falls to the desk that it names, else to who assigned it, else to everybody. Where the same
    waits there already, that one stays and this one is cancelled.
    """
    waiting = Todo.objects.filter(assignee_id=user_id, newsroom_id=newsroom_id, done_at=None)
    # By subject: whoever logs what became of it does so in the order of the articles.
    todos = list(waiting.order_by("subject_id", "pk").select_for_update(no_key=True))
    here = set(
        Membership.objects.filter(
            newsroom_id=newsroom_id, ended_at=None, user__is_active=True
        ).values_list("user_id", flat=True)
    )
    for todo in todos:
        before = _outline(todo)
        back = todo.by_id if todo.desk_id is None and todo.by_id in here else None
        twin = Todo.objects.filter(
            newsroom_id=newsroom_id,
            kind=todo.kind,
            subject_type=todo.subject_type,
            subject_id=todo.subject_id,
            done_at=None,
        ).filter(_whose(back, todo.desk_id))
        if twin.exists():
            todo.done_at, todo.outcome = timezone.now(), Todo.Outcome.CANCELLED
        else:
            todo.assignee_id = back
        todo.save_changes(["assignee", "done_at", "outcome"])
        audit.record(
            by=None,
            action="todo.returned",
            subject=todo,
            change={**_outline(todo), "before": before},
        )
    if todos:
        announce(AssignmentsReturned(todo_ids=tuple(todo.pk for todo in todos)))


def _locked(by: Membership, todo_id: UUID) -> Todo:
    """Return an open assignment, locked, that `by` may move."""
    found = selectors.assignments_visible_to(by).filter(pk=todo_id)
    todo = found.select_for_update(no_key=True, of=("self",)).first()
    if todo is None:
        raise NotFoundError
    at_desk = todo.desk_id is not None and by.desks.filter(pk=todo.desk_id).exists()
    _allow(
        rules.may_move(by, todo, at_desk=at_desk),
        "This is for who assigned it or who has it. Ask one of them, or an editor.",
    )
    if todo.done_at is not None:
        raise EndedError(
            "This was done or taken back. Assign it anew if there is more to do.", current=todo
        )
    return todo


def _allow(may: bool, otherwise: str) -> None:  # noqa: FBT001 - the answer of a rule
    if not may:
        raise NotAllowedError(otherwise)


def _give(todo: Todo, by: Membership, assignee_id: UUID | None, desk_id: UUID | None) -> None:
    """Put a to-do into the hands of a person, a desk, or a person at a desk."""
    if assignee_id is None and desk_id is None:
        raise _nobody("assignee", "Choose a person, a desk, or both.")
    todo.assignee = None
    if assignee_id is not None:
        known = Membership.objects.filter(user_id=assignee_id, newsroom_id=by.newsroom_id)
        member = known.select_related("user").first()
        if member is None or not rules.may_be_assigned(member):
            raise _nobody("assignee", "Nobody of this name marks articles here. Choose another.")
        todo.assignee = member.user
    todo.desk = None
    if desk_id is not None:
        todo.desk = Desk.objects.filter(pk=desk_id, newsroom_id=by.newsroom_id).first()
        if todo.desk is None:
            raise _nobody("desk", "There is no such desk here. Choose another.")


def _checked(note: str) -> str:
    note = note.strip()
    if "\0" in note or len(note) > NOTE:
        message = f"A note has {NOTE} characters at most, and none that is not one."
        raise InvalidError(message, errors={"note": [message]})
    return note


@contextmanager
def _refusing_twins(
    assignee_id: UUID | None, desk_id: UUID | None, subject_type: str, subject_id: UUID
) -> Iterator[None]:
    """Turn the database's refusal of a second open to-do of the same into a sentence."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if "todo_open_once" not in str(error):
            raise
        twin = Todo.objects.filter(
            kind__endswith=selectors.ASSIGNED,
            subject_type=subject_type,
            subject_id=subject_id,
            done_at=None,
        ).filter(_whose(assignee_id, desk_id))
        raise AssignedAlreadyError(
            "They have this on their desk already. Change that assignment instead.",
            current=twin.first(),
        ) from error


def _whose(assignee_id: UUID | None, desk_id: UUID | None) -> Q:
    return Q(assignee_id=assignee_id, desk_id=desk_id)


def _tell(todo: Todo, verb: str, by: Membership, before: Mapping[str, Any] | None = None) -> None:
    change = _outline(todo) | ({"before": before} if before else {})
    audit.record(by=by, action=f"assignment.{verb}", subject=todo, change=change)
    announce(AssignmentWritten(todo_id=todo.pk, verb=verb, membership_id=by.pk))


def _outline(todo: Todo) -> dict[str, Any]:
    return {
        "subject": f"{todo.subject_type} {todo.subject_id}",
        "assignee": str(todo.assignee_id) if todo.assignee_id else None,
        "desk": str(todo.desk_id) if todo.desk_id else None,
        "due_at": todo.due_at.isoformat() if todo.due_at else None,
        "note": todo.note,
    }


def _nobody(field: str, message: str) -> NobodyError:
    return NobodyError(message, errors={field: [message]})
