"""The page of jobs in a real browser."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from apps.accounts.models import Membership
from apps.jobs import services
from apps.jobs.models import Job
from apps.jobs.states import State
from tests.browser.conftest import SignIn
from tests.factories import People

pytestmark = pytest.mark.browser


def a_job(member: Membership, state: State, **fields: object) -> Job:
    return Job.objects.create(
        kind="trial.read",
        key=str(uuid4()),
        newsroom_id=member.newsroom_id,
        state=state,
        **fields,
    )


def test_the_page_refreshes_itself_and_its_button_tries_again(
    server: str, people: People, sign_in: SignIn
) -> None:
    del server
    now = timezone.now()
    services.beat(name="worker@one", queues=["jobs"])
    failed = a_job(
        people.annotator,
        State.FAILED,
        error="The page has no text. Paste it.",
        attempts=5,
        finished_at=now,
    )
    page = sign_in(people.annotator)
    page.goto("/jobs/")
    expect(page.get_by_text("Nothing runs.")).to_be_visible()
    a_job(
        people.annotator,
        State.RUNNING,
        token=uuid4(),
        lease_until=now + timedelta(minutes=1),
        started_at=now,
        progress={"step": 3, "of": 7, "what": "Reading pages"},
    )
    expect(page.get_by_text("3 of 7")).to_be_visible()
    page.get_by_role("button", name="Retry Trial: read").click()
    expect(page.get_by_text("Wants a decision")).not_to_be_visible()
    failed.refresh_from_db()
    assert failed.state == State.READY
