"""One job at a time: claim, work, finish; failure, retry, fencing."""

from collections.abc import Callable
from uuid import uuid4

import pytest

from apps.accounts.models import Newsroom
from apps.jobs import registry, services
from apps.jobs.events import JobFailed
from apps.jobs.models import Job
from apps.jobs.registry import Kind, Work, kinds, register
from apps.jobs.states import State

pytestmark = pytest.mark.django_db


class TroubleError(Exception):
    """What the trial kind names as worth another attempt."""


class Trial:
    """A kind of job whose every step a test can bend; its effect is a newsroom's name."""

    def __init__(self) -> None:
        self.in_work: Callable[[Work], object] = lambda work: work.payload["name"]
        self.in_finish: Callable[[], object] = lambda: None
        self.failures: list[JobFailed] = []
        self.kind = register(
            Kind("trial.name", work=self.work, finish=self.finish, retry_on=(TroubleError,))
        )

    def work(self, work: Work) -> object:
        """Do what the test wants."""
        return self.in_work(work)

    def finish(self, work: Work, result: object) -> None:
        """Make the newsroom, then do what the test wants."""
        del work
        Newsroom.objects.create(name=str(result))
        self.in_finish()


@pytest.fixture
def trial(monkeypatch: pytest.MonkeyPatch) -> Trial:
    monkeypatch.setattr(registry, "_kinds", dict(kinds()))
    return Trial()


def a_job(**fields: object) -> Job:
    return Job.objects.create(
        kind="trial.name", key=str(uuid4()), payload={"name": f"Made {uuid4()}"}, **fields
    )


def run(job: Job) -> Job:
    services.run(job_id=job.pk, worker="w1")
    job.refresh_from_db()
    return job


def effects() -> int:
    return Newsroom.objects.filter(name__startswith="Made").count()


@pytest.mark.usefixtures("trial")
def test_a_job_is_claimed_worked_and_finished_once() -> None:
    job = a_job()
    assert services.run(job_id=job.pk, worker="w1")
    assert not services.run(job_id=job.pk, worker="w2")
    job.refresh_from_db()
    assert (job.state, job.attempts, job.worker, job.token, effects()) == (
        State.DONE,
        1,
        "w1",
        None,
        1,
    )
    assert job.finished_at


def test_draining_runs_each_job_to_its_effect_twice(
    trial: Trial, drain_jobs: Callable[..., list[str]]
) -> None:
    trial.in_work = lambda _: f"Made {uuid4()}"
    a_job()
    assert drain_jobs() == ["trial.name"]
    assert effects() == 2
