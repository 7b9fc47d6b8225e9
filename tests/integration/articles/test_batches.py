"""Many things at once: each comes to its own end, and none holds up another."""

from collections import Counter
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor, wait
from itertools import product
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from apps.articles import selectors, services
from apps.articles.models import Article, Batch, BatchItem, Entry, Region
from apps.articles.sent import Item, Medium, Sent, pasted
from apps.articles.services.batches import (
    CHUNK,
    IMPORT_CHUNK,
    LANES,
    BatchCancelledError,
    EmptyBatchError,
    NotCancelledError,
    NothingFailedError,
    NothingWaitsError,
    Refused,
)
from apps.articles.states import BatchState, ItemState
from apps.articles.text import normal_sha
from apps.audit.models import Record
from apps.core.errors import ConflictError, IdUsedError, NotAllowedError, NotFoundError
from apps.jobs import services as jobs
from apps.jobs.models import Job
from apps.jobs.selectors import due
from apps.reposts.models import Link
from apps.verification.models import Mention, VerificationRequest
from tests.benchmarks.wire import Story, stories
from tests.factories import People

pytestmark = pytest.mark.django_db
Drain = Callable[..., list[str]]


def texts(count: int) -> list[Item]:
    """Return so many different texts."""
    return [
        Item(place=f"row {n + 1}", sent=pasted(f"Lantern counted {n} men at the border on Monday."))
        for n in range(count)
    ]


def items_of(wire: Iterable[Story]) -> list[Item]:
    """Return articles as they are imported."""
    return [
        Item(
            place=str(n),
            sent=pasted(story.text),
            said={"host": story.host, "publisher": story.publisher, "title": ""},
        )
        for n, story in enumerate(wire)
    ]


def states(batch: Batch) -> Counter[str]:
    return Counter(batch.items.values_list("state", flat=True))


def test_a_batch_keeps_what_came_in_its_order_and_starts_a_job_a_lane(people: People) -> None:
    batch, made = services.open_batch(
        by=people.annotator, title="Wire of Monday", items=texts(CHUNK * (LANES + 1))
    )
    assert made
    items = list(batch.items.order_by("n"))
    assert [item.place for item in items] == [f"row {n + 1}" for n in range(batch.total)]
    assert {item.state for item in items} == {"waiting"}
    found = Job.objects.filter(kind=IMPORT_CHUNK, subject_id=str(batch.pk))
    assert sorted(int(job.payload["chunk"]) for job in found) == list(range(LANES))
    assert all(job.bulk for job in found)
    assert selectors.tally(batch).waiting == batch.total


def test_the_same_call_again_opens_no_second_batch(people: People) -> None:
    row_id = uuid4()
    first, made = services.open_batch(by=people.annotator, title="A", items=texts(3), row_id=row_id)
    again, remade = services.open_batch(
        by=people.annotator, title="A", items=texts(3), row_id=row_id
    )
    assert (first.pk, made, remade) == (again.pk, True, False)
    assert Batch.objects.count() == 1
    with pytest.raises(IdUsedError):
        services.open_batch(by=people.annotator, title="A", items=texts(2), row_id=row_id)


def test_an_empty_batch_and_a_role_that_does_not_import_are_refused(people: People) -> None:
    with pytest.raises(EmptyBatchError):
        services.open_batch(by=people.annotator, title="A", items=[])
    with pytest.raises(NotAllowedError):
        services.open_batch(by=people.admin, title="A", items=texts(1))


def test_every_chunk_is_read_and_all_that_follows_is_bulk_work(
    people: People, drain_jobs: Drain
) -> None:
    batch, _ = services.open_batch(
        by=people.annotator, title="A", items=texts(CHUNK * (LANES + 2) + 7)
    )
    ran = Counter(drain_jobs())
    assert ran[IMPORT_CHUNK] == LANES + 3
    assert ran["reposts.fingerprint_many"] == LANES + 3
    assert states(batch) == {"done": batch.total}
    assert Article.objects.filter(status="ready").count() == batch.total
    assert not Job.objects.filter(bulk=False).exists()


