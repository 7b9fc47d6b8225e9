"""The reading room as the server renders it."""

from uuid import uuid4

import pytest
from django.test import Client

from apps.annotations import services as annotations
from apps.annotations.models import Annotation
from apps.annotations.spans import Fragment
from apps.articles.models import Article, Region
from apps.pages.selectors.room import FIRST
from tests.factories import People, an_article

LONG = "Lantern counted men. " * (2 * FIRST // 21)

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


def mark(article: Article, people: People, *starts: int, kind: str = "claim") -> str:
    """Mark seven characters at each of these places, as the annotator; return the mark's id."""
    made, _ = annotations.create_annotation(
        by=people.annotator,
        article_id=article.pk,
        kind=kind,
        span=tuple(Fragment(start, start + 7) for start in starts),
        visibility="private" if kind == "note" else None,
    )
    return str(made.pk)


def test_what_is_painted_first_comes_with_the_page(reader: Client, people: People) -> None:
    article = an_article(people.annotator, text=LONG)
    first = mark(article, people, 0, FIRST + 100)
    mark(article, people, FIRST + 200)
    proposed, refused = (mark(article, people, 20 * n, kind="figure") for n in (1, 2))
    Annotation.objects.filter(pk=proposed).update(state="proposed")
    Annotation.objects.filter(pk=refused).update(state="refused")
    note = mark(article, people, 10, kind="note")
    data = reader.get(f"/articles/{article.pk}/").context["room"].data["first"]
    assert data == [
        {"id": f"{first}/0", "mark": first, "kind": "claim", "start": 0, "end": 7},
        {"id": f"{note}/0", "mark": note, "kind": "note", "start": 10, "end": 17},
    ]
    reader.force_login(people.colleague.user)
    told = reader.get(f"/articles/{article.pk}/").context["room"].data["first"]
    assert [part["mark"] for part in told] == [first]
