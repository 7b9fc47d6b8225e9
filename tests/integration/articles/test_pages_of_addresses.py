"""The pages of importing by address: what the form says, and what an article's origin shows."""

from collections.abc import Callable
from datetime import timedelta
from http import HTTPStatus
from uuid import uuid4

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from apps.articles import services
from apps.articles.models import Article, Watch
from apps.articles.states import Status
from tests.factories import People, an_article
from tests.integration.articles.conftest import browser
from tests.sites import LEAD, SECOND, Answer, Site, a_page, moved

pytestmark = pytest.mark.django_db(transaction=True)
Drain = Callable[..., list[str]]
HTMX = {"HX-Request": "true"}
ADDRESS = "https://harborwire.example/world/1"
FORM = reverse("articles:import")


@pytest.mark.parametrize("tab", ["link", "text", "file"])
def test_each_tab_is_a_page_that_needs_no_script(people: People, tab: str) -> None:
    page = browser(people.annotator).get(f"{FORM}?from={tab}").content.decode()
    assert f'name="from" value="{tab}"' in page
    assert f'href="?from={tab}" data-opens="{tab}" aria-current="true"' in page
    for other, field in (("text", "<textarea"), ("file", 'type="file"')):
        before = page.rpartition(field)[0]
        assert before.rpartition("data-tab=")[2].partition(">")[0].endswith("hidden") is (
            other != tab
        )


@pytest.mark.parametrize(
    ("query", "url", "title"),
    [
        (f"url={ADDRESS}&title=Ferries", ADDRESS, "Ferries"),
        (f"text=Look:%20{ADDRESS}.", ADDRESS, ""),
        (f"title={ADDRESS}", ADDRESS, ""),
        ("url=javascript:alert(1)&title=a%00b", "", "ab"),
    ],
)
def test_a_shared_link_stands_in_the_form(people: People, query: str, url: str, title: str) -> None:
    form = browser(people.annotator).get(f"{FORM}?{query}").context["form"]
    assert (form["url"].value(), form["title"].value()) == (url, title)


def test_the_manifest_names_the_form_as_a_target_for_links(people: People) -> None:
    page = browser(people.annotator).get(FORM).content.decode()
    address = reverse("articles:manifest")
    assert f'<link rel="manifest" href="{address}">' in page
    answer = browser(people.annotator).get(address)
    assert answer["Content-Type"] == "application/manifest+json"
    target = answer.json()["share_target"]
    assert (target["action"], target["method"]) == (FORM, "GET")
    icon = answer.json()["icons"][0]["src"]
    assert finders.find(icon.removeprefix(settings.STATIC_URL))


def test_a_refused_address_stays_in_its_field_with_the_reason(people: People) -> None:
    answer = browser(people.annotator).post(
        FORM, {"from": "link", "url": "ftp://harborwire.example/a", "title": "Typed"}
    )
    page = answer.content.decode()
    assert answer.status_code == HTTPStatus.BAD_REQUEST
    assert "We fetch http and https" in page
    assert 'value="ftp://harborwire.example/a"' in page
    assert 'aria-invalid="true"' in page
    assert 'value="Typed"' in page


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"from": "link", "url": ""}, "There is no address."),
        ({"from": "file", "url": ADDRESS}, "Choose a file first"),
        ({"from": "text", "text": LEAD, "url": "two words"}, "a blank"),
    ],
)
def test_a_tab_says_what_it_lacks(people: People, sent: dict[str, str], sentence: str) -> None:
    answer = browser(people.annotator).post(FORM, sent)
    assert answer.status_code == HTTPStatus.BAD_REQUEST
    assert sentence in answer.content.decode()
    assert not Article.objects.exists()


def test_what_is_typed_in_another_tab_is_not_sent_with_a_file(people: People) -> None:
    file = SimpleUploadedFile("a.txt", LEAD.encode())
    sent = {"from": "file", "file": file, "text": "left over", "url": ADDRESS, "id": uuid4()}
    assert browser(people.annotator).post(FORM, sent).status_code == HTTPStatus.FOUND
    article = Article.objects.get()
    assert (article.url, article.file_name) == (ADDRESS, "a.txt")


def test_a_known_address_is_named_and_offers_what_can_be_done(people: People) -> None:
    known = an_article(people.annotator, url=ADDRESS)
    services.set_address(by=people.annotator, article_id=known.pk, url=f"{ADDRESS}?page=1")
    client = browser(people.colleague)
    sent = {"from": "link", "url": f"{ADDRESS}?page=1", "id": uuid4()}
    answer = client.post(FORM, sent)
    page = answer.content.decode()
    assert answer.status_code == HTTPStatus.CONFLICT
    assert "This address is here already." in page
    assert reverse("articles:refetch", args=[known.pk]) in page
    assert reverse("articles:progress", args=[known.pk]) in page
    Article.objects.update(status=Status.FAILED, error="It failed.")
    page = client.post(FORM, sent).content.decode()
    assert reverse("articles:retry", args=[known.pk]) in page
    assert reverse("articles:refetch", args=[known.pk]) not in page


def test_the_steps_of_a_fetch_are_told_as_they_are(
    people: People, drain_jobs: Drain, site: Site
) -> None:
    client = browser(people.annotator)
    url = site.tell("/a", Answer(b"no", 403), a_page())
    sent = {"from": "link", "url": url, "id": uuid4()}
    progress = client.post(FORM, sent)["Location"]
    assert "waits for a worker" in client.get(progress).content.decode()
    drain_jobs()
    page = client.get(progress).content.decode()
    assert "(403)" in page
    assert "Nothing was kept." in page
    instead = client.get(f"{FORM}?instead_of={sent['id']}").content.decode()
    assert f'value="{url}"' in instead
    assert 'name="from" value="text"' in instead
    client.post(reverse("articles:retry", args=[sent["id"]]))
    drain_jobs()
    assert client.get(progress).status_code == HTTPStatus.FOUND


