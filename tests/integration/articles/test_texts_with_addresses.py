"""Texts that come many at once, each with the address where it stands: nothing of it is lost."""

from collections.abc import Callable, Collection
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from apps.articles import selectors, services
from apps.articles.addresses import url_key
from apps.articles.extraction.reading import read_plain
from apps.articles.models import Article, Batch, BatchItem, Check, Parcel
from apps.articles.sent import Item, Medium, Sent, pasted
from apps.articles.services.addresses import KnownAddressError
from apps.articles.services.batches import CHUNK
from apps.articles.services.chunks import Read
from apps.articles.states import ItemState, Status
from apps.audit.models import Record
from apps.jobs import services as jobs
from apps.jobs.models import Job
from apps.jobs.selectors import due
from tests.documents import LEAD, SECOND, a_csv
from tests.factories import People, an_article
from tests.integration.articles.conftest import Call
from tests.sites import Answer, Site, a_page, moved

pytestmark = pytest.mark.django_db(transaction=True)
Drain = Callable[..., list[str]]

URL = "https://www.harborwire.example/world/1?utm_source=x"
SAME = "http://harborwire.example/world/1"


def a_text(url: str = URL, text: str = LEAD, **said: str) -> Item:
    return Item(place="row 2", address=url, sent=pasted(text), said=said)


def brought(people: People, drain: Drain, *items: Item) -> list[BatchItem]:
    """Import items as a batch and return what became of them."""
    batch, _ = services.open_batch(by=people.annotator, title="A", items=items)
    drain(may_fail=True)
    return list(batch.items.select_related("article").order_by("n"))


def ends(items: list[BatchItem]) -> list[tuple[str, str, bool]]:
    return [(item.state, item.error_code, item.made) for item in items]


def test_a_row_with_a_text_and_an_address_keeps_both(
    people: People, call: Call, drain_jobs: Drain, site: Site
) -> None:
    url = site.tell("/world/1", a_page("The Meridian has asked the harbour office."))
    rows = [
        ("text", "url", "host"),
        (LEAD, url, ""),
        (SECOND, f"{url}?utm_source=x", ""),
        (f"{SECOND} Also.", "https://harborwire.example/2", "lantern.example"),
        # A front page is where many texts stand.
        (f"{SECOND} One.", "https://harborwire.example/", ""),
        (f"{SECOND} Two.", "https://www.harborwire.example", ""),
    ]
    made, _ = services.receive_parcel(
        by=people.annotator, sent=Sent(a_csv(rows).encode(), Medium.TABLE, "rows.csv", "utf-8")
    )
    drain_jobs()
    columns = {"text": "text", "url": "url", "host": "host"}
    version = Parcel.objects.get(pk=made.pk).version
    services.check_parcel(
        by=people.annotator, parcel_id=made.pk, version=version, plan={"columns": columns}
    )
    drain_jobs()
    parcel = Parcel.objects.get(pk=made.pk)
    assert parcel.checked is not None
    assert (parcel.checked["good"], parcel.checked["faulty"]) == (4, 1)
    assert "This is the address of row 2 again" in parcel.checked["faults"][0]["says"]
    services.import_parcel(by=people.annotator, parcel_id=made.pk, version=parcel.version)
    drain_jobs()
    first, second, *fronts = (
        item.article for item in BatchItem.objects.select_related("article").order_by("n")
    )
    assert first is not None
    assert second is not None
    assert (first.url, first.host, bool(first.url_key)) == (url, "127.0.0.1", True)
    assert (second.url, second.host) == ("https://harborwire.example/2", "lantern.example")
    assert [(each and each.url, each and each.url_key, each and each.host) for each in fronts] == [
        ("https://harborwire.example/", "", "harborwire.example"),
        ("https://www.harborwire.example", "", "harborwire.example"),
    ]
    record = Record.objects.get(subject_id=str(first.pk), action="article.imported")
    assert record.change["url"] == url
    # Nothing was asked of the web; now it is, as of any article.
    assert site.paths() == []
    services.refetch(by=people.annotator, article_id=first.pk)
    drain_jobs()
    assert Check.objects.get(article=first).found == "changed"
    first.refresh_from_db()
    assert first.revision is not None
    assert first.revision.number == 2
    answer = call(people.colleague, "POST", "articles/", {"id": str(uuid4()), "url": url})
    assert (answer.status_code, answer.json()["code"]) == (409, "known_url")
    assert answer.json()["current"]["id"] == str(first.pk)


