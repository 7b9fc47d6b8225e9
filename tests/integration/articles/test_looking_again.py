"""A second look at an article's address: what it finds, and that it never harms the article."""

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import timedelta
from http import HTTPStatus
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apps.archive import services as archive
from apps.archive.models import Blob, Fetch
from apps.articles import selectors, services
from apps.articles.models import Article, Check, Entry, Watch
from apps.articles.services.checks import NoAddressError, NotReadyError, WithdrawnError
from apps.articles.services.watches import InvalidWatchError, NotWatchableError
from apps.articles.states import Every, Found, Status
from apps.audit.models import Record
from apps.core.errors import NotAllowedError, NotFoundError
from apps.jobs import services as jobs
from apps.jobs.models import Job
from tests.factories import People, an_article
from tests.integration.articles.conftest import Call
from tests.sites import Answer, Site, a_page, moved

pytestmark = pytest.mark.django_db(transaction=True)
Drain = Callable[..., list[str]]
STUB_PAGE = (
    "<html lang=en><head><title>Night ferries stop on the Halmi</title></head><body><article>"
    "<h1>Night ferries stop on the Halmi</h1><p>The night ferries between Dorn and Aldport no"
    " longer run, the harbour office at Halmi says.</p><p>Nine crews\u2026</p>"
    "<div><p>Subscribe to continue reading.</p></div></article></body></html>"
)
STUB = Answer(STUB_PAGE, kind="text/html; charset=utf-8")
COMMENT = "The Meridian has contacted the harbour office for comment by email."
HOUR = timedelta(hours=1)


def imported(people: People, url: str, drain: Drain) -> Article:
    services.import_address(by=people.annotator, url=url)
    drain()
    article = Article.objects.get()
    assert article.status == Status.READY
    return article


def look(people: People, article: Article, drain: Drain) -> Check:
    check = services.refetch(by=people.colleague, article_id=article.pk)
    drain(may_fail=True)
    while Job.objects.filter(state="ready").update(run_after=timezone.now() - HOUR):
        drain(may_fail=True)
    check.refresh_from_db()
    article.refresh_from_db()
    return check


def last_entry(article: Article) -> tuple[str, Mapping[str, Any]]:
    entry = Entry.objects.filter(article=article).order_by("seq").last()
    assert entry is not None
    return entry.kind, entry.data


def test_a_text_that_stayed_is_only_noted(people: People, drain_jobs: Drain, site: Site) -> None:
    # The bytes differ, as with every page that counts its readers; the text does not.
    url = site.tell("/a", a_page(), a_page(head="<meta name='seen' content='2'>"))
    article = imported(people, url, drain_jobs)
    before = article.revision_id
    check = look(people, article, drain_jobs)
    assert (check.found, article.revision_id) == (Found.SAME, before)
    kind, data = last_entry(article)
    assert (kind, data["number"], data["fetch"]) == ("article.checked", 1, str(check.fetch_id))
    assert check.fetch is not None
    assert check.fetch.blob_id != article.blob_id


def test_the_same_bytes_are_not_read_again(people: People, drain_jobs: Drain, site: Site) -> None:
    article = imported(people, site.tell("/a", a_page()), drain_jobs)
    services.refetch(by=people.colleague, article_id=article.pk)
    assert drain_jobs() == ["articles.fetch"]
    assert last_entry(article)[0] == "article.checked"


def test_what_the_site_calls_unmodified_is_not_sent_again(
    people: People, drain_jobs: Drain, site: Site
) -> None:
    page = a_page()

    def tell(headers: Mapping[str, str]) -> Answer:
        if headers.get("if-none-match") == '"7"':
            return Answer(status=304, headers={"ETag": '"7"'})
        return Answer(page.body, headers={"ETag": '"7"'})

    article = imported(people, site.tell("/a", tell), drain_jobs)
    check = look(people, article, drain_jobs)
    assert check.found == Found.SAME
    assert check.fetch is not None
    assert (check.fetch.status, check.fetch.blob) == (304, None)
    assert last_entry(article) == ("article.checked", {"number": 1, "fetch": str(check.fetch_id)})
    again = look(people, article, drain_jobs)
    assert again.fetch is not None
    assert again.fetch.status == 304


