"""Ask people to work on an article, and say in its log who does."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.urls import reverse

from apps.accounts.models import Membership
from apps.articles import selectors
from apps.articles.models import Article
from apps.articles.services.entries import hold, log
from apps.notices import services as notices
from apps.notices.models import Todo


@transaction.atomic
def assign_article(  # noqa: PLR0913 - the members of an assignment, all by keyword
    *,
    by: Membership,
    article_id: UUID,
    assignee_id: UUID | None = None,
    desk_id: UUID | None = None,
    due_at: datetime | None = None,
    note: str = "",
    row_id: UUID | None = None,
) -> tuple[Todo, bool]:
    """Ask a person or a desk to work on an article; return the assignment, and whether it is new.

    :raises NotFoundError: there is no such article that `by` may see
    :raises NotAllowedError: `by` does not assign
    :raises NobodyError: nobody is named who could do it
    :raises AssignedAlreadyError: they have it already
    """
    article = selectors.get(by, article_id)
    return notices.assign(
        by=by,
        subject=article,
        name=article.name,
        url=reverse("pages:reading_room", args=[article.pk]),
        assignee_id=assignee_id,
        desk_id=desk_id,
        due_at=due_at,
        note=note,
        row_id=row_id,
    )


def log_assignment(
    *, todo_id: UUID, verb: str, article_ids: Iterable[UUID], by: Membership | None
) -> None:
    """Write in the logs of articles what became of an assignment about them or their claims."""
    todo = Todo.objects.select_related("assignee", "desk").get(pk=todo_id)
    # In the order of their ids, as everywhere, so that two writers never wait for each other.
    for article_id in sorted(article_ids):
        log(
            article_id=article_id,
            kind=f"assignment.{verb}",
            subject=todo,
            by=by,
            data=_gist(todo),
        )


@transaction.atomic
def log_returned(*, todo_ids: Iterable[UUID]) -> None:
    """Write in the logs of articles that what somebody had who left fell to others."""
    about = Article._meta.label_lower
    todos = Todo.objects.filter(
        pk__in=tuple(todo_ids), kind__endswith=".assigned", subject_type=about
    )
    found = list(todos.order_by("subject_id", "pk").values_list("pk", "subject_id"))
    hold(article_id for _, article_id in found)
    for todo_id, article_id in found:
        log_assignment(todo_id=todo_id, verb="returned", article_ids=[article_id], by=None)


def _gist(todo: Todo) -> dict[str, Any]:
    return {
        "of": todo.kind.partition(".")[0],
        "assignee": todo.assignee.name if todo.assignee else "",
        "desk": todo.desk.name if todo.desk else "",
        "due_at": todo.due_at.isoformat() if todo.due_at else None,
    }