def test_the_api_of_batches_takes_a_text_with_its_address(
    people: People, call: Call, drain_jobs: Drain
) -> None:
    items = [
        {"text": LEAD, "url": URL},
        {"text": SECOND, "url": "two words"},
        {"text": " ", "url": "https://harborwire.example/3"},
    ]
    body = {"title": "A", "items": items}
    assert call(people.annotator, "POST", "batches/", body).status_code == 202
    batch = Batch.objects.get()
    refused, asked = batch.items.filter(blob=None)
    assert (refused.address, refused.error_code) == ("", "invalid_url")
    assert (asked.address, asked.state) == ("https://harborwire.example/3", "waiting")
    batch.items.filter(n=2).delete()
    drain_jobs()
    article = Article.objects.get()
    assert (article.url, article.host) == (URL, "harborwire.example")
    assert batch.items.get(n=0).article == article


def test_a_page_that_was_saved_keeps_its_address_in_a_batch(
    people: People, drain_jobs: Drain
) -> None:
    markdown = Sent(f"# Halmi\n\n{LEAD}\n\n{SECOND}\n".encode(), Medium.MARKDOWN, "a.md")
    items = brought(people, drain_jobs, Item(place="a", address=URL, sent=markdown))
    assert ends(items) == [("done", "", True)]
    assert items[0].article is not None
    assert (items[0].article.url, items[0].article.file_name) == (URL, "a.md")


def test_the_same_text_at_the_same_address_is_known_and_another_is_told(
    people: People, drain_jobs: Drain
) -> None:
    first, *others = brought(
        people,
        drain_jobs,
        a_text(),
        a_text(),
        a_text(SAME),
        a_text(SAME, SECOND),
        a_text("https://harborwire.example/2", SECOND),
    )
    assert ends([first, *others]) == [
        ("done", "", True),
        ("known", "", False),
        ("known", "", False),
        ("known", "other_text", False),
        ("done", "", True),
    ]
    assert {item.article_id for item in others[:3]} == {first.article_id}
    again = brought(people, drain_jobs, a_text(SAME), Item(place="b", address=SAME))
    assert ends(again) == [("known", "", False)] * 2
    assert {item.article_id for item in again} == {first.article_id}
    assert Article.objects.count() == 2
    # Another newsroom has its own.
    services.open_batch(by=people.stranger, title="A", items=[a_text()])
    drain_jobs()
    assert Article.objects.filter(url_key=first.article and first.article.url_key).count() == 2


def test_a_withdrawn_article_keeps_its_address_from_a_batch(
    people: People, drain_jobs: Drain
) -> None:
    withdrawn = an_article(
        people.annotator,
        withdrawn_at=timezone.now(),
        withdrawn_by=people.annotator.user,
        withdrawn_why="Imported by mistake.",
    )
    services.set_address(by=people.annotator, article_id=withdrawn.pk, url=SAME)
    assert ends(brought(people, drain_jobs, a_text())) == [("known", "withdrawn", False)]


@pytest.mark.parametrize("answer", [a_page(), Answer(b"no", 403)])
def test_a_text_waits_for_the_import_of_its_address_and_takes_its_place_if_that_fails(
    people: People, drain_jobs: Drain, site: Site, answer: Answer
) -> None:
    url = site.tell("/a", answer)
    asked, _ = services.import_address(by=people.colleague, url=url)
    batch, _ = services.open_batch(by=people.annotator, title="A", items=[a_text(url)])
    jobs.run(job_id=Job.objects.get(subject_id=str(batch.pk)).pk, worker="test")
    (item,) = batch.items.all()
    assert (item.state, item.article_id) == ("waiting", asked.pk)
    drain_jobs(may_fail=True)
    item.refresh_from_db()
    if answer.status == 200:
        assert (item.state, item.article_id, item.made) == ("known", asked.pk, False)
        return
    assert (item.state, item.error_code) == ("failed", "forbidden")
    services.retry_batch(by=people.annotator, batch_id=batch.pk)
    drain_jobs()
    item.refresh_from_db()
    assert (item.state, item.made) == ("done", True)
    assert item.article is not None
    assert (item.article.status, item.article.url) == (Status.READY, url)
    asked.refresh_from_db()
    assert asked.url_key == ""
    assert site.paths().count("/a") == 1


