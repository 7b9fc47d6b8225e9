"""Who did what to what."""

from typing import ClassVar

from django.db import models
from django.db.models.functions import Now


class Record(models.Model):
    """One line of the audit trail. No foreign keys: it outlives what it speaks of.

    Triggers refuse UPDATE, DELETE and TRUNCATE.
    """

    id = models.BigAutoField(primary_key=True)
    newsroom_id = models.UUIDField(null=True)
    actor_id = models.UUIDField(null=True)
    actor_label = models.CharField(max_length=200)
    action = models.CharField(max_length=100)
    subject_type = models.CharField(max_length=100)
    subject_id = models.CharField(max_length=100)
    change = models.JSONField(default=dict)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering: ClassVar = ["-id"]
        indexes: ClassVar = [
            models.Index(fields=["subject_type", "subject_id"], name="audit_subject"),
            models.Index(fields=["newsroom_id", "-id"], name="audit_newsroom"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor_label}: {self.action} {self.subject_id}"

    @property
    def fields(self) -> list[tuple[str, object]]:
        """What changed, by name. A template would take a field called "items" for the method."""
        return list(self.change.items())
