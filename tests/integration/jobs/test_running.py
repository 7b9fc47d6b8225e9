"""One job at a time: claim, work, finish; failure, retry, fencing."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import NoReturn, cast
from uuid import uuid4

import pytest
from django.db import IntegrityError, InternalError, OperationalError, connection, transaction
from django.db.models.functions import Now
from django.utils import timezone

from apps.accounts.models import Newsroom
from apps.core import events
from apps.core.errors import InvalidError
from apps.core.events import subscribe
from apps.jobs import registry, selectors, services
from apps.jobs.events import JobFailed
from apps.jobs.models import Job
from apps.jobs.registry import Kind, Work, kinds, register
from apps.jobs.services.leases import FencedOffError
from apps.jobs.states import State

pytestmark = pytest.mark.django_db


class TroubleError(Exception):
    """What the trial kind names as worth another attempt."""


class Trial:
    """A kind of job whose every step a test can bend; its effect is a newsroom's name."""

    def __init__(self) -> None:
        self.in_work: Callable[[Work], object] = lambda work: work.payload["name"]
        self.in_finish: Callable[[], object] = lambda: None
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


@pytest.fixture
def failures(monkeypatch: pytest.MonkeyPatch) -> list[JobFailed]:
    heard: list[JobFailed] = []
    monkeypatch.setattr(events, "_receivers", events._receivers | {JobFailed: []})
    subscribe(JobFailed)(heard.append)
    return heard


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


def fails_with(error: Exception) -> Callable[..., NoReturn]:
    def fail(*_: object) -> NoReturn:
        raise error

    return fail


def expire(job: Job) -> None:
    Job.objects.filter(pk=job.pk).update(lease_until=Now() - timedelta(seconds=1))


@pytest.mark.usefixtures("trial")
def test_a_job_is_claimed_worked_and_finished_once() -> None:
    job = a_job()
    assert services.run(job_id=job.pk, worker="w1")
    assert not services.run(job_id=job.pk, worker="w2")
    job.refresh_from_db()
    found = (job.state, job.attempts, job.worker, job.token, job.lease_until, effects())
    assert found == (State.DONE, 1, "w1", None, None, 1)
    assert job.started_at
    assert job.finished_at
    assert job.started_at <= job.finished_at


@dataclass(frozen=True)
class Trouble:
    """An error, whether another attempt follows it, and what people read."""

    error: Exception
    again: bool
    sentence: str


TROUBLES = [
    Trouble(TroubleError("the site is down"), True, "TroubleError: the site is down"),
    Trouble(OperationalError("deadlock"), True, "OperationalError: deadlock"),
    Trouble(InternalError("idle too long"), True, "InternalError: idle too long"),
    Trouble(InvalidError("There is no text. Paste it."), False, "There is no text. Paste it."),
    Trouble(KeyError("slip"), False, "The program stopped on a fault of its own. KeyError: 'slip'"),
]


@pytest.mark.parametrize("place", ["in_work", "in_finish"])
@pytest.mark.parametrize("met", TROUBLES, ids=lambda met: type(met.error).__name__)
def test_only_named_errors_are_tried_again_and_nothing_of_the_effect_stays(
    trial: Trial, failures: list[JobFailed], place: str, met: Trouble
) -> None:
    setattr(trial, place, fails_with(met.error))
    before = timezone.now()
    job = run(a_job())
    assert (job.state, job.error) == (State.READY if met.again else State.FAILED, met.sentence)
    assert (effects(), job.token) == (0, None)
    if met.again:
        assert 0.9 <= (job.run_after - before).total_seconds() <= 4
        assert not services.run(job_id=job.pk, worker="w2"), "it waits for its delay"
        assert not failures
    else:
        heard = JobFailed(job_id=job.pk, kind="trial.name", payload=job.payload, error=met.sentence)
        assert failures == [heard]


def test_after_five_attempts_a_job_has_failed(trial: Trial, failures: list[JobFailed]) -> None:
    trial.in_work = fails_with(TroubleError("the site is down"))
    job = a_job()
    states = []
    for _ in range(6):
        Job.objects.filter(pk=job.pk).update(run_after=Now())
        states.append(run(job).state)
    assert states == [State.READY] * 4 + [State.FAILED] * 2
    assert (job.attempts, job.error) == (
        5,
        "TroubleError: the site is down It was tried 5 times.",
    )
    assert len(failures) == 1


def test_a_listener_that_fails_does_not_keep_the_failure_from_being_written(
    trial: Trial, failures: list[JobFailed]
) -> None:
    subscribe(JobFailed)(fails_with(ZeroDivisionError()))
    trial.in_work = fails_with(InvalidError("No."))
    assert run(a_job()).state == State.FAILED
    assert failures


@pytest.mark.usefixtures("trial")
def test_an_abandoned_job_is_found_and_taken_over() -> None:
    job = a_job(
        state=State.RUNNING, attempts=1, token=uuid4(), lease_until=Now() + timedelta(seconds=9)
    )
    assert job.pk not in selectors.due()
    expire(job)
    assert job.pk in selectors.due()
    assert (run(job).state, job.attempts) == (State.DONE, 2)


@pytest.mark.usefixtures("trial")
def test_a_job_with_a_kind_nobody_knows_waits_for_a_worker_that_does() -> None:
    job = a_job()
    Job.objects.filter(pk=job.pk).update(kind="trial.later")
    assert job.pk not in selectors.due()
    assert not services.run(job_id=job.pk, worker="w1")


