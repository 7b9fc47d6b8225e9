"""What waits for a person."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from apps.accounts.models import Desk, NewsroomRow


class Todo(NewsroomRow):
    """Something one person or one desk should do; open until `done_at`, which has an `outcome`.

    One open to-do for the same kind, subject and assignee: a job that runs twice makes one.

    An *assignment* is a to-do that a person (`by`) gave to another or to a desk. One that has an
    assignee and a desk is the assignee's, and falls back to the desk when they leave.
    """

    class Outcome(models.TextChoices):
        """How a to-do ended."""

        DONE = "done", "Done"
        CANCELLED = "cancelled", "Cancelled"

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
    note = models.CharField(max_length=500, blank=True)
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    outcome = models.CharField(max_length=16, choices=Outcome.choices, blank=True)

    class Meta:
        indexes: ClassVar = [
            # What a person, a desk, an article or a claim has open.
            models.Index(
                fields=["newsroom", "assignee"],
                name="todo_open_of_person",
                condition=models.Q(done_at=None),
            ),
            models.Index(
                fields=["newsroom", "subject_type", "subject_id"],
                name="todo_of_subject",
            ),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(done_at=None, outcome="")
                | models.Q(done_at__isnull=False, outcome__in=["done", "cancelled"]),
                name="todo_ended_somehow",
            ),
            models.CheckConstraint(
                condition=~models.Q(kind__endswith=".assigned") | models.Q(by__isnull=False),
                name="todo_assigned_by_somebody",
            ),
            models.UniqueConstraint(
                fields=["newsroom", "kind", "subject_type", "subject_id", "assignee", "desk"],
                condition=models.Q(done_at=None),
                nulls_distinct=False,
                name="todo_open_once",
            ),
        ]

    def __str__(self) -> str:
        return self.text
