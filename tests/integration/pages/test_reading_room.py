"""The reading room as the server renders it."""

from uuid import uuid4

import pytest
from django.test import Client

from apps.articles.models import Region
from tests.factories import People, an_article

TEXT = "Men Sent Back\n\nLantern counted at least 140 men.\n\nTell us more: desk@meridian.example."


@pytest.fixture
def reader(people: People, client: Client) -> Client:
    """Return the annotator's browser."""
    client.force_login(people.annotator.user)
    return client


def test_each_paragraph_says_where_in_the_text_it_stands(reader: Client, people: People) -> None:
    article = an_article(people.annotator, text=TEXT)
    assert article.revision is not None
    article.revision.regions.all().delete()
    for kind, start, end in [("headline", 0, 13), ("body", 15, 48), ("tip_line", 50, len(TEXT))]:
        Region.objects.create(revision=article.revision, kind=kind, start=start, end=end)
    page = reader.get(f"/articles/{article.pk}/").content.decode()
    assert 'data-start="0" data-label="Headline">Men Sent Back</h1>' in page
    assert 'data-start="15" data-label="¶ 1">Lantern counted at least 140 men.</p>' in page
    assert "left out of matching" in page


def test_words_of_the_article_are_never_markup(reader: Client, people: People) -> None:
    article = an_article(people.annotator, text="A <script>alert(1)</script> & more.")
    page = reader.get(f"/articles/{article.pk}/").content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; more." in page
    assert "<script>alert" not in page


def test_another_newsrooms_article_answers_like_none(people: People, client: Client) -> None:
    article = an_article(people.annotator, text=TEXT)
    client.force_login(people.stranger.user)
    answers = [client.get(f"/articles/{pk}/") for pk in (article.pk, uuid4())]
    assert [answer.status_code for answer in answers] == [404, 404]


def test_nobody_is_sent_to_sign_in(people: People, client: Client) -> None:
    article = an_article(people.annotator, text=TEXT)
    answer = client.get(f"/articles/{article.pk}/")
    assert answer.status_code == 302
    assert "login" in answer["Location"]


def test_an_admin_reads_without_being_offered_to_mark(people: People, client: Client) -> None:
    article = an_article(people.annotator, text=TEXT)
    client.force_login(people.admin.user)
    page = client.get(f"/articles/{article.pk}/")
    assert page.context["room"].may_mark is False
    assert "Your role reads" in page.content.decode()
