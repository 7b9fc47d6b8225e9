"""Fact-checks reach the logs of the articles their claim appears in, once, by a job."""

import pytest

from apps.annotations.models import Annotation, Claim
from apps.articles.models import Entry
from apps.factchecks import services
from apps.jobs import services as jobs
from apps.jobs.models import Job
from apps.jobs.states import State as JobState
from tests.factories import People, an_article
from tests.integration.factchecks.conftest import claim_in

pytestmark = pytest.mark.django_db


def run_jobs() -> None:
    """Run this app's jobs, each twice."""
    for _ in range(2):
        for job in Job.objects.filter(kind=services.LOG).order_by("created_at"):
            Job.objects.filter(pk=job.pk).update(state=JobState.READY)
            jobs.run(job_id=job.pk, worker="test")
            job.refresh_from_db()
            assert job.state == JobState.DONE, job.error


def test_each_article_of_the_claim_hears_each_deed_once(people: People, claim: Claim) -> None:
    first = claim.appearances.get().annotation.article
    second = an_article(people.annotator)
    claim_in(people.annotator, second, claim)
    elsewhere = an_article(people.annotator)
    factcheck, _ = services.start(claim_id=claim.pk, by=people.annotator)
    services.move(factcheck_id=factcheck.pk, to="in_review", by=people.annotator, version=1)
    run_jobs()

    for article in (first, second):
        entries = Entry.objects.filter(article=article).order_by("seq")
        assert [(entry.seq, entry.kind, entry.version) for entry in entries] == [
            (1, "factcheck.started", 1),
            (2, "factcheck.in_review", 2),
        ]
        assert entries[1].actor_name == "Ana"
        assert entries[1].data == {
            "claim": str(claim.pk),
            "edition": "1",
            "state": "in_review",
        }
    assert not Entry.objects.filter(article=elsewhere).exists()


def test_an_article_whose_mark_was_deleted_hears_nothing(people: People, claim: Claim) -> None:
    Annotation.objects.update(deleted_at=claim.created_at)
    services.start(claim_id=claim.pk, by=people.annotator)
    run_jobs()
    assert not Entry.objects.exists()
