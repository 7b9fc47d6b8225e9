"""Runs jobs in the test's own process, by the code a worker runs, without Celery."""

from apps.jobs import services
from apps.jobs.models import Job
from apps.jobs.selectors import due
from apps.jobs.states import State

MOST_JOBS = 500


def drain(*, may_fail: bool = False, twice: bool = True) -> list[str]:
    """Run every job that is due, and those that they enqueue; return their kinds in order.

    Each is delivered twice and its effect takes place twice, because a job must be such that
    nobody can tell.

    :param twice: whether to do so; a test of something else, and slow, may leave it out
    :param may_fail: whether a job may end failed; otherwise that fails the test
    :raises AssertionError: a job failed, or jobs enqueue jobs without end
    """
    ran: list[str] = []
    while waiting := due():
        for pk in waiting:
            ran.append(_deliver(Job.objects.get(pk=pk), may_fail=may_fail, twice=twice))
            assert len(ran) <= MOST_JOBS, f"Jobs enqueue jobs without end: {ran[-5:]}"
    return ran


def _deliver(job: Job, *, may_fail: bool, twice: bool) -> str:
    services.run(job_id=job.pk, worker="test")
    assert not services.run(job_id=job.pk, worker="test"), f"{job.kind} was claimed twice"
    if twice and Job.objects.filter(pk=job.pk, state=State.DONE).update(state=State.READY):
        services.run(job_id=job.pk, worker="test")
    job.refresh_from_db()
    assert may_fail or job.state == State.DONE, f"{job.kind} is {job.state}: {job.error}"
    return job.kind