def test_a_changed_text_becomes_the_next_revision(
    people: People, call: Call, drain_jobs: Drain, site: Site
) -> None:
    url = site.tell("/a", a_page(), a_page(COMMENT))
    article = imported(people, url, drain_jobs)
    first = article.blob_id
    answer = call(people.colleague, "POST", f"articles/{article.pk}/refetch/")
    assert (answer.status_code, answer.json()["found"]) == (202, "")
    # While it is looked at, its text can be read.
    assert call(people.reviewer, "GET", f"articles/{article.pk}/").json()["status"] == "ready"
    again = call(people.reviewer, "POST", f"articles/{article.pk}/refetch/")
    assert again.json()["id"] == answer.json()["id"]
    drain_jobs()
    told = call(people.reviewer, "GET", f"articles/{article.pk}/").json()
    assert (told["revision"]["number"], COMMENT in told["revision"]["text"]) == (2, True)
    assert [check["found"] for check in told["checks"]] == ["changed", "new"]
    (second, one) = selectors.evidence(article).revisions
    assert (one.blob_id, second.blob_id) == (first, told["checks"][0]["sha256"])
    assert second.fetch is not None


@pytest.mark.parametrize(
    ("told", "why"),
    [
        (Answer(b"gone", 404), (Found.FAILED, "not_found")),
        (Answer(b"fault", 500), (Found.FAILED, "server_error")),
        (moved("/"), (Found.FAILED, "moved")),
        (moved("/world/"), (Found.FAILED, "moved")),
        (moved("/other"), (Found.FAILED, "moved")),
        (Answer(b"<html></html>", kind="text/html"), (Found.UNREAD, "empty")),
        (STUB, (Found.UNREAD, "paywall_stub")),
    ],
)
def test_a_look_that_fails_leaves_the_article_as_it_was_and_says_why(
    people: People, drain_jobs: Drain, site: Site, told: Answer, why: tuple[Found, str]
) -> None:
    found, code = why
    for path in ("/", "/world/"):
        site.tell(path, a_page(COMMENT))
    services.import_address(by=people.annotator, url=site.tell("/other", a_page(COMMENT)))
    drain_jobs()
    Article.objects.update(title="The other article")
    url = site.tell("/world/a", a_page(), told)
    article, _ = services.import_address(by=people.annotator, url=url)
    drain_jobs()
    article.refresh_from_db()
    before = (article.version, article.revision_id, article.status, article.error)
    check = look(people, article, drain_jobs)
    assert (check.found, check.error_code) == (found, code)
    assert (article.version, article.revision_id, article.status, article.error) == before
    assert selectors.last_failed(article) == check
    assert last_entry(article) == (
        "article.check_failed",
        {"code": code, "error": check.error},
    )
    if code == "server_error":
        assert "It was tried 5 times" in check.error
        assert check.error.endswith("The article stays as it was.")


def test_a_page_that_moved_within_its_site_is_still_the_article(
    people: People, drain_jobs: Drain, site: Site
) -> None:
    site.tell("/world/a-new-headline", a_page(COMMENT))
    url = site.tell("/world/a", a_page(), moved("/world/a-new-headline"))
    article = imported(people, url, drain_jobs)
    assert look(people, article, drain_jobs).found == Found.CHANGED
    # From now on it is asked where it was found last.
    look(people, article, drain_jobs)
    assert Counter(site.paths()) == {"/world/a": 2, "/world/a-new-headline": 2}


def withdrawal(people: People) -> dict[str, Any]:
    return {
        "withdrawn_at": timezone.now(),
        "withdrawn_by": people.editor.user,
        "withdrawn_why": "Imported by mistake.",
    }


