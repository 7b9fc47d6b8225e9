"""Fingerprints, when an article's text changes: the present text is compared and no other."""

from collections.abc import Callable

import pytest

from apps.articles import services as articles
from apps.articles.details import Details
from apps.articles.extraction.found import Extracted
from apps.articles.regions import Kind, Region
from apps.reposts import services
from apps.reposts.models import Fingerprint, Link
from tests.factories import People, an_article

pytestmark = pytest.mark.django_db

FERRIES = " ".join(
    f"On pier {n} the harbour office counted {n + 7} crews that had left their ferry unannounced."
    for n in range(12)
)
BEDS = " ".join(
    f"In ward {n} the hospital had {n + 3} beds for the men whom the board had sent back."
    for n in range(12)
)


def test_the_present_text_alone_is_compared(
    people: People, drain_jobs: Callable[..., list[str]]
) -> None:
    other = an_article(people.annotator, BEDS, host="kurier.example")
    article = an_article(people.annotator, FERRIES, host="harbor.example")
    for each in (other, article):
        assert each.revision_id is not None
        services.ask_for_fingerprint(revision_id=each.revision_id)
    drain_jobs()
    assert not Link.objects.exists()
    found = Extracted(BEDS, [Region(Kind.BODY, 0, len(BEDS))], Details(), extractor="test")
    articles.keep_revision(article_id=article.pk, found=found)
    drain_jobs()
    article.refresh_from_db()
    held = set(Fingerprint.objects.values_list("revision_id", flat=True))
    assert held == {other.revision_id, article.revision_id}
    assert Link.objects.count() == 1
