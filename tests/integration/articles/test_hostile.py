"""Whatever is sent, whichever way in: it is read or refused with a sentence, and nothing breaks."""

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from apps.articles.models import Article
from apps.articles.states import Status
from tests.factories import People
from tests.hostile.corpus import Sample, samples
from tests.integration.articles.conftest import browser

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("sample", [pytest.param(each, id=each.name) for each in samples()])
def test_a_file_is_read_or_refused_for_what_it_is(
    people: People, drain_jobs: Callable[..., list[str]], sample: Sample
) -> None:
    file = SimpleUploadedFile(sample.file_name, sample.make(), sample.media_type)
    answer = browser(people.annotator).post("/api/v1/articles/", {"file": file})
    assert answer.status_code in {202, 400, 413}, answer.content[:500]
    if answer.status_code != 202:
        refusal = answer.json()
        assert refusal["code"] not in {"rejected", "invalid"}
        assert refusal["detail"].endswith(".")
        return
    drain_jobs(may_fail=True, twice=False)
    article = Article.objects.get(pk=answer.json()["id"])
    assert article.status in {Status.READY, Status.FAILED}
    if article.status == Status.FAILED:
        assert article.error_code not in {"", "job_failed"}, article.error
        assert article.error.endswith(".")
