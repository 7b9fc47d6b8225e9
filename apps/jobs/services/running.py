"""Run one job: claim, work, finish. Losing any worker at any moment costs time and nothing else."""

import json
import logging
import random
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import (
    InterfaceError,
    InternalError,
    OperationalError,
    connection,
    transaction,
)
from django.db.models.functions import Now

from apps.core.errors import DomainError
from apps.jobs.registry import Kind, Work, delay_seconds, kinds
from apps.jobs.services.failing import announce_failure
from apps.jobs.services.leases import Claim, FencedOffError, Lease, short_lease
from apps.jobs.services.queueing import enqueueing
from apps.jobs.states import State

log = logging.getLogger(__name__)

# The database restarts, two finishes meet in a deadlock, or a worker slept so long in its
# transaction that PostgreSQL ended it (an InternalError): a later attempt may not meet that.
ALWAYS_RETRIED = (OperationalError, InterfaceError, InternalError)

# One statement, so that two workers cannot both win; times are PostgreSQL's, because the clocks
# of two machines differ. A locked row is being finished, perhaps by a worker that was stopped in
# the middle: waiting for it would tie up one worker after another. A job whose last worker
# vanished on its last attempt is not claimed: the sweeper fails it.
CLAIM = """
    UPDATE jobs_job
    SET state = 'running', attempts = attempts + 1, token = gen_random_uuid(), worker = %(worker)s,
        progress = '{}', started_at = clock_timestamp(),
        lease_until = clock_timestamp()
            + make_interval(secs => (%(leases)s::jsonb ->> kind)::float8)
    WHERE id = (
        SELECT id FROM jobs_job
        WHERE id = %(id)s AND jsonb_exists(%(leases)s::jsonb, kind)
          AND ((state = 'ready' AND run_after <= clock_timestamp())
            OR (state = 'running' AND lease_until < clock_timestamp()
              AND attempts < (%(attempts)s::jsonb ->> kind)::int))
        FOR NO KEY UPDATE SKIP LOCKED)
    RETURNING id, token, kind, payload, attempts, bulk
"""


def run(*, job_id: UUID, worker: str) -> bool:
    """Run the job if it waits or was abandoned; return whether it was this worker's to run.

    :param worker: the name under which the page shows who runs it
    :raises RuntimeError: inside a transaction, which would stay open while the work takes its time
    """
    claim = _claim(job_id, worker)
    if claim is None:
        return False
    kind = kinds()[claim.kind]
    lease = Lease(claim, kind.lease_seconds)
    work = Work(claim.job_id, claim.payload, claim.attempt, lease.report)
    try:
        with lease.kept():
            with lease.reading_only():
                result = kind.work(work)
            _finish(claim, kind, work, result)
    except FencedOffError:
        log.info("%s %s went on elsewhere meanwhile", kind.name, claim.job_id)
    except Exception as error:  # noqa: BLE001 - whatever it is, somebody must read it on the page
        _settle(claim, kind, error)
    return True


def _claim(job_id: UUID, worker: str) -> Claim | None:
    known = kinds().values()
    parameters: dict[str, str | UUID] = {
        "id": job_id,
        "worker": worker,
        "leases": json.dumps({kind.name: short_lease(kind.lease_seconds) for kind in known}),
        "attempts": json.dumps({kind.name: kind.attempts for kind in known}),
    }
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute(CLAIM, parameters)
        row = cursor.fetchone()
    if row is None:
        return None
    pk, token, kind, payload, attempt, bulk = row
    payload = json.loads(payload) if isinstance(payload, str) else payload
    return Claim(pk, token, kind, payload, attempt, bulk)


def _finish(claim: Claim, kind: Kind[Any], work: Work, result: object) -> None:
    with transaction.atomic(durable=True), enqueueing(bulk=claim.bulk):
        # First the fence, whose row lock nobody passes before we commit; then the effect.
        claim.end(state=State.DONE, error="", finished_at=Now())
        kind.finish(work, result)


def _settle(claim: Claim, kind: Kind[Any], error: Exception) -> None:
    """Write what became of an attempt that met `error`: another one later, or failure."""
    again = isinstance(error, (*kind.retry_on, *ALWAYS_RETRIED))
    if not again and not isinstance(error, DomainError):
        log.error("%s %s failed", kind.name, claim.job_id, exc_info=error)
    try:
        with transaction.atomic(durable=True), enqueueing(bulk=claim.bulk):
            if again and claim.attempt < kind.attempts:
                delay = delay_seconds(claim.attempt, random.random())  # noqa: S311 - not a secret
                claim.end(
                    state=State.READY,
                    error=_sentence(error),
                    run_after=Now() + timedelta(seconds=delay),
                )
            else:
                reason = _reason(error, claim.attempt, again=again)
                claim.end(state=State.FAILED, error=reason, finished_at=Now())
                announce_failure(
                    job_id=claim.job_id, kind=kind.name, payload=claim.payload, error=reason
                )
    except FencedOffError:
        log.info("%s %s went on elsewhere meanwhile", kind.name, claim.job_id)


def _reason(error: Exception, attempts: int, *, again: bool) -> str:
    if again:
        times = "once" if attempts == 1 else f"{attempts} times"
        return f"{_sentence(error)} It was tried {times}."
    if isinstance(error, DomainError):
        return str(error)
    return f"The program stopped on a fault of its own. {_sentence(error)}"


def _sentence(error: Exception) -> str:
    return (
        str(error)[:500]
        if isinstance(error, DomainError)
        else f"{type(error).__name__}: {error}"[:500]
    )
