"""Read jobs, workers, and whether everything runs."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import UUID

from django.apps import apps
from django.conf import settings
from django.db import DatabaseError
from django.db.models import (
    Aggregate,
    Count,
    DurationField,
    ExpressionWrapper,
    F,
    Max,
    Q,
    QuerySet,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Now
from redis import Redis, RedisError

from apps.accounts.models import Membership, Role
from apps.jobs.models import Job, Worker
from apps.jobs.registry import (
    MISSING_SECONDS,
    SWEEPER,
    kinds,
    last_kinds,
    queue_of,
    title,
)
from apps.jobs.states import State

SHOWN: Final = 50
BATCH: Final = 150
"""So many ids a sweep: with as many a second on the wire, expired ones never pile up."""

REDIS_SECONDS: Final = 1.0


def for_subject(subject_type: str, subject_id: UUID) -> QuerySet[Job]:
    """Return the jobs about one object, oldest first.

    The caller has checked that the object may be seen.
    """
    return Job.objects.filter(subject_type=subject_type, subject_id=str(subject_id)).order_by(
        "created_at", "kind"
    )


def visible_to(member: Membership) -> QuerySet[Job]:
    """Return the jobs of the member's newsroom; for an admin, also those of the house itself."""
    visible = Q(newsroom_id=member.newsroom_id)
    if member.has(Role.ADMIN):
        visible |= Q(newsroom_id=None)
    return Job.objects.filter(visible)


def narrowed(
    member: Membership, *, state: State | None = None, subject: UUID | None = None
) -> QuerySet[Job]:
    """Return the jobs `member` may see, in one state or about one object where that is asked."""
    jobs = visible_to(member)
    if state is not None:
        jobs = jobs.filter(state=state)
    if subject is not None:
        jobs = jobs.filter(subject_id=str(subject))
    return jobs


def due() -> list[UUID]:
    """Return the ids of jobs that wait or were abandoned, the longest waiting first.

    Bulk work comes after, and then what stands behind it; each has a number of its own, so that
    none crowds another out.
    """
    abandoned = Q(state=State.RUNNING, lease_until__lt=Now())
    jobs = Job.objects.filter(
        Q(state=State.READY) | abandoned, kind__in=kinds(), run_after__lte=Now()
    ).order_by("run_after")
    last = Q(kind__in=last_kinds())
    return [
        pk
        for among in (Q(bulk=False), ~last & Q(bulk=True), last & Q(bulk=True))
        for pk in jobs.filter(among).values_list("pk", flat=True)[:BATCH]
    ]


def queues_of(job_ids: Sequence[UUID]) -> dict[UUID, str]:
    """Return the queue of each of the jobs, in the order given."""
    rows = Job.objects.filter(pk__in=job_ids).values_list("pk", "kind", "bulk")
    found = {pk: queue_of(kind, bulk=bulk) for pk, kind, bulk in rows}
    return {job_id: found[job_id] for job_id in job_ids if job_id in found}


@dataclass(frozen=True, slots=True)
class WorkerNow:
    """A worker and how long ago, in seconds, it was last heard of."""

    name: str
    queues: list[str]
    heartbeat_age: float

    @property
    def alive(self) -> bool:
        """Tell whether it was heard of lately."""
        return self.heartbeat_age < MISSING_SECONDS


def workers() -> list[WorkerNow]:
    """Return every worker that was not stopped on purpose, by name."""
    rows = Worker.objects.exclude(queues=[]).annotate(age=_age("seen_at")).order_by("name")
    return [WorkerNow(row.name, row.queues, round(row.age.total_seconds(), 1)) for row in rows]


def sweep_age() -> float | None:
    """Return how many seconds ago a sweep was made, or None when there was none yet."""
    swept = Worker.objects.filter(name=SWEEPER).annotate(age=_age("seen_at")).first()
    return round(swept.age.total_seconds(), 1) if swept else None


def _age(field: str) -> Combinable:
    return ExpressionWrapper(Now() - F(field), output_field=DurationField())


@dataclass(frozen=True, slots=True)
class Health:
    """Whether what the app stands on runs. Ages are seconds."""

    database: bool
    redis: bool
    workers: tuple[float, ...] = ()
    sweeper: float | None = None
    oldest_ready: float | None = None

    @property
    def whole(self) -> bool:
        """Tell whether nothing is missing."""
        return self.database and self.redis and self.swept and self.worked

    @property
    def swept(self) -> bool:
        """Tell whether a sweep was made lately: without, schedules and lost jobs wait for ever."""
        return self.sweeper is not None and self.sweeper < MISSING_SECONDS

    @property
    def worked(self) -> bool:
        """Tell whether a worker was heard of lately."""
        return any(age < MISSING_SECONDS for age in self.workers)


