"""Whenever a worker dies or sleeps, in any kind of job: nothing is lost, nothing done twice."""

import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest

from apps.jobs.models import Job
from apps.jobs.registry import kinds
from apps.jobs.states import State
from config.celery import app
from tests.factories import People
from tests.integration.crash.scenes import SCENES, Scene
from tests.integration.crash.yard import Yard, a_yard, wait_until

pytestmark = pytest.mark.django_db(transaction=True)

# The effect is there from "finished" on; before that, nothing of it is.
POINTS = ["claimed", "worked", "finishing", "finished"]


@pytest.fixture(scope="module")
def shared_yard(django_db_setup: None) -> Iterator[Yard]:
    del django_db_setup
    # Not pytest's own folder: the path of a socket must be short.
    with tempfile.TemporaryDirectory(prefix="crash-") as folder, a_yard(Path(folder)) as made:
        yield made


@pytest.fixture
def yard(shared_yard: Yard) -> Iterator[Yard]:
    shared_yard.clear()
    yield shared_yard
    # Shown when a test fails.
    print(*(line for line in shared_yard.said() if "sweep" not in line), sep="\n")  # noqa: T201 - what the worker said, when a test fails


@pytest.fixture
def scenes(people: People) -> list[Scene]:
    return [SCENES[name](people) for name in kinds() if name in SCENES]


def ids(scenes: list[Scene]) -> list[UUID]:
    return [scene.job.pk for scene in scenes]


def all_done() -> bool:
    return not Job.objects.exclude(state__in=[State.DONE, State.FAILED]).exists()


def check(scenes: list[Scene], attempts: int, *, spare: int = 2) -> None:
    """Check that each job is done and its effect there once.

    :param spare: so many more attempts are well: leases are short here, and a machine with much
        else to do may lose one
    """
    for scene in scenes:
        scene.job.refresh_from_db()
        found = (scene.job.state, scene.job.error, scene.effect())
        assert found == (State.DONE, "", scene.expected), scene.job.kind
        assert attempts <= scene.job.attempts <= attempts + spare, scene.job.kind


def test_every_kind_of_job_has_a_scene() -> None:
    assert set(SCENES) == set(kinds())


@pytest.mark.parametrize("point", POINTS)
def test_a_worker_killed_at_any_point_of_any_kind_loses_and_doubles_nothing(
    point: str, scenes: list[Scene], yard: Yard
) -> None:
    before = [scene.effect() for scene in scenes]
    yard.halt(ids(scenes), point)
    with yard.worker(len(scenes) + 1) as worker:
        wait_until(lambda: yard.reached(ids(scenes), point), f"every job to be {point}")
        worker.kill()
    done = point == "finished"
    expected = [scene.expected for scene in scenes] if done else before
    assert [scene.effect() for scene in scenes] == expected
    yard.redis.flushall()
    with yard.worker(2):
        wait_until(all_done, "the jobs to be done after all")
    check(scenes, attempts=1 if done else 2)


def test_a_worker_stopped_past_its_lease_is_fenced_off_when_it_wakes(
    scenes: list[Scene], yard: Yard
) -> None:
    yard.halt(ids(scenes), "worked")
    with yard.worker(len(scenes) + 1) as sleeper:
        wait_until(lambda: yard.reached(ids(scenes), "worked"), "every job to be worked")
        sleeper.signal(signal.SIGSTOP)
        with yard.worker(2):
            wait_until(all_done, "the jobs to be done by somebody else")
            check(scenes, attempts=2)
            yard.go()
            sleeper.signal(signal.SIGCONT)
            # It ends only after it has tried to finish what it had in hand.
            sleeper.stop()
    check(scenes, attempts=2)


def test_a_worker_stopped_inside_its_transaction_keeps_nobody_waiting_for_long(
    scenes: list[Scene], yard: Yard
) -> None:
    yard.halt(ids(scenes), "finishing")
    with yard.worker(len(scenes) + 1) as sleeper:
        wait_until(lambda: yard.reached(ids(scenes), "finishing"), "every job to be finishing")
        sleeper.signal(signal.SIGSTOP)
        with yard.worker(2):
            wait_until(all_done, "the jobs to be done by somebody else")
            yard.go()
            sleeper.signal(signal.SIGCONT)
            sleeper.stop()
    check(scenes, attempts=2)


def test_a_job_delivered_many_times_at_once_is_done_once(scenes: list[Scene], yard: Yard) -> None:
    with app.connection_for_write(f"redis+socket://{yard.socket}") as link:
        for pk in ids(scenes) * 5:
            app.send_task("jobs.run", (str(pk),), connection=link)
    with yard.worker(4) as worker:
        wait_until(all_done, "the jobs to be done")
        worker.stop()
    check(scenes, attempts=1, spare=0)


def test_a_job_that_kills_its_worker_each_time_ends_failed_with_a_reason(
    scenes: list[Scene], yard: Yard
) -> None:
    poison = scenes[0].job
    last = kinds()[poison.kind].attempts
    Job.objects.filter(pk=poison.pk).update(attempts=last - 1)
    yard.halt([poison.pk], "claimed")
    with yard.worker(2) as worker:
        wait_until(lambda: yard.reached([poison.pk], "claimed"), "the job to be claimed")
        worker.kill()
    with yard.worker(2):
        wait_until(all_done, "the job to be given up")
    poison.refresh_from_db()
    assert (poison.state, poison.attempts) == (State.FAILED, last)
    assert poison.error.startswith(f"The worker stopped {last} times in the middle of this job")
