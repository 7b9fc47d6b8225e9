"""Write jobs."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from uuid import UUID

from django.db import models, transaction
from django.db.models.functions import Now

from apps.accounts.models import Membership
from apps.audit import services as audit
from apps.core.errors import ConflictError, NotFoundError
from apps.core.events import announce
from apps.jobs.events import JobReady, JobRetried
from apps.jobs.models import Job
from apps.jobs.registry import queue_of
from apps.jobs.selectors import visible_to
from apps.jobs.states import State

_in_bulk: ContextVar[bool] = ContextVar("in_bulk", default=False)


class NotFailedError(ConflictError):
    """Only a job that failed can be tried again by hand."""

    code = "not_failed"
    title = "This job has not failed"


def enqueue(  # noqa: PLR0913 - the columns of a job, all by keyword
    *,
    kind: str,
    key: str,
    payload: Mapping[str, object],
    subject: models.Model | None = None,
    newsroom_id: UUID | None = None,
    run_after: datetime | None = None,
    bulk: bool = False,
) -> None:
    """Write that `kind` has to be done, in the transaction of the change that wants it.

    Doing so again under the same key changes nothing. What bulk work enqueues is bulk work too.

    :param key: unique over all jobs; name the content the job is about, not the moment
    :param payload: ids alone; the job reads the rest when it runs
    :param bulk: whether it is one of very many pieces, which must not keep others waiting
    :raises RuntimeError: outside a transaction, where the change and its job could part
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError(f"{kind} was enqueued outside the transaction that wants it.")
    job = Job(
        kind=kind,
        key=key,
        bulk=bulk or _in_bulk.get(),
        payload={name: str(value) for name, value in payload.items()},
        newsroom_id=newsroom_id or getattr(subject, "newsroom_id", None),
        subject_type=subject._meta.label_lower if subject else "",
        subject_id=str(subject.pk) if subject else "",
        **({"run_after": run_after} if run_after else {}),
    )
    Job.objects.bulk_create([job], ignore_conflicts=True)
    if Job.objects.filter(pk=job.pk).exists():
        announce(JobReady(job_id=job.pk, queue=queue_of(job.kind, bulk=job.bulk)))


@contextmanager
def enqueueing(*, bulk: bool) -> Iterator[None]:
    """Let all that is enqueued in the block be bulk work, if `bulk`."""
    token = _in_bulk.set(bulk)
    try:
        yield
    finally:
        _in_bulk.reset(token)


@transaction.atomic
def retry(*, job_id: UUID, by: Membership) -> Job:
    """Let a failed job be tried again, with all its attempts.

    :raises NotFoundError: there is no such job that `by` may see
    :raises NotFailedError: it waits, runs or is done
    """
    job = visible_to(by).select_for_update(no_key=True).filter(pk=job_id).first()
    if job is None:
        raise NotFoundError
    if job.state != State.FAILED:
        state = State(job.state).label.lower()
        raise NotFailedError(f"This job is {state}. Only a failed one can be tried again.")
    audit.record(by=by, action="job.retried", subject=job, change={"error": job.error})
    Job.objects.filter(pk=job.pk).update(
        state=State.READY,
        attempts=0,
        error="",
        progress={},
        run_after=Now(),
        started_at=None,
        finished_at=None,
    )
    job.refresh_from_db()
    announce(JobRetried(job_id=job.pk, kind=job.kind, payload=job.payload))
    announce(JobReady(job_id=job.pk, queue=queue_of(job.kind, bulk=job.bulk)))
    return job