def health() -> Health:
    """Ask the database, Redis and the heartbeats; name nothing and nobody."""
    redis = _redis_answers()
    try:
        ages = tuple(worker.heartbeat_age for worker in workers())
        swept = sweep_age()
        oldest = _seconds(
            Job.objects.filter(state=State.READY, run_after__lte=Now()).aggregate(
                age=Max(_age("run_after"))
            )["age"]
        )
    except DatabaseError:
        return Health(database=False, redis=redis)
    return Health(database=True, redis=redis, workers=ages, sweeper=swept, oldest_ready=oldest)


def _redis_answers() -> bool:
    if not settings.REDIS_URL:
        return False
    try:
        with Redis.from_url(
            settings.REDIS_URL, socket_timeout=REDIS_SECONDS, socket_connect_timeout=REDIS_SECONDS
        ) as redis:
            return bool(redis.ping())
    except (RedisError, OSError):
        return False


def _seconds(age: timedelta | None) -> float | None:
    return None if age is None else round(age.total_seconds(), 1)


@dataclass(frozen=True, slots=True)
class QueueNow:
    """The jobs of one kind: how many wait, how many were done in a day, how long one takes."""

    kind: str
    ready: int
    done: int
    median: float | None

    @property
    def title(self) -> str:
        """Return what such a job does, for people."""
        return title(self.kind)


@dataclass(frozen=True, slots=True)
class JobNow:
    """A job that runs or has failed, and the name of what it is about.

    :param age: for how many seconds it has run, where it runs
    """

    job: Job
    about: str
    age: float | None


@dataclass(frozen=True, slots=True)
class Overview:
    """What the page of jobs shows one member. Ages are seconds."""

    workers: list[WorkerNow]
    swept: float | None
    ready: int
    oldest_ready: float | None
    running: list[JobNow]
    longest_running: float | None
    failed: list[JobNow]
    failed_count: int
    queues: list[QueueNow]

    @property
    def alive(self) -> int:
        """Return how many workers were heard of lately."""
        return sum(worker.alive for worker in self.workers)

    @property
    def sweeping(self) -> bool:
        """Tell whether jobs are being looked after."""
        return self.swept is not None and self.swept < MISSING_SECONDS


class Median(Aggregate):
    """The middle value."""

    function = "PERCENTILE_CONT"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"


def overview(member: Membership) -> Overview:
    """Return what `member` may see of the work behind the pages."""
    jobs = visible_to(member)
    waiting = jobs.filter(state=State.READY).aggregate(
        count=Count("pk"), oldest=Max(_age("run_after"), filter=Q(run_after__lte=Now()))
    )
    running = _named(
        jobs.filter(state=State.RUNNING).annotate(age=_age("started_at")).order_by("started_at")
    )
    failed = jobs.filter(state=State.FAILED).order_by("-finished_at", "pk")
    return Overview(
        workers=workers(),
        swept=sweep_age(),
        ready=waiting["count"],
        oldest_ready=_seconds(waiting["oldest"]),
        running=running,
        longest_running=running[0].age if running else None,
        failed=_named(failed[:SHOWN]),
        failed_count=failed.count(),
        queues=_queues(jobs),
    )


def _named(jobs: Iterable[Job]) -> list[JobNow]:
    """Return jobs with the names of their subjects, read with one query for each type."""
    jobs = list(jobs)
    ids: dict[str, set[str]] = defaultdict(set)
    for job in jobs:
        if job.subject_type:
            ids[job.subject_type].add(job.subject_id)
    names = {
        (subject_type, str(subject.pk)): str(subject)
        for subject_type, wanted in ids.items()
        for subject in apps.get_model(subject_type)._default_manager.filter(pk__in=wanted)
    }
    return [
        JobNow(
            job=job,
            about=names.get((job.subject_type, job.subject_id), ""),
            age=_seconds(getattr(job, "age", None)),
        )
        for job in jobs
    ]


def _queues(jobs: QuerySet[Job]) -> list[QueueNow]:
    lately = Q(state=State.DONE, finished_at__gte=Now() - timedelta(days=1))
    took = ExpressionWrapper(F("finished_at") - F("started_at"), output_field=DurationField())
    rows = (
        jobs.filter(Q(state=State.READY) | lately)
        .order_by("kind")
        .values("kind")
        .annotate(
            ready=Count("pk", filter=Q(state=State.READY)),
            done=Count("pk", filter=lately),
            median=Median(took, filter=lately),
        )
    )
    return [QueueNow(r["kind"], r["ready"], r["done"], _seconds(r["median"])) for r in rows]
