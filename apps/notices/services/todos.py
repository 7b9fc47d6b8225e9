"""Write what waits for people."""

from datetime import datetime
from uuid import UUID

from django.db import models, transaction
from django.db.models.functions import Now

from apps.audit import services as audit
from apps.notices.models import Todo


@transaction.atomic
def make_todo(  # noqa: PLR0913 - the columns of a to-do, all by keyword
    *,
    newsroom_id: UUID,
    kind: str,
    subject: models.Model,
    text: str,
    url: str = "",
    assignee_id: UUID | None = None,
    due_at: datetime | None = None,
) -> bool:
    """Let something wait for a person, or for everybody; once while it is open.

    :param kind: ``noun.adjective``, like ``request.overdue``
    :returns: whether this call made it
    """
    todo = Todo(
        newsroom_id=newsroom_id,
        kind=kind,
        subject_type=subject._meta.label_lower,
        subject_id=subject.pk,
        text=text[:300],
        url=url,
        assignee_id=assignee_id,
        due_at=due_at,
    )
    Todo.objects.bulk_create([todo], ignore_conflicts=True)
    made = Todo.objects.filter(pk=todo.pk).exists()
    if made:
        audit.record(by=None, action="todo.made", subject=todo, change={"kind": kind})
    return made


@transaction.atomic
def finish_todos(*, kind: str, subject: models.Model) -> int:
    """Mark as done whatever waits about `subject` under `kind`; return how many there were."""
    waiting = Todo.objects.filter(
        kind=kind,
        subject_type=subject._meta.label_lower,
        subject_id=subject.pk,
        done_at=None,
    )
    return waiting.update(done_at=Now(), outcome=Todo.Outcome.DONE, version=models.F("version") + 1)