def test_a_twin_leads_to_the_article_it_is(people: People, drain_jobs: Drain, site: Site) -> None:
    first, _ = services.import_address(by=people.annotator, url=site.tell("/a", a_page()))
    drain_jobs()
    twin, _ = services.import_address(by=people.annotator, url=site.tell("/s", moved("/a")))
    drain_jobs()
    page = browser(people.annotator).get(reverse("articles:progress", args=[twin.pk]))
    assert "This newsroom has this page already." in page.content.decode()
    assert reverse("articles:progress", args=[first.pk]) in page.content.decode()


def test_the_origin_of_a_text_is_shown_whole_and_its_bytes_handed_out(
    people: People, drain_jobs: Drain, site: Site
) -> None:
    site.tell("/a", a_page(), a_page("A second state."), Answer(b"no", 404))
    article, _ = services.import_address(by=people.annotator, url=site.tell("/s", moved("/a")))
    drain_jobs()
    client = browser(people.reviewer)
    for _ in range(2):
        client.post(reverse("articles:refetch", args=[article.pk]))
        drain_jobs()
    page = client.get(reverse("articles:details", args=[article.pk])).content.decode()
    article.refresh_from_db()
    assert article.blob_id
    for shown in (
        f"{site.root}/s",
        f"{site.root}/a",
        "By way of",
        "from 127.0.0.1",
        "answered 200",
        article.blob_id,
        "the text has changed",
        "The last look failed.",
        "(404)",
    ):
        assert shown in page, shown
    raw = [
        client.get(reverse("articles:revision-raw", args=[article.pk, number]))
        for number in (1, 2, 3)
    ]
    assert [answer.status_code for answer in raw] == [200, 200, 404]
    second = a_page("A second state.")
    assert (raw[0].content, raw[1].content) == (a_page().sent(), second.sent())
    assert raw[1]["Content-Disposition"] == f'attachment; filename="{article.pk}-2.html"'
    assert raw[1]["Content-Type"] == "application/octet-stream"
    assert "sandbox" in raw[1]["Content-Security-Policy"]


def test_a_look_is_asked_for_from_the_reading_room_without_leaving_it(
    people: People, drain_jobs: Drain, site: Site
) -> None:
    article, _ = services.import_address(by=people.annotator, url=site.tell("/a", a_page()))
    drain_jobs()
    client = browser(people.annotator)
    refetch = reverse("articles:refetch", args=[article.pk])
    assert refetch in client.get(reverse("pages:reading_room", args=[article.pk])).content.decode()
    admin = browser(people.admin).get(reverse("pages:reading_room", args=[article.pk]))
    assert refetch not in admin.content.decode()
    said = client.post(refetch, headers=HTMX)
    assert "Looking for changes." in said.content.decode()
    evidence = reverse("articles:evidence", args=[article.pk])
    assert 'hx-trigger="every 2s"' in client.get(evidence).content.decode()
    drain_jobs()
    assert "hx-trigger" not in client.get(evidence).content.decode()


def test_a_watch_is_set_changed_and_ended_on_the_page(people: People) -> None:
    article = an_article(people.annotator, url=ADDRESS)
    client = browser(people.annotator)
    watch = reverse("articles:watch", args=[article.pk])
    details = reverse("articles:details", args=[article.pk])
    day = (timezone.now() + timedelta(days=9)).date()
    assert client.post(watch, {"every": "day", "until": day.isoformat()})["Location"] == details
    kept = Watch.objects.get()
    assert kept.until is not None
    assert kept.until.date() == day + timedelta(days=1)
    page = client.get(details).content.decode()
    assert f'value="{day.isoformat()}"' in page
    assert "Every day, wanted by Ana" in page
    assert "Every day" in client.get(FORM).content.decode()
    late = client.post(watch, {"every": "day", "until": "2020-01-01"})
    assert late.status_code == HTTPStatus.BAD_REQUEST
    assert "This day is past." in late.content.decode()
    Watch.objects.update(failures=3)
    assert "The last 3 looks failed" in client.get(details).content.decode()
    client.post(watch, {"every": ""})
    assert not Watch.objects.exists()


def test_an_address_is_said_on_the_page(people: People) -> None:
    article = an_article(people.annotator)
    client = browser(people.annotator)
    address = reverse("articles:address", args=[article.pk])
    refused = client.post(address, {"url": "two words"})
    assert refused.status_code == HTTPStatus.BAD_REQUEST
    assert "a blank" in refused.content.decode()
    assert client.post(address, {"url": ADDRESS}).status_code == HTTPStatus.FOUND
    article.refresh_from_db()
    assert (article.url, article.host) == (ADDRESS, "harborwire.example")
    other = an_article(people.annotator, f"{LEAD} {SECOND}")
    taken = client.post(reverse("articles:address", args=[other.pk]), {"url": ADDRESS})
    assert taken.status_code == HTTPStatus.CONFLICT
    assert "This newsroom has" in taken.content.decode()


def test_the_page_that_waits_for_another_sites_page_keeps_its_opener(people: People) -> None:
    client = browser(people.annotator)
    waiting = client.get(reverse("articles:handed-over"))
    assert waiting["Cross-Origin-Opener-Policy"] == "unsafe-none"
    assert client.get(FORM)["Cross-Origin-Opener-Policy"] == "same-origin"
