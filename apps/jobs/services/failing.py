"""Tell the house that a job has failed for good."""

import logging
from collections.abc import Mapping
from uuid import UUID

from django.db import transaction

from apps.core.events import announce
from apps.jobs.events import JobFailed

log = logging.getLogger(__name__)


def announce_failure(*, job_id: UUID, kind: str, payload: Mapping[str, str], error: str) -> None:
    """Announce a failure in the transaction that writes it.

    A listener that fails itself is logged and undone: the job's own failure must be written all
    the same, or the job would be tried for ever.
    """
    try:
        with transaction.atomic():
            announce(JobFailed(job_id=job_id, kind=kind, payload=dict(payload), error=error))
    except Exception:
        log.exception("Nobody could be told that %s %s failed", kind, job_id)
