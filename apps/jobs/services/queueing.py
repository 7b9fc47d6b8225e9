"""Write jobs."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import models, transaction

from apps.core.events import announce
from apps.jobs.events import JobReady
from apps.jobs.models import Job


def enqueue(  # noqa: PLR0913 - the columns of a job, all by keyword
    *,
    kind: str,
    key: str,
    payload: Mapping[str, object],
    subject: models.Model | None = None,
    newsroom_id: UUID | None = None,
    run_after: datetime | None = None,
) -> None:
    """Write that `kind` has to be done, in the transaction of the change that wants it.

    Doing so again under the same key changes nothing.

    :param key: unique over all jobs; name the content the job is about, not the moment
    :param payload: ids alone; the job reads the rest when it runs
    :raises RuntimeError: outside a transaction, where the change and its job could part
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError(f"{kind} was enqueued outside the transaction that wants it.")
    job = Job(
        kind=kind,
        key=key,
        payload={name: str(value) for name, value in payload.items()},
        newsroom_id=newsroom_id or getattr(subject, "newsroom_id", None),
        subject_type=subject._meta.label_lower if subject else "",
        subject_id=str(subject.pk) if subject else "",
        **({"run_after": run_after} if run_after else {}),
    )
    Job.objects.bulk_create([job], ignore_conflicts=True)
    if Job.objects.filter(pk=job.pk).exists():
        announce(JobReady(job_id=job.pk))
