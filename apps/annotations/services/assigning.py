"""Ask people to work on a claim, and say in the logs of its articles who does."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.urls import reverse

from apps.accounts.models import Membership
from apps.annotations import selectors
from apps.annotations.models import Annotation
from apps.articles import services as articles
from apps.notices import services as notices
from apps.notices.models import Todo


@transaction.atomic
def assign_claim(  # noqa: PLR0913 - the members of an assignment, all by keyword
    *,
    by: Membership,
    claim_id: UUID,
    assignee_id: UUID | None = None,
    desk_id: UUID | None = None,
    due_at: datetime | None = None,
    note: str = "",
    row_id: UUID | None = None,
) -> tuple[Todo, bool]:
    """Ask a person or a desk to work on a claim; return the assignment, and whether it is new.

    :raises NotFoundError: there is no such claim that `by` may see
    :raises NotAllowedError: `by` does not assign
    :raises NobodyError: nobody is named who could do it
    :raises AssignedAlreadyError: they have it already
    """
    claim = selectors.claim(by, claim_id)
    return notices.assign(
        by=by,
        subject=claim,
        name=claim.text,
        url=reverse("factchecks:claim", args=[claim.pk]),
        assignee_id=assignee_id,
        desk_id=desk_id,
        due_at=due_at,
        note=note,
        row_id=row_id,
    )


def log_claim_assignment(*, todo: Todo, verb: str, by: Membership) -> None:
    """Write in the logs of the articles in which a claim appears what became of an assignment."""
    marks = Annotation.objects.filter(appearance__claim_id=todo.subject_id, deleted_at=None)
    articles.log_assignment(
        todo_id=todo.pk,
        verb=verb,
        article_ids=set(marks.order_by().values_list("article_id", flat=True)),
        by=by,
    )
