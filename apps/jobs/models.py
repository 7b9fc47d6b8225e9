"""Background work as rows."""

from typing import ClassVar
from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now

from apps.jobs.registry import title
from apps.jobs.states import State


class Job(models.Model):
    """One piece of background work. The unique key makes enqueueing idempotent.

    `payload` holds ids alone. `token` fences off a worker whose lease ran out. `bulk` work is one
    of very many pieces: it has workers of its own, so that nobody who waits stands behind it.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    newsroom_id = models.UUIDField(null=True)
    kind = models.CharField(max_length=64)
    key = models.CharField(max_length=200, unique=True)
    bulk = models.BooleanField(default=False)
    payload = models.JSONField(default=dict)
    subject_type = models.CharField(max_length=100, blank=True)
    subject_id = models.CharField(max_length=100, blank=True)
    state = models.CharField(max_length=16, choices=State.choices, default=State.READY)
    attempts = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(db_default=Now())
    started_at = models.DateTimeField(null=True)
    run_after = models.DateTimeField(db_default=Now())
    lease_until = models.DateTimeField(null=True)
    token = models.UUIDField(null=True)
    worker = models.CharField(max_length=100, blank=True)
    progress = models.JSONField(default=dict)
    error = models.TextField(blank=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-created_at"]
        indexes: ClassVar = [
            models.Index(
                fields=["run_after"],
                name="job_waiting",
                condition=models.Q(state__in=[State.READY, State.RUNNING]),
            ),
            models.Index(fields=["subject_type", "subject_id"], name="job_subject"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(state__in=State.values), name="job_known_state"
            ),
            models.CheckConstraint(
                condition=~models.Q(state=State.RUNNING)
                | models.Q(token__isnull=False, lease_until__isnull=False),
                name="job_running_is_leased",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}: {self.state}"

    @property
    def title(self) -> str:
        """Return what the job does, for people."""
        return title(self.kind)


class Tick(models.Model):
    """A moment of a schedule that was acted on; unique, so that two beats do no harm."""

    pk = models.CompositePrimaryKey("name", "due_at")
    name = models.CharField(max_length=64)
    due_at = models.DateTimeField()
    created_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return f"{self.name} at {self.due_at:%Y-%m-%d %H:%M:%S}"


class Worker(models.Model):
    """A worker process and when it was last heard of."""

    name = models.CharField(max_length=100, primary_key=True)
    queues = ArrayField(models.CharField(max_length=64))
    seen_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return self.name