def test_who_may_look_again_and_at_what(people: People, site: Site) -> None:
    def refused(by: Any, **fields: Any) -> type[Exception]:
        article = an_article(people.annotator, **fields)
        with pytest.raises(Exception, match=r".") as error:
            services.refetch(by=by, article_id=article.pk)
        return error.type

    url = f"{site.root}/a"
    assert refused(people.stranger, url=url) is NotFoundError
    assert refused(people.admin, url=url) is NotAllowedError
    assert refused(people.editor) is NoAddressError
    assert refused(people.editor, url=url, **withdrawal(people)) is WithdrawnError
    failed = an_article(people.annotator, url=url)
    Article.objects.filter(pk=failed.pk).update(status=Status.FAILED)
    with pytest.raises(NotReadyError):
        services.refetch(by=people.editor, article_id=failed.pk)
    assert not Check.objects.exists()


def test_the_database_knows_one_look_at_a_time(people: People) -> None:
    article = an_article(people.annotator, url="https://harborwire.example/a")
    Check.objects.create(article=article)
    with pytest.raises(IntegrityError), transaction.atomic():
        Check.objects.create(article=article)
    with pytest.raises(IntegrityError), transaction.atomic():
        Check.objects.update(found=Found.SAME)


def due(article: Article) -> Watch:
    Watch.objects.filter(article=article).update(next_at=timezone.now() - HOUR)
    return Watch.objects.get(article=article)


def test_a_watch_looks_when_it_is_due_and_not_before(
    people: People, drain_jobs: Drain, site: Site
) -> None:
    url = site.tell("/a", a_page(), a_page(COMMENT))
    article = imported(people, url, drain_jobs)
    services.watch(by=people.colleague, article_id=article.pk, every=Every.SIX_HOURS)
    services.ask_due()
    assert drain_jobs() == []
    due(article)
    for _ in range(3):
        services.ask_due()
    assert Check.objects.filter(done_at=None).count() == 1
    drain_jobs()
    article.refresh_from_db()
    assert selectors.evidence(article).revisions[0].number == 2
    watched = Watch.objects.get()
    left = watched.next_at - timezone.now()
    assert timedelta(hours=5) < left <= timedelta(hours=6)
    assert Check.objects.filter(by=None).get().found == Found.CHANGED


def test_a_watch_is_kept_by_the_clock(people: People, drain_jobs: Drain, site: Site) -> None:
    article = imported(people, site.tell("/a", a_page()), drain_jobs)
    services.watch(by=people.colleague, article_id=article.pk, every=Every.HOUR)
    due(article)
    with transaction.atomic():
        jobs.enqueue(kind="articles.watch", key="articles.watches@now", payload={})
    assert drain_jobs()[:2] == ["articles.watch", "articles.fetch"]
    assert Check.objects.count() == 2


def test_a_watch_backs_off_while_looks_fail_and_says_so(
    people: People, drain_jobs: Drain, site: Site
) -> None:
    gone = Answer(b"no", 404)
    article = imported(people, site.tell("/a", a_page(), gone, gone, gone, a_page()), drain_jobs)
    services.watch(by=people.colleague, article_id=article.pk, every=Every.DAY)
    waits = []
    for _ in range(4):
        due(article)
        services.ask_due()
        drain_jobs()
        watched = Watch.objects.get()
        waits.append((watched.failures, round((watched.next_at - timezone.now()) / HOUR)))
    assert waits == [(1, 48), (2, 96), (3, 168), (0, 24)]


def test_a_look_that_a_person_took_in_vain_is_not_held_against_the_watch(
    people: People, drain_jobs: Drain, site: Site
) -> None:
    article = imported(people, site.tell("/a", a_page(), Answer(b"no", 404)), drain_jobs)
    services.watch(by=people.colleague, article_id=article.pk, every=Every.DAY)
    look(people, article, drain_jobs)
    assert Watch.objects.get().failures == 0