def test_a_faulty_item_fails_alone_and_says_why(people: People, drain_jobs: Drain) -> None:
    good, another = texts(2)
    batch, _ = services.open_batch(
        by=people.annotator,
        title="A",
        items=[
            good,
            Item(place="b", sent=Sent(b"\x00\x01 no text", Medium.PLAIN)),
            Item(place="c"),
            Item(place="d", sent=pasted("Some words of its own."), said={"language": "??"}),
            Refused("line 5", "invalid_url", "This is no address."),
            another,
        ],
    )
    drain_jobs()
    found = {item.place: item for item in batch.items.all()}
    assert {place: item.state for place, item in found.items()} == {
        "row 1": "done",
        "row 2": "done",
        **dict.fromkeys(("b", "c", "d", "line 5"), "failed"),
    }
    assert found["b"].error_code == "nul"
    assert found["c"].error_code == "empty"
    assert found["d"].error_code == "invalid_details"
    assert found["line 5"].error == "This is no address."
    assert Article.objects.count() == 2


def test_what_the_database_refuses_fails_alone(
    people: People, drain_jobs: Drain, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(text: str) -> str:
        return "x" * 100 if "counted 1 men" in text else normal_sha(text)

    monkeypatch.setattr("apps.articles.services.chunks.normal_sha", broken)
    batch, _ = services.open_batch(by=people.annotator, title="A", items=texts(4))
    drain_jobs()
    assert states(batch) == {"done": 3, "failed": 1}
    assert batch.items.get(state="failed").error_code == "fault"


def snapshot(article: Article) -> dict[str, Any]:
    """Return all that an import makes, without ids and moments."""
    revision = article.revision
    assert revision is not None
    columns = (
        *("title", "publisher_id", "publisher_text", "host", "author", "language", "version"),
        *("published_raw", "published_at", "status", "media_type", "file_name", "seq", "blob_id"),
    )
    entries = Entry.objects.filter(
        article=article, kind__in=["article.imported", "revision.created"]
    )
    records = Record.objects.filter(subject_id=str(article.pk)).order_by("id")
    return {
        **{name: getattr(article, name) for name in columns if name not in {"seq", "version"}},
        "text": (revision.number, revision.text, revision.text_sha, revision.normal_sha),
        "extractor": revision.extractor,
        "regions": list(
            Region.objects.filter(revision=revision).values_list("kind", "start", "end")
        ),
        "entries": list(
            entries.order_by("seq").values_list(
                "seq", "kind", "subject_type", "version", "actor_id", "actor_name", "data"
            )
        ),
        "records": [
            (
                record.action,
                record.actor_label,
                {name: value for name, value in record.change.items() if name != "batch"},
            )
            for record in records
        ],
    }


def pairs() -> dict[tuple[str, str, str], float]:
    """Return the links by the titles of their articles, with how much of the original is kept.

    Which pages of a host teach its furniture is chance where they share equally much, and moves
    the share a little.
    """
    links = Link.objects.select_related("original", "copy")
    return {
        (link.original.title, link.copy.title, link.kind): link.coverage_of_original
        for link in links
    }


def asked() -> set[tuple[str, str, str, str]]:
    mentions = Mention.objects.select_related("annotation__article", "request")
    return {
        (
            mention.annotation.article.title,
            mention.request.body_text,
            mention.request.asker_text,
            mention.outcome,
        )
        for mention in mentions
    }


def test_a_batch_comes_to_what_its_articles_come_to_one_by_one(
    people: People, drain_jobs: Drain
) -> None:
    wire = list(stories(60, seed=11))
    items = items_of(wire)
    made = []
    for item in items:
        assert item.sent
        article, _ = services.import_article(by=people.annotator, sent=item.sent, said=item.said)
        # Inside a test's transaction all moments are one.
        Article.objects.filter(pk=article.pk).update(created_at=timezone.now())
        made.append(article.pk)
    drain_jobs()
    alone = [Article.objects.select_related("revision").get(pk=pk) for pk in made]
    by_one = [snapshot(article) for article in alone]
    links, requests = pairs(), asked()
    Link.objects.all().delete()
    VerificationRequest.objects.all().delete()

    other = people.stranger
    batch, _ = services.open_batch(by=other, title="A", items=items)
    drain_jobs()
    many = [item.article for item in batch.items.select_related("article__revision").order_by("n")]
    assert [article and article.created_at for article in many] == sorted(
        article.created_at for article in many if article
    )
    at_once = [snapshot(article) for article in many if article]
    for one, other_one in zip(by_one, at_once, strict=True):
        for found in (one, other_one):
            found["entries"] = [entry[:4] + entry[6:] for entry in found["entries"]]
            found["records"] = [(action, change) for action, _, change in found["records"]]
        assert one == other_one
    assert len(links) >= sum(story.repeats for story in wire) > 0
    assert pairs() == {pair: pytest.approx(share, abs=0.02) for pair, share in links.items()}
    assert len(requests) >= 3
    assert asked() == requests


ACTIONS: dict[str, tuple[Callable[..., Batch], ItemState, ItemState, type[ConflictError]]] = {
    "cancel": (services.cancel_batch, ItemState.WAITING, ItemState.CANCELLED, NothingWaitsError),
    "resume": (services.resume_batch, ItemState.CANCELLED, ItemState.WAITING, NotCancelledError),
    "retry": (services.retry_batch, ItemState.FAILED, ItemState.WAITING, NothingFailedError),
}


@pytest.mark.parametrize(("action", "state"), list(product(ACTIONS, ItemState)))
def test_an_action_moves_the_items_in_its_state_and_no_others(
    people: People, action: str, state: ItemState
) -> None:
    act, moved, to, refusal = ACTIONS[action]
    batch, _ = services.open_batch(by=people.annotator, title="A", items=texts(2))
    error = "It did not work." if state is ItemState.FAILED else ""
    batch.items.update(state=state, error=error)
    if state is ItemState.CANCELLED:
        Batch.objects.filter(pk=batch.pk).update(cancelled_at=batch.created_at)
    if state is not moved:
        refusal = BatchCancelledError if (action, state) == ("retry", "cancelled") else refusal
        with pytest.raises(refusal):
            act(by=people.colleague, batch_id=batch.pk)
        assert states(batch) == {state: 2}
        return
    act(by=people.colleague, batch_id=batch.pk)
    assert states(batch) == {to: 2}
    assert Record.objects.filter(subject_id=str(batch.pk), action__startswith="batch.").count() == 2


@pytest.mark.parametrize("action", ACTIONS)
def test_nobody_acts_on_what_is_not_theirs(people: People, action: str) -> None:
    batch, _ = services.open_batch(by=people.annotator, title="A", items=texts(2))
    act, *_ = ACTIONS[action]
    with pytest.raises(NotFoundError):
        act(by=people.stranger, batch_id=batch.pk)
    with pytest.raises(NotAllowedError):
        act(by=people.admin, batch_id=batch.pk)


def test_a_cancelled_batch_stands_still_and_goes_on_to_its_end(
    people: People, drain_jobs: Drain
) -> None:
    batch, _ = services.open_batch(by=people.annotator, title="A", items=texts(CHUNK + 5))
    (first, *_) = due()
    jobs.run(job_id=first, worker="test")
    services.cancel_batch(by=people.annotator, batch_id=batch.pk)
    drain_jobs()
    counts = states(batch)
    assert set(counts) == {"done", "cancelled"}
    batch.refresh_from_db()
    assert selectors.tally(batch).state is BatchState.CANCELLED
    services.resume_batch(by=people.colleague, batch_id=batch.pk)
    drain_jobs()
    assert states(batch) == {"done": CHUNK + 5}
    batch.refresh_from_db()
    assert selectors.tally(batch).state is BatchState.DONE


def test_what_failed_is_tried_again_and_the_page_is_found_again(
    people: People, drain_jobs: Drain
) -> None:
    batch, _ = services.open_batch(
        by=people.annotator,
        title="A",
        items=[
            *texts(1),
            Item(place="p", sent=Sent(b"<html><body></body></html>", Medium.PAGE, "p.html")),
        ],
    )
    drain_jobs()
    page = batch.items.get(place="p")
    assert page.state == "failed"
    assert page.error
    before = page.article_id
    services.retry_batch(by=people.annotator, batch_id=batch.pk)
    drain_jobs()
    page.refresh_from_db()
    assert (page.state, page.article_id) == ("failed", before)
    assert Article.objects.count() == 2


def test_a_chunk_whose_job_fails_for_good_says_so_and_the_next_goes_on(
    people: People, drain_jobs: Drain
) -> None:
    batch, _ = services.open_batch(by=people.annotator, title="A", items=texts(CHUNK * LANES + 1))
    job = Job.objects.get(kind=IMPORT_CHUNK, payload__chunk="0")
    services.fail_chunk(payload=job.payload, error="The worker stopped.")
    Job.objects.filter(pk=job.pk).update(state="failed", error="The worker stopped.")
    drain_jobs()
    assert states(batch) == {"done": CHUNK * (LANES - 1) + 1, "failed": CHUNK}
    jobs.retry(job_id=job.pk, by=people.annotator)
    drain_jobs()
    assert states(batch) == {"done": CHUNK * LANES + 1}


@pytest.mark.django_db(transaction=True)
def test_two_batches_with_the_same_things_at_once_make_each_once(people: People) -> None:
    opened = [
        services.open_batch(by=by, title="A", items=texts(CHUNK))[0]
        for by in (people.annotator, people.colleague)
    ]
    waiting = due()

    def work(job: Any) -> None:
        try:
            jobs.run(job_id=job, worker="test")
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(work, waiting))
    assert Article.objects.count() == CHUNK
    both = states(opened[0]) + states(opened[1])
    assert both == {"done": CHUNK, "known": CHUNK}
    assert not BatchItem.objects.filter(article=None).exists()