def elsewhere(action: Callable[[], object]) -> object:
    """Return what `action` returns in another thread, on a connection of its own."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(closing, action).result(timeout=10)


def closing(action: Callable[[], object]) -> object:
    try:
        return action()
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_a_running_job_is_nobody_elses_until_its_lease_ends(trial: Trial) -> None:
    job = a_job()

    def meanwhile(work: Work) -> str:
        assert not elsewhere(lambda: services.run(job_id=work.job_id, worker="w2"))
        assert Job.objects.get(pk=work.job_id).state == State.RUNNING
        return "Made by the first"

    trial.in_work = meanwhile
    assert run(job).attempts == 1
    assert effects() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("awakening", [lambda _: "Made late", fails_with(TroubleError())])
def test_a_worker_that_slept_past_its_lease_changes_nothing(
    trial: Trial, awakening: Callable[[Work], object]
) -> None:
    job = a_job()

    def sleep(work: Work) -> object:
        trial.in_work = lambda _: "Made in time"
        elsewhere(lambda: expire(job))
        assert elsewhere(lambda: services.run(job_id=work.job_id, worker="w2"))
        with pytest.raises(FencedOffError):
            work.report(1, 2, "too late")
        return awakening(work)

    trial.in_work = sleep
    job = run(job)
    assert (job.state, job.attempts, job.worker, job.error) == (State.DONE, 2, "w2", "")
    assert [n.name for n in Newsroom.objects.filter(name__startswith="Made")] == ["Made in time"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("trial")
def test_eight_workers_at_once_do_each_job_once() -> None:
    jobs = [a_job() for _ in range(20)]

    def work_through() -> int:
        return sum(services.run(job_id=job.pk, worker="w") for job in jobs)

    with ThreadPoolExecutor(8) as pool:
        ran = [pool.submit(closing, work_through) for _ in range(8)]
        assert sum(cast("int", one.result(timeout=30)) for one in ran) == len(jobs)
    assert effects() == len(jobs)


@pytest.mark.django_db(transaction=True)
def test_a_lease_is_renewed_while_the_work_lives_and_given_up_when_it_hangs(
    trial: Trial, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(registry, "SHORT_LEASE_SECONDS", 0.3)
    register_again(trial, lease_seconds=1.2)
    job = a_job()

    def taken_over() -> bool:
        return bool(elsewhere(lambda: job.pk in selectors.due()))

    def lease_until() -> datetime:
        return cast("datetime", elsewhere(lambda: Job.objects.get(pk=job.pk).lease_until))

    def hang(_: Work) -> str:
        first = lease_until()
        wait_for(lambda: lease_until() > first + timedelta(seconds=0.3), seconds=20)
        wait_for(taken_over, seconds=20)
        return "Made too late, but by nobody else"

    trial.in_work = hang
    assert run(job).state == State.DONE


def register_again(trial: Trial, *, lease_seconds: float) -> None:
    cast("dict[str, object]", kinds())["trial.name"] = replace(
        trial.kind, lease_seconds=lease_seconds
    )


def wait_for(is_so: Callable[[], bool], *, seconds: float) -> None:
    until = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < until
        time.sleep(0.05)


def write(_: Work) -> object:
    return Newsroom.objects.create(name="Made by work")


def begin(_: Work) -> object:
    with transaction.atomic():
        return Newsroom.objects.count()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("deed", [write, begin])
def test_work_that_writes_or_begins_a_transaction_fails(
    trial: Trial, deed: Callable[[Work], object]
) -> None:
    trial.in_work = deed
    job = run(a_job())
    assert job.state == State.FAILED
    assert "WorkWroteError" in job.error
    assert effects() == 0


def test_work_may_read(trial: Trial) -> None:
    trial.in_work = lambda _: f"Made after {Newsroom.objects.count()}"
    assert run(a_job()).state == State.DONE


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("trial")
def test_a_job_refuses_to_run_inside_a_transaction() -> None:
    job = a_job()
    with transaction.atomic(), pytest.raises(RuntimeError, match="durable"):
        services.run(job_id=job.pk, worker="w1")


def test_a_report_shows_how_far_the_work_is(trial: Trial) -> None:
    seen: list[object] = []

    def work(work: Work) -> str:
        for step in range(1, 4):
            work.report(step, 3, "pages")
            seen.append(Job.objects.get(pk=work.job_id).progress)
        return "Made"

    trial.in_work = work
    run(a_job())
    # The second comes too soon after the first to be worth a write; the last is always written.
    first = {"step": 1, "of": 3, "what": "pages"}
    assert seen == [first, first, {"step": 3, "of": 3, "what": "pages"}]


@pytest.mark.parametrize(
    "fields",
    [{"state": "lost"}, {"state": State.RUNNING}, {"state": State.RUNNING, "token": uuid4()}],
)
def test_the_database_refuses_a_state_it_does_not_know_and_a_running_job_without_lease(
    fields: dict[str, object],
) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        a_job(**fields)


def test_draining_runs_each_job_to_its_effect_twice(
    trial: Trial, drain_jobs: Callable[..., list[str]]
) -> None:
    trial.in_work = lambda _: f"Made {uuid4()}"
    a_job()
    assert drain_jobs() == ["trial.name"]
    assert effects() == 2
