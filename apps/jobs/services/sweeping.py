"""See that no job is forgotten: find what waits, fail what kills workers, keep schedules."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Q
from django.db.models.functions import Now

from apps.jobs.models import Job, Tick, Worker
from apps.jobs.registry import SWEEPER, Schedule, kinds, schedules
from apps.jobs.selectors import due
from apps.jobs.services.beating import beat
from apps.jobs.services.failing import announce_failure
from apps.jobs.services.queueing import enqueue
from apps.jobs.states import State

KEPT: Final = timedelta(days=1)


def sweep() -> Sequence[UUID]:
    """Do what no worker does by itself, and return the ids of the jobs that are due.

    Enqueues what the schedules want and fails the jobs that stopped their worker at the last
    attempt. Any number of sweepers may run.
    """
    beat(name=SWEEPER, queues=[])
    tick()
    _fail_poison()
    return due()


def _fail_poison() -> None:
    last = Q()
    for kind in kinds().values():
        last |= Q(kind=kind.name, attempts__gte=kind.attempts)
    abandoned = Job.objects.filter(last, state=State.RUNNING, lease_until__lt=Now())
    for pk in abandoned.values_list("pk", flat=True):
        with transaction.atomic():
            # Another sweeper may have been quicker, or a worker that only slept may have woken.
            job = abandoned.select_for_update(skip_locked=True).filter(pk=pk).first()
            if job is None:
                continue
            job.state = State.FAILED
            job.error = (
                f"The worker stopped {job.attempts} times in the middle of this job, "
                "so it was not started again."
            )
            job.token = job.lease_until = None
            job.finished_at = _now()
            job.save(update_fields=["state", "error", "token", "lease_until", "finished_at"])
            announce_failure(job_id=job.pk, kind=job.kind, payload=job.payload, error=job.error)


def tick() -> None:
    """Enqueue what the schedules want now. Any number of copies may run at once."""
    now = _now()
    for schedule in schedules().values():
        due_at = datetime.fromtimestamp(
            now.timestamp() // schedule.every_seconds * schedule.every_seconds, tz=UTC
        )
        if not Tick.objects.filter(name=schedule.name, due_at=due_at).exists():
            _take(schedule, due_at)


@transaction.atomic
def _take(schedule: Schedule, due_at: datetime) -> None:
    """Write the tick; whoever writes it first enqueues its job."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO jobs_tick (name, due_at) VALUES (%s, %s) ON CONFLICT DO NOTHING",
            [schedule.name, due_at],
        )
        first = cursor.rowcount
    # While the last one still waits or runs, another would only stand behind it.
    unfinished = Job.objects.filter(
        kind=schedule.kind,
        key__startswith=f"{schedule.name}@",
        state__in=[State.READY, State.RUNNING],
    )
    if first and not unfinished.exists():
        enqueue(kind=schedule.kind, key=f"{schedule.name}@{due_at:%Y-%m-%dT%H:%M:%SZ}", payload={})


@transaction.atomic
def tidy() -> None:
    """Delete what schedules leave behind, and workers silent for long; other jobs stay."""
    old = Now() - KEPT
    Tick.objects.filter(due_at__lt=old).delete()
    Worker.objects.filter(seen_at__lt=old).delete()
    by_the_clock = Q()
    for name in schedules():
        by_the_clock |= Q(key__startswith=f"{name}@")
    Job.objects.filter(by_the_clock, state=State.DONE, finished_at__lt=old).delete()


def _now() -> datetime:
    """Return PostgreSQL's time: the clocks of several machines differ."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        (now,) = cursor.fetchone()
    return now  # type: ignore[no-any-return] # what a timestamptz comes back as
