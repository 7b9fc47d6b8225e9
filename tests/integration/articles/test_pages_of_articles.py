"""The pages of articles: what they show, what they refuse, and where they lead."""

from collections.abc import Callable
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from apps.articles import services
from apps.articles.models import Article
from apps.articles.sent import pasted, uploaded
from apps.articles.states import Status
from tests.factories import People, an_article
from tests.integration.articles.conftest import browser

pytestmark = pytest.mark.django_db
runs_jobs = pytest.mark.django_db(transaction=True)
Drain = Callable[..., list[str]]
HTMX = {"HX-Request": "true"}
TEXT = (
    "Velmark is sending wounded reservists back to the line along the Ashe before a medical board"
    " has heard them, according to an investigation by Lantern."
)


@runs_jobs
def test_a_paste_leads_by_its_progress_to_the_reading_room(
    people: People, drain_jobs: Drain
) -> None:
    client = browser(people.annotator)
    sent = {"id": uuid4(), "text": f"Back to the Line Again\r\n\r\n{TEXT}", "host": "ashe.example"}
    answer = client.post(reverse("articles:import"), sent)
    progress = reverse("articles:progress", args=[sent["id"]])
    assert (answer.status_code, answer["Location"]) == (302, progress)
    assert client.post(reverse("articles:import"), sent)["Location"] == progress
    page = client.get(progress)
    assert "waits for a worker" in page.content.decode()
    fragment = client.get(progress, headers=HTMX).content.decode()
    assert 'hx-trigger="every 1s"' in fragment
    assert "<html" not in fragment
    drain_jobs()
    room = reverse("pages:reading_room", args=[sent["id"]])
    assert client.get(progress, headers=HTMX)["HX-Redirect"] == room
    assert client.get(progress)["Location"] == room
    revision = Article.objects.select_related("revision").get().revision
    assert revision is not None
    assert revision.text == f"Back to the Line Again\n\n{TEXT}"


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"text": ""}, "There is nothing to import."),
        ({"text": " \n "}, "There is no text in it."),
        ({"text": "a\0b"}, "Null characters are not allowed."),
        ({"text": "é" * 1_000_001}, "2 MB at most"),
        ({"text": TEXT, "host": "no host"}, "This is no host."),
        ({"file": SimpleUploadedFile("a.txt", b"")}, "The file is empty."),
        ({"file": SimpleUploadedFile("a.pdf", b"words")}, "it is no PDF inside"),
        ({"text": TEXT, "file": SimpleUploadedFile("a.txt", b"words")}, "Send one of them."),
    ],
)
def test_a_refused_import_keeps_what_was_typed_and_says_why(
    people: People, sent: dict[str, object], sentence: str
) -> None:
    answer = browser(people.annotator).post(
        reverse("articles:import"), {"title": "Typed", **sent}, headers={}
    )
    assert answer.status_code in {400, 413}
    assert sentence in answer.content.decode()
    assert 'value="Typed"' in answer.content.decode()
    assert not Article.objects.exists()


@runs_jobs
def test_a_failed_import_says_why_and_offers_two_ways_on(people: People, drain_jobs: Drain) -> None:
    failed, _ = services.import_article(
        by=people.annotator,
        sent=uploaded(b"<div>" * 900, file_name="page.html"),
        said={"title": "Back to the Line"},
    )
    drain_jobs()
    client = browser(people.annotator)
    page = client.get(reverse("articles:progress", args=[failed.pk])).content.decode()
    assert "nests more than 250 elements" in page
    instead = f"{reverse('articles:import')}?instead_of={failed.pk}"
    assert instead in page
    assert 'value="Back to the Line"' in client.get(instead).content.decode()
    assert 'value="Back to the Line"' not in browser(people.stranger).get(instead).content.decode()
    answer = client.post(reverse("articles:retry", args=[failed.pk]))
    assert answer["Location"] == reverse("articles:progress", args=[failed.pk])
    assert Article.objects.get().status == Status.IMPORTING