@pytest.mark.parametrize("why", ["until", "withdrawn"])
def test_a_watch_ends_by_itself(people: People, drain_jobs: Drain, site: Site, why: str) -> None:
    article = imported(people, site.tell("/a", a_page()), drain_jobs)
    until = timezone.now() + HOUR
    services.watch(by=people.colleague, article_id=article.pk, every=Every.HOUR, until=until)
    if why == "until":
        Watch.objects.update(until=timezone.now() - timedelta(seconds=1))
    else:
        Article.objects.update(**withdrawal(people))
    due(article)
    services.ask_due()
    assert not Watch.objects.exists()
    assert Check.objects.count() == 1
    assert last_entry(article)[0] == "watch.ended"


def test_a_watch_is_changed_and_stopped_and_all_of_it_is_on_record(people: People) -> None:
    article = an_article(people.annotator, url="https://harborwire.example/a")
    services.watch(by=people.annotator, article_id=article.pk, every=Every.DAY)
    services.watch(by=people.editor, article_id=article.pk, every=Every.HOUR)
    watched = Watch.objects.get()
    assert (watched.every, watched.by, watched.version) == (Every.HOUR, people.editor.user, 2)
    assert selectors.watches_of(people.editor) == [watched]
    assert selectors.watches_of(people.annotator) == []
    services.unwatch(by=people.annotator, article_id=article.pk)
    services.unwatch(by=people.annotator, article_id=article.pk)
    actions = list(Record.objects.order_by("at").values_list("action", flat=True))
    assert actions == ["watch.set", "watch.set", "watch.stopped"]
    kinds = list(Entry.objects.filter(article=article).values_list("kind", flat=True))
    assert kinds == actions


def test_a_program_sets_reads_and_stops_a_watch(people: People, call: Call) -> None:
    article = an_article(people.annotator, url="https://harborwire.example/a")
    address = f"articles/{article.pk}/"
    assert call(people.annotator, "GET", address).json()["watch"] is None
    answer = call(people.annotator, "POST", f"{address}watch/", {"every": "six_hours"})
    assert answer.status_code == HTTPStatus.OK
    watch = call(people.reviewer, "GET", address).json()["watch"]
    assert watch == answer.json()
    assert (watch["every"], watch["until"], watch["failures"]) == ("six_hours", None, 0)
    answer = call(people.annotator, "POST", f"{address}watch/", {"every": "minute"})
    assert answer.status_code == HTTPStatus.BAD_REQUEST
    assert answer.json()["errors"] == {"every": ["Send one of these: hour, six_hours, day, week."]}
    for _ in range(2):
        answer = call(people.annotator, "POST", f"{address}unwatch/")
        assert answer.status_code == HTTPStatus.NO_CONTENT
    assert call(people.annotator, "GET", address).json()["watch"] is None


def test_what_cannot_be_watched_is_refused(people: People) -> None:
    bare = an_article(people.annotator)
    article = an_article(people.annotator, url="https://harborwire.example/a")
    past = timezone.now() - HOUR
    for by, what, every, until, error in (
        (people.annotator, bare, Every.DAY, None, NotWatchableError),
        (people.annotator, article, "minute", None, InvalidWatchError),
        (people.annotator, article, Every.DAY, past, InvalidWatchError),
        (people.admin, article, Every.DAY, None, NotAllowedError),
        (people.stranger, article, Every.DAY, None, NotFoundError),
    ):
        with pytest.raises(error):
            services.watch(by=by, article_id=what.pk, every=every, until=until)
    with pytest.raises(NotFoundError):
        services.unwatch(by=people.annotator, article_id=uuid4())
    assert not Watch.objects.exists()


