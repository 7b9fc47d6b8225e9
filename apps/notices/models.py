"""What waits for a person."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from apps.accounts.models import Desk, NewsroomRow


class Todo(NewsroomRow):
    """Something one person or one desk should do; open until `done_at`.

    One open to-do for the same kind, subject and assignee: a job that runs twice makes one.
    """

    kind = models.CharField(max_length=64)
    subject_type = models.CharField(max_length=100)
    subject_id = models.UUIDField()
    text = models.CharField(max_length=300)
    url = models.CharField(max_length=300, blank=True)
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, null=True, related_name="+")
    due_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["newsroom", "kind", "subject_type", "subject_id", "assignee", "desk"],
                condition=models.Q(done_at=None),
                nulls_distinct=False,
                name="todo_open_once",
            ),
        ]

    def __str__(self) -> str:
        return self.text