@runs_jobs
def test_the_same_text_again_stops_at_its_progress_and_offers_the_first(
    people: People, drain_jobs: Drain
) -> None:
    first, _ = services.import_article(by=people.annotator, sent=pasted(TEXT))
    second, _ = services.import_article(by=people.colleague, sent=pasted(TEXT.upper()))
    drain_jobs()
    page = browser(people.colleague).get(reverse("articles:progress", args=[second.pk]))
    assert page.status_code == 200
    assert reverse("articles:progress", args=[first.pk]) in page.content.decode()
    assert reverse("pages:reading_room", args=[second.pk]) in page.content.decode()


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("", {"Alpha", "Beta", "Gamma"}),
        ("q=ALPHA", {"Alpha"}),
        ("q=depot", {"Beta"}),
        ("q=nothing+like+it", set()),
        ("q=%00", {"Alpha", "Beta", "Gamma"}),
        ("host=ashe.example", {"Alpha", "Beta"}),
        ("language=uk", {"Gamma"}),
        ("host=ashe.example&language=uk", set()),
        ("status=ready", {"Alpha", "Beta", "Gamma"}),
        ("status=failed", set()),
        ("status=nonsense&page=x", {"Alpha", "Beta", "Gamma"}),
    ],
)
def test_the_list_is_narrowed_by_words_host_language_and_state(
    people: People, query: str, titles: set[str]
) -> None:
    an_article(people.annotator, title="Alpha", host="ashe.example")
    an_article(people.annotator, "The depot of Dorn.", title="Beta", host="ashe.example")
    an_article(people.colleague, title="Gamma", host="x.example", language="uk")
    an_article(people.stranger, title="Theirs", host="ashe.example")
    for headers in ({}, HTMX):
        page = browser(people.reviewer).get(f"{reverse('articles:list')}?{query}", headers=headers)
        shown = {t for t in ("Alpha", "Beta", "Gamma", "Theirs") if f">{t}</a>" in page.text}
        assert shown == titles


def test_details_are_corrected_against_the_version_that_was_seen(people: People) -> None:
    article = an_article(people.annotator, title="Alpha")
    client, path = browser(people.annotator), reverse("articles:details", args=[article.pk])
    assert client.post(path, {"version": 1, "title": "Beta"})["Location"] == path
    late = client.post(path, {"version": 1, "title": "Gamma"})
    assert late.status_code == 412
    assert "Somebody changed these details meanwhile." in late.text
    assert "Beta" in late.text
    assert 'value="Gamma"' in late.text
    assert client.post(path, {"title": "Gamma"}).status_code == 400
    assert Article.objects.get(pk=article.pk).title == "Beta"


def test_new_words_for_a_date_take_the_old_moment_with_them(people: People) -> None:
    article = an_article(people.annotator, title="Alpha")
    client, path = browser(people.annotator), reverse("articles:details", args=[article.pk])
    sent = {"title": "Alpha", "published_raw": "12 Oct 2026, 07:20 GMT"}
    client.post(path, {"version": 1, **sent})
    article.refresh_from_db()
    assert article.published_at == datetime(2026, 10, 12, 7, 20, tzinfo=UTC)
    shown = {"published_at": "2026-10-12 07:20:00 +00:00", "published_raw": "12 Oct 2026"}
    client.post(path, {"version": 2, "title": "Alpha", **shown})
    later = Article.objects.get(pk=article.pk)
    assert (later.published_raw, later.published_at) == ("12 Oct 2026", None)


def test_who_may_not_import_or_correct_reads_and_is_told_whom_to_ask(people: People) -> None:
    article = an_article(people.annotator, title="Alpha")
    client = browser(people.admin)
    assert "Your role does not import articles" in client.get(reverse("articles:import")).text
    details = client.get(reverse("articles:details", args=[article.pk])).text
    assert "corrects these" in details
    assert '<form class="main' not in details
    for path, sent in (
        (reverse("articles:import"), {"text": TEXT}),
        (reverse("articles:details", args=[article.pk]), {"version": 1, "title": "Beta"}),
    ):
        assert client.post(path, sent).status_code == 403


@pytest.mark.parametrize("name", ["progress", "details", "raw", "retry"])
def test_a_stranger_meets_nothing_at_any_page(people: People, name: str) -> None:
    article = an_article(people.annotator)
    for article_id in (article.pk, uuid4()):
        client = browser(people.stranger)
        ask = client.post if name == "retry" else client.get
        assert ask(reverse(f"articles:{name}", args=[article_id])).status_code == 404