def test_an_address_that_has_led_elsewhere_before_is_known_and_not_fetched_again(
    people: People, drain_jobs: Drain, site: Site
) -> None:
    final = site.tell("/world/halmi", a_page())
    short, other = (site.tell(path, moved("/world/halmi")) for path in ("/s/1", "/s/2"))
    first, _ = services.import_address(by=people.colleague, url=short)
    drain_jobs()
    # Of the first it is known where it leads; of the second, it turns out.
    for _ in range(2):
        items = brought(
            people,
            drain_jobs,
            Item(place="a", address=short),
            Item(place="b", address=other),
            Item(place="c", address=final),
            a_text(short),
        )
        assert ends(items) == [
            *[("known", "", False)] * 3,
            ("known", "other_text", False),
        ]
        assert {item.article_id for item in items} == {first.pk}
    assert [site.paths().count(path) for path in ("/s/1", "/s/2")] == [1, 1]


def test_an_article_can_be_said_to_stand_where_it_was_asked_for(people: People) -> None:
    article = an_article(people.annotator, asked_key=url_key(SAME))
    other = an_article(people.annotator)
    with pytest.raises(KnownAddressError) as known:
        services.set_address(by=people.annotator, article_id=other.pk, url=SAME)
    assert known.value.current == article
    services.set_address(by=people.annotator, article_id=article.pk, url=SAME)
    article.refresh_from_db()
    assert article.url_key == article.asked_key


def test_two_batches_with_the_same_addresses_at_once_make_each_once(people: People) -> None:
    def rows(words: str) -> list[Item]:
        return [
            a_text(f"https://harborwire.example/{n}", f"Lantern counted {n} {words} on Monday.")
            for n in range(CHUNK)
        ]

    opened = [
        services.open_batch(by=by, title="A", items=items)[0]
        for by, items in (
            (people.annotator, rows("men")),
            (people.colleague, [*reversed(rows("women"))]),
        )
    ]

    def work(job: Any) -> None:
        try:
            jobs.run(job_id=job, worker="test")
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(work, due()))
    assert Job.objects.filter(state="done", kind="articles.import_chunk", attempts=1).count() == 2
    found = list(BatchItem.objects.filter(batch__in=opened))
    assert Article.objects.count() == CHUNK
    assert sorted(item.state for item in found) == ["done"] * CHUNK + ["known"] * CHUNK
    by_address = {(item.address, item.article_id) for item in found}
    assert len(by_address) == CHUNK


def test_an_address_that_another_import_takes_after_our_look_is_known(
    people: People, monkeypatch: pytest.MonkeyPatch, drain_jobs: Drain
) -> None:
    look = selectors.known_at
    took: list[Article] = []

    def late(newsroom_id: UUID, keys: Collection[str]) -> dict[str, Article]:
        found = look(newsroom_id, keys)
        if not took:
            took.append(an_article(people.colleague))
            services.set_address(by=people.colleague, article_id=took[0].pk, url=SAME)
        return found

    monkeypatch.setattr("apps.articles.services.chunks.selectors.known_at", late)
    items = brought(people, drain_jobs, a_text(), a_text("https://harborwire.example/2", SECOND))
    assert ends(items) == [("known", "other_text", False), ("done", "", True)]
    assert items[0].article == took[0]


def test_a_chunk_asks_for_all_its_addresses_at_once(people: People) -> None:
    def asked(urls: list[str]) -> int:
        items = [
            a_text(url, f"Lantern counted {n} men at {url or 'sea'}.") for n, url in enumerate(urls)
        ]
        batch, _ = services.open_batch(by=people.annotator, title="A", items=items)
        read = [
            Read(n, read_plain(item.sent.data, declared="utf-8", title=""))
            for n, item in enumerate(items)
            if item.sent
        ]
        payload = Job.objects.get(subject_id=str(batch.pk)).payload
        with CaptureQueriesContext(
            connection,
        ) as queries:
            services.keep_chunk(payload=payload, read=read)
        assert set(batch.items.values_list("state", flat=True)) == {ItemState.DONE}
        return len(queries)

    without = asked([""] * CHUNK)
    assert asked([f"https://harborwire.example/{n}" for n in range(CHUNK)]) <= without + 1
