"""A page cut off by a paywall is imported and says so; a page without an article is refused."""

from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from apps.articles import services
from apps.articles.models import Article, Revision
from apps.articles.sent import Medium, Sent
from apps.articles.states import Status
from tests.factories import People, an_article
from tests.jobs_runner import drain

pytestmark = pytest.mark.django_db

LINE = (
    "In Dorn the harbour board counted forty hundred crates on Monday, and its clerk said that"
    " they would be sent on by the night ferry."
)
STUB = (
    "<html lang=en><head><title>Crates Wait in Dorn</title></head><body><article>"
    f"<h1>Crates Wait in Dorn</h1><p>{LINE}</p><p>The board…</p>"
    "<div><p>Subscribe to continue reading.</p></div></article></body></html>"
)
CHECK = "<html><head><title>Just a moment...</title></head><body><p>Wait.</p></body></html>"


def imported(people: People, page: str) -> Article:
    sent = Sent(page.encode(), Medium.PAGE, charset="utf-8", file_name="page.html")
    article, _ = services.import_article(by=people.annotator, sent=sent)
    drain()
    article.refresh_from_db()
    return article


def test_the_beginning_of_an_article_is_said_to_be_one_wherever_it_is_read(
    people: People, client: Client
) -> None:
    article = imported(people, STUB)
    assert article.revision is not None
    assert article.revision.notice == Revision.Notice.PAYWALL_STUB
    client.force_login(people.reviewer.user)
    for path in (f"/articles/{article.pk}/", f"/articles/{article.pk}/details/"):
        page = client.get(path).content.decode()
        assert page.count("This page shows only the beginning of the article") == 1


def test_a_text_without_a_notice_shows_none(people: People, client: Client) -> None:
    article = an_article(people.annotator)
    client.force_login(people.reviewer.user)
    page = client.get(f"/articles/{article.pk}/").content.decode()
    assert "only the beginning" not in page


def test_a_check_for_machines_fails_the_import_and_says_what_to_do(people: People) -> None:
    article = imported(people, CHECK)
    assert (article.status, article.error_code) == (Status.FAILED, "bot_check")
    assert "bookmarklet" in article.error


def test_the_database_knows_the_notices_there_are(people: People) -> None:
    article = an_article(people.annotator)
    with pytest.raises(IntegrityError, match="revision_known_notice"), transaction.atomic():
        Revision.objects.create(
            id=uuid4(), article=article, number=2, text="x", notice="anything", extractor="x"
        )
