"""What every app stands on: creation, events, the audit trail, the event log, jobs."""

import threading
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from apps.articles import services as articles
from apps.articles.models import Article, Entry, Revision
from apps.audit import services as audit
from apps.audit.models import Record
from apps.core.creation import create_once
from apps.core.errors import IdUsedError
from apps.core.events import Event, announce
from apps.jobs.models import Job
from apps.jobs.services import enqueue
from apps.sources.models import Source
from tests.factories import People, an_article

pytestmark = pytest.mark.django_db


def test_the_same_post_again_gives_the_same_row_and_another_body_is_refused(people: People) -> None:
    member = people.annotator
    row_id = uuid4()

    def post(name: str) -> tuple[Source, bool]:
        return create_once(
            Source,
            row_id=row_id,
            sent={"name": name},
            by=member.pk,
            make=lambda pk, sent_as: Source.objects.create(
                pk=pk,
                created_as=sent_as,
                newsroom=member.newsroom,
                kind="outlet",
                name=name,
                name_key=name.lower(),
            ),
        )

    first, made = post("Lantern")
    again, made_again = post("Lantern")
    assert (first.pk, made, again.pk, made_again) == (row_id, True, row_id, False)
    with pytest.raises(IdUsedError):
        post("Beacon")


def test_a_log_entry_takes_the_record_of_its_deed_along(people: People) -> None:
    article = an_article(people.annotator)
    with transaction.atomic():
        entry = articles.log(
            article_id=article.pk,
            kind="test.done",
            subject=article,
            by=people.annotator,
            change={"what": "all"},
        )
    record = Record.objects.get(action="test.done")
    assert (record.subject_id, record.actor_id) == (str(article.pk), people.annotator.user_id)
    assert (record.actor_label, record.change) == (people.annotator.actor_label, {"what": "all"})
    assert Entry.objects.get(article=article, kind="test.done").seq == entry.seq


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE audit_record SET action = 'x'",
        "DELETE FROM audit_record",
        "TRUNCATE audit_record",
    ],
)
def test_the_audit_trail_refuses_to_be_rewritten(people: People, change: str) -> None:
    audit.record(by=people.admin, action="test.done", subject=people.admin.newsroom)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)
    assert Record.objects.count() == 1


def test_a_revision_is_immutable(people: People) -> None:
    article = an_article(people.annotator)
    with pytest.raises(IntegrityError), transaction.atomic():
        Revision.objects.filter(article=article).update(text="other words")


@pytest.mark.django_db(transaction=True)
def test_sixteen_writers_leave_a_log_without_holes(people: People) -> None:
    article = an_article(people.annotator)

    def write() -> None:
        try:
            for _ in range(10):
                with transaction.atomic():
                    articles.log(
                        article_id=article.pk,
                        kind="test.written",
                        subject=article,
                        by=people.annotator,
                    )
        finally:
            connection.close()

    threads = [threading.Thread(target=write) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    seqs = list(Entry.objects.order_by("seq").values_list("seq", flat=True))
    assert seqs == list(range(1, 161))
    assert Article.objects.get(pk=article.pk).seq == 160


def test_enqueueing_twice_makes_one_job(people: People) -> None:
    for _ in range(2):
        enqueue(kind="test.kind", key="same", payload={"id": people.admin.pk})
    assert Job.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_what_must_stand_or_fall_together_refuses_to_be_done_apart(people: People) -> None:
    with pytest.raises(RuntimeError):
        announce(Event())
    with pytest.raises(RuntimeError):
        enqueue(kind="test.kind", key="k", payload={})
    with pytest.raises(RuntimeError):
        audit.record(by=people.admin, action="test.done", subject=people.admin)
