"""What people and machines see of the jobs, and whose they may try again."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings
from rest_framework.test import APIClient

from apps.accounts.models import Membership
from apps.audit.models import Record
from apps.core import events
from apps.core.errors import NotFoundError
from apps.core.events import subscribe
from apps.jobs import selectors, services
from apps.jobs.events import JobReady, JobRetried
from apps.jobs.models import Job, Worker
from apps.jobs.registry import QUEUE, SWEEPER
from apps.jobs.services.queueing import NotFailedError
from apps.jobs.states import State
from tests.factories import People, an_article

pytestmark = pytest.mark.django_db

REASON = "The page has no text. Paste it."


def a_job(member: Membership | None, **fields: Any) -> Job:
    return Job.objects.create(
        kind="trial.read",
        key=str(uuid4()),
        newsroom_id=member.newsroom_id if member else None,
        **fields,
    )


def a_failure(member: Membership | None) -> Job:
    return a_job(
        member,
        state=State.FAILED,
        error=REASON,
        attempts=5,
        progress={"step": 1, "of": 2, "what": "x"},
        started_at=timezone.now(),
        finished_at=timezone.now(),
    )


def test_one_sees_the_jobs_of_the_newsroom_and_an_admin_those_of_the_house(people: People) -> None:
    ours, theirs, the_houses = (
        a_job(people.annotator),
        a_job(people.stranger),
        a_job(None),
    )
    for member in (people.annotator, people.reviewer, people.editor):
        assert set(selectors.visible_to(member)) == {ours}
    assert set(selectors.visible_to(people.admin)) == {ours, the_houses}
    assert set(selectors.visible_to(people.stranger)) == {theirs, the_houses}


def test_trying_again_gives_a_failed_job_all_its_attempts_and_leaves_a_record(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[object] = []
    monkeypatch.setattr(events, "_receivers", events._receivers | {JobRetried: [], JobReady: []})
    subscribe(JobRetried)(heard.append)
    subscribe(JobReady)(heard.append)
    job = a_failure(people.annotator)
    services.retry(job_id=job.pk, by=people.reviewer)
    job.refresh_from_db()
    found = (job.state, job.attempts, job.error, job.progress, job.started_at, job.finished_at)
    assert found == (State.READY, 0, "", {}, None, None)
    assert job.run_after <= timezone.now()
    assert heard == [
        JobRetried(job_id=job.pk, kind=job.kind, payload={}),
        JobReady(job_id=job.pk, queue=QUEUE),
    ]
    record = Record.objects.get(action="job.retried")
    assert (record.actor_id, record.subject_id) == (people.reviewer.user_id, str(job.pk))
    assert record.change == {"error": REASON}


@pytest.mark.parametrize("state", [s for s in State if s not in {State.FAILED, State.RUNNING}])
def test_only_a_failed_job_can_be_tried_again(people: People, state: State) -> None:
    job = a_job(people.annotator, state=state)
    with pytest.raises(NotFailedError):
        services.retry(job_id=job.pk, by=people.annotator)
    assert not Record.objects.exists()


def test_what_one_may_not_see_cannot_be_tried_again(people: People) -> None:
    theirs, the_houses = a_failure(people.stranger), a_failure(None)
    for pk in (theirs.pk, the_houses.pk, uuid4()):
        with pytest.raises(NotFoundError):
            services.retry(job_id=pk, by=people.editor)
    services.retry(job_id=the_houses.pk, by=people.admin)


@pytest.fixture
def as_page(client: Client) -> Callable[[Membership], Client]:
    def sign_in(member: Membership) -> Client:
        client.force_login(member.user)
        return client

    return sign_in


def test_the_page_shows_workers_queues_running_and_failed(
    people: People, as_page: Callable[[Membership], Client]
) -> None:
    services.beat(name="worker@one", queues=["jobs"])
    Worker.objects.create(
        name="worker@two", queues=["jobs"], seen_at=timezone.now() - timedelta(minutes=5)
    )
    about = an_article(people.annotator, title="Who sent the men back")
    Job.objects.filter(pk=a_failure(people.annotator).pk).update(
        subject_type="articles.article", subject_id=str(about.pk)
    )
    Job.objects.filter(pk=a_failure(people.stranger).pk).update(error="A stranger's secret")
    a_job(
        people.annotator,
        state=State.RUNNING,
        token=uuid4(),
        lease_until=timezone.now(),
        started_at=timezone.now(),
        progress={"step": 3, "of": 7, "what": "Reading pages"},
    )
    a_job(people.annotator)
    page = as_page(people.annotator).get("/jobs/").content.decode()
    for words in (
        "worker@one",
        "worker@two",
        "1 of 2 alive",
        "Missing",
        REASON,
        "Who sent the men back",
        "3 of 7",
        "Reading pages",
        "Trial: read",
        "the scheduler is not running",
    ):
        assert words in page, words
    assert "A stranger" not in page


NEXT = {
    "no worker is running": (False, False, False),
    "the scheduler is not running": (True, False, True),
    "1 failed job wants a decision": (True, True, True),
    "Everything runs and nothing waits for you": (True, True, False),
}


@pytest.mark.parametrize("sentence", NEXT)
def test_the_page_says_what_to_do_next(
    people: People, as_page: Callable[[Membership], Client], sentence: str
) -> None:
    worker, sweeper, failure = NEXT[sentence]
    if worker:
        services.beat(name="worker@one", queues=["jobs"])
    if sweeper:
        services.sweep()
    if failure:
        a_failure(people.annotator)
    assert sentence in as_page(people.annotator).get("/jobs/").content.decode()


def test_htmx_gets_the_part_that_changes(
    people: People, as_page: Callable[[Membership], Client]
) -> None:
    part = as_page(people.annotator).get("/jobs/", headers={"HX-Request": "true"}).content.decode()
    assert part.lstrip().startswith('<div id="jobs"')
    assert "<html" not in part


def test_the_button_tries_again_and_comes_back(
    people: People, as_page: Callable[[Membership], Client]
) -> None:
    job = a_failure(people.annotator)
    answer = as_page(people.annotator).post(f"/jobs/{job.pk}/retry/")
    assert (answer.status_code, answer["Location"]) == (302, "/jobs/")
    job.refresh_from_db()
    assert job.state == State.READY


def as_api(member: Membership) -> APIClient:
    client = APIClient()
    client.force_login(member.user)
    return client


def test_the_api_lists_the_jobs_one_may_see_without_payload_or_token(people: People) -> None:
    subject = uuid4()
    failed = a_failure(people.annotator)
    waiting = a_job(people.annotator, subject_type="articles.article", subject_id=str(subject))
    a_job(people.stranger)
    client = as_api(people.annotator)

    def listed(query: str = "") -> list[str]:
        return [row["id"] for row in client.get(f"/api/v1/jobs/{query}").json()["results"]]

    assert listed() == [str(waiting.pk), str(failed.pk)]
    assert listed("?state=failed") == [str(failed.pk)]
    assert listed(f"?subject={subject}") == [str(waiting.pk)]
    row = client.get("/api/v1/jobs/?state=failed").json()["results"][0]
    assert (row["error"], row["progress"]) == (REASON, {"step": 1, "of": 2, "what": "x"})
    assert not {"payload", "token", "key", "worker"} & set(row)


@pytest.mark.parametrize("query", ["state=lost", "subject=7"])
def test_the_api_refuses_a_list_it_does_not_understand(people: People, query: str) -> None:
    answer = as_api(people.annotator).get(f"/api/v1/jobs/?{query}")
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")


def test_the_api_tries_again(people: People) -> None:
    def post(pk: UUID) -> tuple[int, str]:
        answer = as_api(people.annotator).post(f"/api/v1/jobs/{pk}/retry/")
        return answer.status_code, answer.json().get("code") or answer.json()["state"]

    job = a_failure(people.annotator)
    assert post(job.pk) == (200, "ready")
    assert post(job.pk) == (409, "not_failed")
    assert post(a_failure(people.stranger).pk) == (404, "not_found")
    assert post(uuid4()) == (404, "not_found")


def health(client: Client) -> tuple[int, dict[str, Any]]:
    answer = client.get("/healthz")
    return answer.status_code, answer.json()


def test_healthz_is_well_while_a_worker_lives(client: Client, people: People) -> None:
    services.sweep()
    services.beat(name="worker@secret.example", queues=["jobs"])
    Worker.objects.create(
        name="gone", queues=["jobs"], seen_at=timezone.now() - timedelta(minutes=1)
    )
    a_job(people.annotator, run_after=timezone.now() - timedelta(seconds=40))
    status, body = health(client)
    assert status == 200
    assert body == {
        "status": "ok",
        "database": True,
        "redis": True,
        "workers": [pytest.approx(60, abs=5), pytest.approx(0, abs=5)],
        "sweeper": pytest.approx(0, abs=5),
        "oldest_ready": pytest.approx(40, abs=5),
    }


@pytest.mark.parametrize("silence", [None, timedelta(seconds=21)])
def test_healthz_misses_workers_that_are_not_there_or_silent(
    client: Client, silence: timedelta | None
) -> None:
    services.sweep()
    if silence:
        Worker.objects.create(name="w", queues=["jobs"], seen_at=timezone.now() - silence)
    status, body = health(client)
    assert (status, body["status"], body["database"]) == (503, "unavailable", True)


@pytest.mark.parametrize("silence", [None, timedelta(seconds=21)])
def test_healthz_misses_a_sweeper_that_is_not_there_or_silent(
    client: Client, silence: timedelta | None
) -> None:
    services.beat(name="w", queues=["jobs"])
    if silence:
        Worker.objects.create(name=SWEEPER, queues=[], seen_at=timezone.now() - silence)
    status, body = health(client)
    assert (status, body["status"]) == (503, "unavailable")
    assert body["sweeper"] == (pytest.approx(21, abs=5) if silence else None)
    services.sweep()
    assert health(client)[0] == 200


def test_healthz_misses_redis(client: Client, settings: Settings) -> None:
    services.sweep()
    services.beat(name="w", queues=["jobs"])
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    status, body = health(client)
    assert (status, body["redis"], body["database"]) == (503, False, True)


def test_healthz_misses_the_database(client: Client) -> None:
    def refuse(*_: Any) -> None:
        raise OperationalError("server at db.internal.example is gone")

    with connection.execute_wrapper(refuse):
        status, body = health(client)
    assert (status, body) == (
        503,
        {
            "status": "unavailable",
            "database": False,
            "redis": True,
            "workers": [],
            "sweeper": None,
            "oldest_ready": None,
        },
    )


def test_a_worker_that_takes_leave_is_missed_by_nobody() -> None:
    services.beat(name="w", queues=["jobs"])
    services.beat(name="w", queues=["jobs", "mail"])
    assert [worker.queues for worker in selectors.workers()] == [["jobs", "mail"]]
    services.leave(name="w")
    assert selectors.workers() == []