PAGE = b"# Harbour\n\nThe harbour board of Velmark said on Monday that the wall would be raised.\n"


def pages(*places: str) -> list[Item]:
    """Return one page, brought several times; a job of its own reads it."""
    return [Item(place=place, sent=Sent(PAGE, Medium.MARKDOWN, "a.md")) for place in places]


@pytest.mark.django_db(transaction=True)
def test_an_article_that_is_read_while_a_second_batch_finds_it_ends_there_too(
    people: People, drain_jobs: Drain
) -> None:
    services.open_batch(by=people.annotator, title="A", items=pages("a"))
    (first,) = due()
    jobs.run(job_id=first, worker="one")
    reading = Job.objects.get(kind="articles.extract")
    second, _ = services.open_batch(by=people.annotator, title="B", items=pages("a"))
    chunk = Job.objects.get(kind=IMPORT_CHUNK, subject_id=str(second.pk))

    def read() -> None:
        try:
            jobs.run(job_id=reading.pk, worker="two")
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            services.keep_chunk(payload=chunk.payload, read=[])
            being_read = pool.submit(read)
            # As long as it likes: it ends before us, or waits for us.
            wait([being_read], timeout=2)
        being_read.result(timeout=20)
    drain_jobs()
    assert states(second) == {"known": 1}
    assert selectors.tally(second).state == BatchState.DONE


