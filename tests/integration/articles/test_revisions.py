"""What is read of an article again: the next revision, or a line that it is still the same."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import pytest
from django.db import connection

from apps.archive import services as archive
from apps.articles import services
from apps.articles.details import Details
from apps.articles.events import RevisionCreated
from apps.articles.extraction.found import Extracted
from apps.articles.models import Article, Revision
from apps.articles.regions import Kind, Region
from apps.articles.states import Status
from apps.audit.models import Record
from apps.core import events
from tests.factories import People, an_article

LATER = "Lantern counted at least 150 men who were sent back. The Meridian has asked nobody."


def read_as(text: str = LATER, **details: Any) -> Extracted:
    """Return what a reader makes of a page with this text."""
    regions = [Region(Kind.BODY, 0, len(text))]
    return Extracted(text, regions, Details(**details), extractor="test")


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[RevisionCreated]:
    """Return the announcements of new revisions, as they come."""
    said: list[RevisionCreated] = []
    others = events._receivers[RevisionCreated]
    monkeypatch.setitem(events._receivers, RevisionCreated, [*others, said.append])
    return said


def kinds(article: Article) -> list[str]:
    """Return what the article's log says happened, in order."""
    return list(article.entries.order_by("seq").values_list("kind", flat=True))


@pytest.mark.django_db
def test_another_text_becomes_the_next_revision_and_the_first_stays_readable(
    people: People, heard: list[RevisionCreated]
) -> None:
    article = an_article(people.annotator)
    first = article.revision
    assert first is not None
    blob = archive.store(data=LATER.encode(), media_type="text/plain")
    services.keep_revision(article_id=article.pk, found=read_as(), blob_id=blob.pk)
    article.refresh_from_db()
    assert article.revision is not None
    assert (article.revision.number, article.revision.text) == (2, LATER)
    assert article.revision.blob_id == blob.pk
    assert [(each.start, each.end) for each in article.revision.regions.all()] == [(0, len(LATER))]
    assert Revision.objects.get(pk=first.pk).text == first.text
    assert heard == [
        RevisionCreated(
            article_id=article.pk, revision_id=article.revision.pk, previous_id=first.pk
        )
    ]
    assert kinds(article) == ["revision.created"]
    assert article.entries.get().data == {"number": 2}
    assert Record.objects.filter(action="article.revised", subject_id=str(article.pk)).exists()


@pytest.mark.django_db
def test_the_first_revision_is_announced_without_a_previous_one(
    people: People, heard: list[RevisionCreated]
) -> None:
    article = Article.objects.create(newsroom_id=people.annotator.newsroom_id)
    blob = archive.store(data=LATER.encode(), media_type="text/plain")
    services.keep_revision(article_id=article.pk, found=read_as(), blob_id=blob.pk)
    article.refresh_from_db()
    assert (article.status, article.blob_id) == (Status.READY, blob.pk)
    assert [event.previous_id for event in heard] == [None]


@pytest.mark.django_db
def test_the_same_text_again_is_only_logged(people: People, heard: list[RevisionCreated]) -> None:
    article = an_article(people.annotator, LATER)
    version = article.version
    services.keep_revision(article_id=article.pk, found=read_as())
    article.refresh_from_db()
    assert (article.revisions.count(), article.version, heard) == (1, version, [])
    assert kinds(article) == ["article.checked"]


@pytest.mark.django_db
def test_a_text_that_comes_back_is_a_revision_of_its_own(people: People) -> None:
    article = an_article(people.annotator, "First words.")
    for text in ("Other words.", "First words."):
        services.keep_revision(article_id=article.pk, found=read_as(text))
    assert list(article.revisions.order_by("number").values_list("number", "text")) == [
        (1, "First words."),
        (2, "Other words."),
        (3, "First words."),
    ]


@pytest.mark.django_db
def test_a_later_revision_fills_in_what_nobody_said_and_nothing_else(people: People) -> None:
    article = an_article(people.annotator, title="As a person called it")
    found = read_as(title="As the page calls it", author="Mara Vey")
    services.keep_revision(article_id=article.pk, found=found)
    article.refresh_from_db()
    assert (article.title, article.author) == ("As a person called it", "Mara Vey")


@pytest.mark.django_db
def test_a_failed_import_gets_no_text_by_the_way(people: People) -> None:
    article = Article.objects.create(
        newsroom_id=people.annotator.newsroom_id, status=Status.FAILED, error="No."
    )
    services.keep_revision(article_id=article.pk, found=read_as())
    assert not article.revisions.exists()


@pytest.mark.django_db(transaction=True)
def test_texts_that_arrive_at_once_are_numbered_one_after_another(people: People) -> None:
    article = an_article(people.annotator)

    def keep(n: int) -> None:
        try:
            services.keep_revision(article_id=article.pk, found=read_as(f"Text number {n}."))
        finally:
            connection.close()

    work: list[Callable[[], None]] = [partial(keep, n) for n in range(6)]
    with ThreadPoolExecutor(max_workers=6) as pool:
        for done in [pool.submit(each) for each in work]:
            done.result()
    article.refresh_from_db()
    assert list(article.revisions.order_by("number").values_list("number", flat=True)) == [
        *range(1, 8)
    ]
    assert article.revision is not None
    assert article.revision.number == 7