def test_a_job_that_broke_is_said_at_the_look_and_can_be_tried_again(
    people: People, drain_jobs: Drain, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    article = imported(people, site.tell("/a", a_page(), a_page(COMMENT)), drain_jobs)
    check = services.refetch(by=people.colleague, article_id=article.pk)
    with monkeypatch.context() as broken:
        broken.setattr("apps.articles.selectors.address_of", lambda _article: 1 / 0)
        drain_jobs(may_fail=True)
    check.refresh_from_db()
    assert (check.found, check.error_code) == (Found.FAILED, "job_failed")
    job = Job.objects.get(kind="articles.fetch", state="failed")
    jobs.retry(job_id=job.pk, by=people.colleague)
    check.refresh_from_db()
    assert check.done_at is None
    drain_jobs()
    check.refresh_from_db()
    assert check.found == Found.CHANGED


def test_the_beginning_of_an_article_is_followed_by_its_next_beginning(
    people: People, drain_jobs: Drain, site: Site
) -> None:
    # Where nothing but the beginning was ever had, a changed one is news.
    later = Answer(STUB_PAGE.replace("Nine", "Ten"), kind="text/html; charset=utf-8")
    article = imported(people, site.tell("/a", STUB, later, a_page()), drain_jobs)
    assert look(people, article, drain_jobs).found == Found.CHANGED
    assert look(people, article, drain_jobs).found == Found.CHANGED
    assert article.revision is not None
    assert article.revision.notice == ""


def test_a_watch_ends_on_a_day_within_ten_years(people: People, client: Client) -> None:
    article = an_article(people.annotator, url="https://harborwire.example/a")
    client.force_login(people.annotator.user)
    page = reverse("articles:watch", args=[article.pk])
    for day in ("9999-12-31", "9999-12-30", f"{timezone.now().year + 11}-01-01"):
        answer = client.post(page, {"every": "day", "until": day})
        assert answer.status_code == HTTPStatus.BAD_REQUEST
        assert "within ten years" in answer.content.decode()
    assert not Watch.objects.exists()
    day = f"{timezone.now().year + 9}-01-01"
    assert client.post(page, {"every": "day", "until": day}).status_code == HTTPStatus.FOUND
    assert Watch.objects.get().until is not None


def test_what_old_looks_have_met_is_collected_save_texts_and_the_last_page(
    people: People, drain_jobs: Drain, site: Site
) -> None:
    pages = [a_page(head=f"<meta name='seen' content='{n}'>") for n in range(3)]
    pages += [a_page(COMMENT), a_page(COMMENT, head="<meta name='seen' content='4'>")]
    article = imported(people, site.tell("/a", *pages, Answer("gone", 404)), drain_jobs)
    found = ["new", *(look(people, article, drain_jobs).found for _ in range(5))]
    assert found == ["new", "same", "same", "changed", "same", "failed"]
    assert (Fetch.objects.count(), Blob.objects.count()) == (6, 5)

    def tidy(days: int) -> list[str]:
        """Tidy up and collect as it is done by the clock, so many days after the looks."""
        now = timezone.now()
        services.let_go_of_old(at=now + timedelta(days=days))
        for hours in (0, 2, 4):
            archive.collect(at=now + timedelta(days=days, hours=hours))
        met = Check.objects.filter(fetch__isnull=False).order_by("asked_at")
        return list(met.values_list("found", flat=True))

    assert tidy(29) == found
    # Two texts, and the last page that was read, by which the site is asked for changes.
    assert tidy(31) == ["new", "changed", "same"]
    assert (Fetch.objects.count(), Blob.objects.count()) == (3, 3)
    assert Check.objects.count() == 6
    assert selectors.last_failed(article) is not None
    assert look(people, article, drain_jobs).found == Found.FAILED


def test_the_clock_lets_go_of_what_old_looks_have_met(people: People, drain_jobs: Drain) -> None:
    article = an_article(people.annotator, url="https://harborwire.example/a")
    old = timezone.now() - timedelta(days=31)
    met = Fetch.objects.create(newsroom_id=article.newsroom_id, url=article.url, at=old)
    check = Check.objects.create(article=article, fetch=met, found=Found.FAILED, done_at=old)
    with transaction.atomic():
        jobs.enqueue(kind="articles.tidy_looks", key="round", payload={})
        jobs.enqueue(kind="archive.collect", key="round", payload={})
    drain_jobs()
    check.refresh_from_db()
    assert check.fetch_id is None
    with transaction.atomic():
        jobs.enqueue(kind="archive.collect", key="next round", payload={})
    drain_jobs()
    assert not Fetch.objects.exists()