def test_only_the_item_that_made_an_article_counts_as_imported(
    people: People, drain_jobs: Drain
) -> None:
    batch, _ = services.open_batch(
        by=people.annotator, title="A", items=[*pages("a", "b"), *texts(1), *texts(1)]
    )
    drain_jobs()
    assert states(batch) == {"done": 2, "known": 2}
    assert Article.objects.count() == 2


def test_a_batch_says_that_what_it_brings_was_withdrawn(people: People, drain_jobs: Drain) -> None:
    services.open_batch(by=people.annotator, title="A", items=[*pages("a"), *texts(1)])
    drain_jobs()
    for article in Article.objects.all():
        services.withdraw(
            by=people.annotator, article_id=article.pk, version=article.version, why="Not ours"
        )
    again, _ = services.open_batch(by=people.annotator, title="B", items=[*pages("a"), *texts(1)])
    drain_jobs()
    assert states(again) == {"known": 2}
    for item in again.items.all():
        assert item.error_code == "withdrawn"
        assert "withdrawn by" in item.error
        assert item.error.endswith("Open it to bring it back.")


def test_a_single_import_is_never_behind_a_batch(people: People) -> None:
    services.open_batch(by=people.annotator, title="A", items=texts(CHUNK * LANES))
    services.import_article(by=people.annotator, sent=pasted("One that somebody waits for."))
    first = Job.objects.get(pk=due()[0])
    assert (first.kind, first.bulk) == ("articles.extract", False)


