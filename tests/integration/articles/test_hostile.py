"""Whatever is sent, whichever way in: it is read or refused with a sentence, and nothing breaks."""

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import HealthCheck, given, settings

from apps.articles.extraction.reading import read_file
from apps.articles.media import Medium
from apps.articles.models import Article, BatchItem, FeedLook, Parcel
from apps.articles.states import ItemState, ParcelState, Status
from apps.articles.text import UnreadableError
from apps.jobs.models import Job
from apps.jobs.states import State
from tests.factories import People
from tests.hostile.corpus import Sample, samples
from tests.hostile.soup import files
from tests.integration.articles.conftest import browser
from tests.sites import Answer, Site

Drain = Callable[..., list[str]]
needs_rows = pytest.mark.django_db(transaction=True)
ALL = [pytest.param(each, id=each.name) for each in samples()]
SEVERAL = ("zip", "csv", "jsonl", "mbox", "eml", "json", "xml")


def upload(people: People, path: str, sample: Sample) -> Any:
    file = SimpleUploadedFile(sample.file_name, sample.make(), sample.media_type)
    return browser(people.annotator).post(path, {"file": file})


def is_a_proper_refusal(answer: Any) -> bool:
    refusal = answer.json()
    return refusal["code"] not in {"rejected", "invalid"} and refusal["detail"].endswith(".")


def nothing_broke() -> None:
    """See that no job failed and every article came to a proper end."""
    assert list(Job.objects.filter(state=State.FAILED).values_list("kind", "error")) == []
    for article in Article.objects.all():
        assert article.status in {Status.READY, Status.FAILED}
        if article.status == Status.FAILED:
            assert article.error_code not in {"", "job_failed"}, article.error
            assert article.error.endswith("."), article.error


@needs_rows
@pytest.mark.parametrize("sample", ALL)
def test_a_file_is_read_or_refused_for_what_it_is(
    people: People, drain_jobs: Drain, sample: Sample
) -> None:
    answer = upload(people, "/api/v1/articles/", sample)
    assert answer.status_code in {202, 400, 413}, answer.content[:500]
    if answer.status_code != 202:
        assert is_a_proper_refusal(answer)
    drain_jobs(may_fail=True, twice=False)
    nothing_broke()


@needs_rows
@pytest.mark.parametrize("sample", [each for each in ALL if str(each.id).startswith(SEVERAL)])
def test_a_file_that_may_hold_several_is_opened_or_refused(
    people: People, drain_jobs: Drain, sample: Sample
) -> None:
    answer = upload(people, "/api/v1/parcels/", sample)
    assert answer.status_code in {201, 400, 413}, answer.content[:500]
    if answer.status_code != 201:
        assert is_a_proper_refusal(answer)
        return
    drain_jobs(may_fail=True, twice=False)
    nothing_broke()
    parcel = Parcel.objects.get()
    assert parcel.state in {ParcelState.OPEN, ParcelState.REFUSED}
    assert (parcel.state == ParcelState.REFUSED) == bool(parcel.error)
    assert browser(people.annotator).get(f"/articles/parcels/{parcel.pk}/").status_code == 200


@needs_rows
@pytest.mark.long
def test_a_site_may_serve_any_of_it(people: People, drain_jobs: Drain, site: Site) -> None:
    client = browser(people.annotator)
    served = list(samples())[::4]
    for sample in served:
        path = f"/{quote(sample.name)}"
        site.says[path] = Answer(sample.make(), kind=sample.media_type)
        sent = {"url": f"{site.root}{path}"}
        answer = client.post("/api/v1/articles/", sent, content_type="application/json")
        assert answer.status_code == 202, answer.content[:500]
    drain_jobs(may_fail=True, twice=False)
    nothing_broke()
    assert Article.objects.count() == len(served)


@needs_rows
@pytest.mark.long
def test_a_feed_may_be_any_of_it(people: People, drain_jobs: Drain, site: Site) -> None:
    client = browser(people.annotator)
    looked = [each for each in samples() if each.name.startswith(("xml", "json:"))]
    for sample in looked:
        path = f"/{quote(sample.name)}"
        site.says[path] = Answer(sample.make(), kind=sample.media_type)
        sent = {"url": f"{site.root}{path}"}
        answer = client.post("/api/v1/feeds/looks/", sent, content_type="application/json")
        assert answer.status_code == 202, answer.content[:500]
    drain_jobs(may_fail=True, twice=False)
    nothing_broke()
    assert FeedLook.objects.count() == len(looked)


@needs_rows
@pytest.mark.long
def test_many_of_it_at_once_end_one_by_one(people: People, drain_jobs: Drain) -> None:
    taken = [each for each in samples() if each.name.startswith(("txt", "md", "html", "pdf"))][::3]
    sent = [SimpleUploadedFile(each.file_name, each.make(), each.media_type) for each in taken]
    answer = browser(people.annotator).post("/articles/batches/new/", {"uploads": sent})
    assert answer.status_code == 302, answer.content[:2000]
    drain_jobs(may_fail=True, twice=False)
    nothing_broke()
    items = BatchItem.objects.all()
    assert items.count() == len(taken)
    assert not items.filter(state=ItemState.WAITING).exists()
    for item in items.filter(state=ItemState.FAILED):
        assert item.error_code != "job_failed"
        assert item.error.endswith("."), item.error


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=files)
def test_soup_in_any_charset_is_read_or_refused(data: bytes) -> None:
    code, text, ends = _read(data)
    assert code not in {"too_slow", "too_heavy"}
    assert all(0 <= start < end <= len(text) for start, end in ends)


def _read(data: bytes) -> tuple[str, str, list[tuple[int, int]]]:
    try:
        found = read_file(data, medium=Medium.PAGE)
    except UnreadableError as refused:
        return refused.code, "", []
    return "", found.text, [(region.start, region.end) for region in found.regions]
