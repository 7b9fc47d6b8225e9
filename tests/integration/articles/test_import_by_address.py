"""Import by address: what each answer of the web comes to, and that one page is one article."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone

from apps.archive.models import Blob, Fetch
from apps.articles import selectors, services
from apps.articles.models import Article, Check, Entry
from apps.articles.sent import pasted
from apps.articles.services.addresses import KnownAddressError
from apps.articles.states import Found, Status
from apps.jobs import services as jobs
from apps.jobs.models import Job
from tests.factories import People, an_article
from tests.integration.articles.conftest import Call
from tests.sites import LEAD, SECOND, Answer, Site, a_page, moved

pytestmark = pytest.mark.django_db(transaction=True)
Drain = Callable[..., list[str]]


def hurry(drain: Drain) -> None:
    """Run all jobs, those that wait for another attempt without their wait."""
    drain(may_fail=True)
    while waiting := Job.objects.filter(state="ready"):
        waiting.update(run_after=timezone.now() - timedelta(seconds=1))
        drain(may_fail=True)


def only_article() -> Article:
    return Article.objects.select_related("revision__fetch").get()


def logged(article: Article) -> list[str]:
    return list(Entry.objects.filter(article=article).values_list("kind", flat=True))


def test_a_page_becomes_an_article_with_its_evidence(
    people: People, call: Call, drain_jobs: Drain, site: Site
) -> None:
    url = site.tell("/world/halmi?utm_source=x", a_page())
    body = {"id": str(uuid4()), "url": url}
    answer = call(people.annotator, "POST", "articles/", body)
    assert (answer.status_code, answer.json()["status"]) == (202, "importing")
    assert drain_jobs()[:2] == ["articles.fetch", "articles.extract"]
    told = call(people.reviewer, "GET", f"articles/{body['id']}/").json()
    assert (told["status"], told["url"]) == ("ready", url)
    assert (told["title"], told["host"]) == ("Night ferries stop on the Halmi", "127.0.0.1")
    assert LEAD in told["revision"]["text"]
    (check,) = told["checks"]
    assert (check["found"], check["status"], check["final_url"]) == ("new", 200, url)
    article = only_article()
    assert article.revision is not None
    assert article.revision.fetch is not None
    assert article.revision.fetch.peer_ip == "127.0.0.1"
    assert article.revision.blob_id == article.blob_id == check["sha256"]
    assert article.media_type.startswith("text/html")
    assert logged(article)[:2] == ["article.imported", "revision.created"]
    assert site.paths() == ["/world/halmi?utm_source=x"]
    again = call(people.annotator, "POST", "articles/", body)
    assert (again.status_code, again.json()["id"]) == (200, body["id"])


def test_redirects_are_kept_and_the_final_address_is_the_one_that_counts(
    people: People, drain_jobs: Drain, site: Site
) -> None:
    short = site.tell("/s/1", moved("/s/2"))
    site.tell("/s/2", moved("/world/halmi", 301))
    final = site.tell("/world/halmi", a_page())
    services.import_address(by=people.annotator, url=short)
    drain_jobs()
    article = only_article()
    assert article.revision is not None
    assert article.revision.fetch is not None
    assert article.revision.fetch.chain == [short, f"{site.root}/s/2", final]
    assert article.url == short
    with pytest.raises(KnownAddressError) as known:
        services.import_address(by=people.colleague, url=final, row_id=uuid4())
    assert known.value.current == article
    # The address it was asked for at is as well known as that where it was found.
    with pytest.raises(KnownAddressError) as asked:
        services.import_address(by=people.colleague, url=f"{short}?utm_source=x", row_id=uuid4())
    assert asked.value.current == article
    assert Article.objects.count() == 1
    _, made = services.import_address(by=people.stranger, url=short, row_id=uuid4())
    assert made


def test_an_address_that_leads_to_a_known_article_makes_no_twin(
    people: People, drain_jobs: Drain, site: Site
) -> None:
    final = site.tell("/world/halmi", a_page())
    first, _ = services.import_address(by=people.annotator, url=final)
    drain_jobs()
    short = site.tell("/s/1", moved("/world/halmi"))
    twin, made = services.import_address(by=people.colleague, url=short, row_id=uuid4())
    assert made
    drain_jobs()
    twin.refresh_from_db()
    assert (twin.status, twin.error_code, twin.url_key) == ("failed", "known_url", "")
    assert "“Night ferries stop on the Halmi”" in twin.error
    # From then on it is known where this address leads.
    with pytest.raises(KnownAddressError) as known:
        services.import_address(by=people.colleague, url=short, row_id=uuid4())
    assert known.value.current == first
    assert services.import_address(by=people.colleague, url=short) == (first, False)
    assert Article.objects.count() == 2
    first.refresh_from_db()
    assert first.status == Status.READY


@pytest.mark.parametrize(
    ("told", "why"),
    [
        (Answer(b"no", 403), ("forbidden", "(403)")),
        (Answer(b"no", 404), ("not_found", "(404)")),
        (Answer(b"no", 410), ("gone", "(410)")),
        (
            Answer(b"\x89PNG\r\n\x1a\n", kind="image/png"),
            ("wrong_type", "no text"),
        ),
        (
            Answer(b"x" * 10_100_000, kind="text/html"),
            ("too_large", "10 MB"),
        ),
        (moved("ftp://127.0.0.1/a"), ("address_scheme", "")),
        (moved("http://169.254.169.254/latest/"), ("not_public", "not on the open web")),
    ],
)
def test_what_nothing_comes_of_is_said_and_leaves_nothing(
    people: People, drain_jobs: Drain, site: Site, told: Answer, why: tuple[str, str]
) -> None:
    code, words = why
    url = site.tell("/a", told)
    services.import_address(by=people.annotator, url=url)
    drain_jobs()
    article = only_article()
    assert (article.status, article.error_code) == (Status.FAILED, code)
    assert words in article.error
    assert article.error.endswith("Nothing was kept.")
    assert "It was tried" not in article.error
    assert site.paths().count("/a") == 1
    assert not Blob.objects.exists()
    check = Check.objects.get()
    assert (check.found, check.error_code) == (Found.FAILED, code)
    assert Fetch.objects.get().error_code == code
    assert logged(article) == ["article.imported", "article.failed"]


def test_an_address_inside_is_refused_without_a_connection(
    people: People, drain_jobs: Drain, settings: Any, site: Site
) -> None:
    url = site.tell("/a", a_page())
    settings.FETCH_ALLOWED_NETWORKS = []
    services.import_address(by=people.annotator, url=url)
    drain_jobs()
    assert only_article().status == Status.FAILED
    assert not site.asked


def test_a_site_that_falters_is_asked_again_until_it_answers(
    people: People, drain_jobs: Drain, site: Site
) -> None:
    url = site.tell("/a", Answer(b"busy", 503), Answer(b"busy", 503), a_page())
    services.import_address(by=people.annotator, url=url)
    hurry(drain_jobs)
    assert only_article().status == Status.READY
    assert site.paths().count("/a") == 3
    assert Check.objects.get().found == Found.NEW


def test_a_site_that_stays_down_is_asked_five_times_and_it_is_said_so(
    people: People, drain_jobs: Drain, site: Site
) -> None:
    url = site.tell("/a", Answer(b"busy", 503))
    services.import_address(by=people.annotator, url=url)
    hurry(drain_jobs)
    article = only_article()
    assert site.paths().count("/a") == 5
    assert "(503)" in article.error
    assert "It was tried 5 times in " in article.error
    assert article.error.endswith("Nothing was kept.")
    site.tell("/a", a_page())
    services.retry(by=people.reviewer, article_id=article.pk)
    assert only_article().status == Status.IMPORTING
    drain_jobs()
    assert only_article().status == Status.READY
    assert sorted(Check.objects.values_list("found", flat=True)) == ["failed", "new"]


def test_a_site_that_wants_to_be_left_alone_for_long_is(
    people: People, drain_jobs: Drain, site: Site
) -> None:
    url = site.tell("/a", Answer(b"later", 429, headers={"Retry-After": "3600"}))
    services.import_address(by=people.annotator, url=url)
    hurry(drain_jobs)
    assert site.paths().count("/a") == 1
    assert "(429)" in only_article().error


@pytest.mark.parametrize("body", [b" ", b"<html><body></body></html>"])
def test_a_page_without_an_article_is_kept_as_evidence_and_can_be_tried_again(
    people: People, drain_jobs: Drain, site: Site, body: bytes
) -> None:
    url = site.tell("/a", Answer(body, kind="text/html"), a_page())
    services.import_address(by=people.annotator, url=url)
    drain_jobs()
    article = only_article()
    assert (article.status, article.error_code) == (Status.FAILED, "empty")
    assert Fetch.objects.get().blob_id
    assert Check.objects.get().found == Found.UNREAD
    services.retry(by=people.annotator, article_id=article.pk)
    drain_jobs()
    assert only_article().status == Status.READY
    assert site.paths().count("/a") == 2


def test_a_plain_text_is_read_as_one(people: People, drain_jobs: Drain, site: Site) -> None:
    text = Answer(f"Ferries\n\n{LEAD}".encode("utf-16"), kind="text/plain")
    services.import_address(by=people.annotator, url=site.tell("/a.txt", text))
    drain_jobs()
    article = only_article()
    assert article.revision is not None
    assert article.revision.text == f"Ferries\n\n{LEAD}"


@pytest.mark.parametrize("lead", ["/", "/?utm_source=gone"])
def test_a_page_that_leads_to_the_front_of_its_site_is_gone(
    people: People, drain_jobs: Drain, site: Site, lead: str
) -> None:
    site.tell(lead, a_page())
    services.import_address(by=people.annotator, url=site.tell("/world/a", moved(lead)))
    drain_jobs()
    article = only_article()
    assert (article.status, article.error_code) == (Status.FAILED, "moved")


def test_the_same_address_under_another_id_names_the_article_it_belongs_to(
    people: People, call: Call, drain_jobs: Drain, site: Site
) -> None:
    url = site.tell("/a", a_page())
    first = call(people.annotator, "POST", "articles/", {"url": url}).json()["id"]
    drain_jobs()
    sent = {"id": str(uuid4()), "url": f"{url}?utm_source=mail#top"}
    answer = call(people.colleague, "POST", "articles/", sent)
    assert answer.status_code == 409
    problem = answer.json()
    assert (problem["code"], problem["current"]["id"]) == ("known_url", first)
    assert list(problem["errors"]) == ["url"]
    assert Article.objects.count() == 1
    elsewhere = call(people.stranger, "POST", "articles/", sent)
    assert elsewhere.status_code == 202
    assert elsewhere.json()["id"] == sent["id"]


def test_a_known_address_without_an_id_is_looked_at_again(
    people: People, call: Call, drain_jobs: Drain, site: Site
) -> None:
    url = site.tell("/a", a_page())
    first = call(people.annotator, "POST", "articles/", {"url": url})
    assert first.status_code == 202
    drain_jobs()
    again = call(people.colleague, "POST", "articles/", {"url": url})
    assert (again.status_code, again.json()["id"]) == (200, first.json()["id"])
    assert again.json()["status"] == "ready"
    drain_jobs()
    assert site.paths().count("/a") == 2
    assert Check.objects.filter(found=Found.SAME).count() == 1


def test_a_failed_import_is_tried_again_by_a_call_without_an_id(
    people: People, call: Call, drain_jobs: Drain, site: Site
) -> None:
    url = site.tell("/a", Answer(b"no", 404), a_page())
    first = call(people.annotator, "POST", "articles/", {"url": url}).json()["id"]
    drain_jobs()
    named = call(people.colleague, "POST", "articles/", {"id": str(uuid4()), "url": url})
    assert (named.status_code, named.json()["current"]["id"]) == (409, first)
    assert "has failed before" in named.json()["detail"]
    again = call(people.colleague, "POST", "articles/", {"url": url})
    assert (again.status_code, again.json()["status"]) == (200, "importing")
    drain_jobs()
    assert only_article().status == Status.READY


def test_a_withdrawn_article_keeps_its_address_and_is_named(people: People, call: Call) -> None:
    withdrawn = an_article(
        people.annotator,
        url="https://harborwire.example/a",
        withdrawn_at=timezone.now(),
        withdrawn_by=people.annotator.user,
        withdrawn_why="Imported by mistake.",
    )
    services.set_address(
        by=people.annotator, article_id=withdrawn.pk, url="https://harborwire.example/a"
    )
    for sent in ({"id": str(uuid4())}, {}):
        answer = call(
            people.colleague, "POST", "articles/", {**sent, "url": "harborwire.example/a"}
        )
        assert answer.status_code == 409
        assert "withdrawn on" in answer.json()["detail"]


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("ftp://harborwire.example/a", "begins with ftp"),
        ("https://ana:secret@harborwire.example/", "a name or a password"),
        ("two words", "a blank"),
        ("a\0b", "a character"),
        ("https://x.example/" + "a" * 2000, "longer than"),
    ],
)
def test_what_is_no_address_is_refused_at_its_field(
    people: People, call: Call, url: str, sentence: str
) -> None:
    answer = call(people.annotator, "POST", "articles/", {"url": url})
    assert answer.status_code == 400
    assert answer.json()["code"] == "invalid_url"
    assert sentence in answer.json()["errors"]["url"][0]
    assert not Article.objects.exists()


def test_two_imports_of_one_address_at_once_make_one_article(
    people: People, site: Site, drain_jobs: Drain
) -> None:
    url = site.tell("/a", a_page())

    def come(name: str) -> str:
        try:
            article, made = services.import_address(
                by=getattr(people, name),
                url=url,
                row_id=None if name == "editor" else uuid4(),
            )
        except KnownAddressError as error:
            return f"known {getattr(error.current, 'pk', None)}"
        else:
            return f"{'made' if made else 'known'} {article.pk}"
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=4) as pool:
        told = list(pool.map(come, ["annotator", "colleague", "reviewer", "editor"]))
    article = only_article()
    assert sorted(told) == [*[f"known {article.pk}"] * 3, f"made {article.pk}"]
    drain_jobs()
    assert site.paths().count("/a") == 1


def test_two_addresses_that_lead_to_one_page_at_once_make_one_article(
    people: People, site: Site, drain_jobs: Drain
) -> None:
    site.tell("/a", a_page())
    for path in ("/s/1", "/s/2"):
        services.import_address(
            by=people.annotator, url=site.tell(path, moved("/a")), row_id=uuid4()
        )

    def run(job: Job) -> None:
        try:
            jobs.run(job_id=job.pk, worker="test")
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=2) as pool:
        list(pool.map(run, Job.objects.filter(kind="articles.fetch")))
    assert set(Job.objects.filter(kind="articles.fetch").values_list("state", "error")) == {
        ("done", "")
    }
    drain_jobs()
    assert sorted(Article.objects.values_list("status", flat=True)) == ["failed", "ready"]


def test_a_text_that_was_pasted_with_its_address_owns_it(
    people: People, call: Call, drain_jobs: Drain, site: Site
) -> None:
    url = site.tell("/a", Answer(b"no", 403))
    failed, _ = services.import_address(by=people.annotator, url=url)
    drain_jobs()
    sent = {"id": str(uuid4()), "url": url, "text": f"{LEAD}\n\n{SECOND}"}
    answer = call(people.annotator, "POST", "articles/", sent)
    assert answer.status_code == 202
    assert call(people.annotator, "POST", "articles/", sent).status_code == 200
    drain_jobs()
    failed.refresh_from_db()
    assert failed.url_key == ""
    kept = Article.objects.get(pk=sent["id"])
    assert (kept.status, kept.url, kept.host) == (Status.READY, url, "127.0.0.1")
    assert site.paths().count("/a") == 1
    other = call(people.colleague, "POST", "articles/", {"id": str(uuid4()), "url": url})
    assert (other.status_code, other.json()["current"]["id"]) == (409, sent["id"])


def test_an_address_that_is_said_later_is_looked_at_for_changes(
    people: People, drain_jobs: Drain, site: Site
) -> None:
    article, _ = services.import_article(by=people.annotator, sent=pasted(f"{LEAD}\n\n{SECOND}"))
    drain_jobs()
    url = site.tell("/a", a_page("The Meridian has contacted the harbour office for comment."))
    services.set_address(by=people.colleague, article_id=article.pk, url=url)
    services.refetch(by=people.colleague, article_id=article.pk)
    drain_jobs()
    revised = only_article()
    assert revised.revision is not None
    assert revised.revision.number == 2
    assert "The Meridian has contacted" in revised.revision.text
    assert revised.revision.fetch is not None
    # What was pasted did not come from there.
    assert selectors.evidence(revised).first is None
    assert [check.found for check in selectors.evidence(revised).checks] == [Found.CHANGED]


def canonical(path: str, root: str) -> str:
    return f'<link rel="canonical" href="{root}{path}">'


def test_a_canonical_address_with_the_same_text_is_the_same_page(
    people: People, drain_jobs: Drain, site: Site
) -> None:
    head = canonical("/world/halmi", site.root)
    services.import_address(by=people.annotator, url=site.tell("/world/halmi", a_page(head=head)))
    drain_jobs()
    amp = site.tell("/amp/halmi", a_page(head=head))
    twin, _ = services.import_address(by=people.colleague, url=amp)
    drain_jobs()
    twin.refresh_from_db()
    assert (twin.status, twin.error_code) == (Status.FAILED, "known_url")


def test_a_canonical_address_that_pages_share_equates_none_of_them(
    people: People, drain_jobs: Drain, site: Site
) -> None:
    head = canonical("/world/all-news", site.root)
    for number in range(3):
        page = a_page(f"Part {number} of a series about the ferries.", head=head)
        services.import_address(by=people.annotator, url=site.tell(f"/world/{number}", page))
        drain_jobs()
    assert set(Article.objects.values_list("status", "canonical_url")) == {("ready", "")}


def test_a_canonical_address_that_names_the_front_page_is_not_believed(
    people: People, drain_jobs: Drain, site: Site
) -> None:
    page = a_page(head=canonical("/", site.root))
    services.import_address(by=people.annotator, url=site.tell("/world/1", page))
    drain_jobs()
    assert only_article().canonical_url == ""
    own = a_page("Another.", head=canonical("/world/two", site.root))
    services.import_address(by=people.annotator, url=site.tell("/world/2", own))
    drain_jobs()
    assert Article.objects.get(url__endswith="/2").canonical_url == f"{site.root}/world/two"