def test_the_page_of_many_names_bad_lines_and_lets_the_good_go_on(
    people: People, client: Client
) -> None:
    client.force_login(people.annotator.user)
    lines = "https://harborwire.example/a\nnot an address\n\nhttps://harborwire.example/b"
    answer = client.post("/articles/batches/new/", {"addresses": lines, "title": "Two"})
    batch = Batch.objects.get()
    assert answer["Location"] == f"/articles/batches/{batch.pk}/"
    assert states(batch) == {"waiting": 2, "failed": 1}
    failed = batch.items.get(state="failed")
    assert failed.place.startswith("line 2: not an address")
    page = client.get(answer["Location"])
    assert failed.error in page.content.decode()
    part = client.get(f"{answer['Location']}?state=failed", headers={"HX-Request": "true"})
    assert "<html" not in part.content.decode()
    assert "harborwire.example/a" not in part.content.decode()


def test_a_form_with_nothing_good_in_it_keeps_what_was_typed(
    people: People, client: Client
) -> None:
    client.force_login(people.annotator.user)
    answer = client.post("/articles/batches/new/", {"addresses": "one word\nand two"})
    assert answer.status_code == 400
    words = answer.content.decode()
    assert "line 1: one word" in words
    assert "one word\nand two" in words
    assert not Batch.objects.exists()


def test_the_api_opens_a_batch_once_and_tells_of_each_item(
    people: People, client: Client, drain_jobs: Drain
) -> None:
    client.force_login(people.annotator.user)
    sent = {
        "id": str(uuid4()),
        "title": "Three",
        "items": [
            {"text": "Lantern counted 4 men at the border on Monday.", "title": "Four men"},
            {"url": "no address", "place": "row 2"},
            {},
        ],
    }
    kind = "application/json"
    first = client.post("/api/v1/batches/", sent, content_type=kind)
    again = client.post("/api/v1/batches/", sent, content_type=kind)
    assert (first.status_code, again.status_code) == (202, 200)
    assert again.json() == first.json()
    drain_jobs()
    here = f"/api/v1/batches/{sent['id']}/"
    body = client.get(here).json()
    assert (body["state"], body["total"]) == ("faulty", 3)
    assert body["counts"] == {"waiting": 0, "done": 1, "known": 0, "failed": 2, "cancelled": 0}
    items = client.get(f"{here}items/").json()["results"]
    assert [item["n"] for item in items] == [0, 1, 2]
    assert Article.objects.get(pk=items[0]["article"]).title == "Four men"
    assert (items[1]["place"], items[1]["error_code"]) == ("row 2", "invalid_url")
    failed = client.get(f"{here}items/?state=failed").json()["results"]
    assert [item["n"] for item in failed] == [1, 2]
    assert client.get(f"{here}items/?state=odd").status_code == 400
    refused = client.post(f"{here}cancel/")
    assert (refused.status_code, refused.json()["code"]) == (409, "nothing_waits")
