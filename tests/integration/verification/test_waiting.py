"""Two at once who touch the same rows: one waits for the other, never each for the other."""

import threading
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from uuid import UUID

import pytest
from django.db import connection, transaction

from apps.annotations import services as annotations
from apps.annotations.spans import Fragment
from apps.articles.models import Article
from apps.core.errors import StaleError
from apps.sources import services as registry
from apps.sources.models import Source
from apps.verification import services
from apps.verification.models import VerificationRequest
from apps.verification.services.ours import Question
from tests.factories import People, an_article
from tests.integration.verification.test_ours import LATE, SENT, a_ministry

pytestmark = pytest.mark.django_db(transaction=True)

FIRST, SECOND, THIRD = (UUID(int=n) for n in (1, 2, 3))


def asked_in(people: People, row_id: UUID, *articles: Article) -> VerificationRequest:
    """Record a request of ours that the articles mention."""
    marks = [
        annotations.create_annotation(
            by=people.annotator,
            article_id=article.pk,
            kind="note",
            span=(Fragment(row_id.int, row_id.int + 5),),
        )[0].pk
        for article in articles
    ]
    asked = Question(
        question="How many?",
        body_text="Velmark Navy",
        sent_at=SENT,
        due_at=LATE,
        annotation_ids=tuple(marks),
    )
    return services.record_request(by=people.annotator, asked=asked, row_id=row_id)[0]


def meeting(*deeds: tuple[str, Callable[[], object]]) -> list[BaseException]:
    """Do deeds at once that meet after the first statement with the words named.

    Where one waits for the other's lock they cannot meet, and each goes on after a moment.
    """
    met = threading.Barrier(len(deeds))
    errors: list[BaseException] = []

    def run(words: str, deed: Callable[[], object]) -> None:
        waited: list[str] = []

        def watch(execute: Callable[..., object], sql: str, *rest: object) -> object:
            answer = execute(sql, *rest)
            if words in sql and not waited:
                waited.append(sql)
                with suppress(threading.BrokenBarrierError):
                    met.wait(0.5)
            return answer

        try:
            with connection.execute_wrapper(watch), transaction.atomic():
                deed()
        except Exception as error:  # noqa: BLE001 - the test judges whatever it was
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=deed) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return errors


@pytest.mark.parametrize("what", ["deadlines", "names"])
def test_logs_of_several_articles_are_locked_in_one_order(people: People, what: str) -> None:
    low, high = sorted(
        (an_article(people.annotator), an_article(people.annotator)), key=lambda each: each.pk
    )
    asked_in(people, FIRST, high)
    asked_in(people, SECOND, low)
    asked_in(people, THIRD, low, high)
    VerificationRequest.objects.filter(pk=THIRD).update(body_text="Harl Rail")
    if what == "names":
        deed = partial(services.link_names, source_id=a_source(people).pk)
    else:
        deed = partial(services.note_overdue, request_ids=[FIRST, SECOND])
    other = partial(services.move, by=people.annotator, request_id=THIRD, to="replied", version=1)
    counts = "UPDATE articles_article SET seq"
    assert meeting((counts, deed), (counts, other)) == []


def a_source(people: People) -> Source:
    """Return a source that nothing is linked to yet."""
    source = a_ministry(people.annotator)
    VerificationRequest.objects.update(body=None)
    return source


def test_naming_a_body_and_accepting_it_wait_in_one_order(people: People) -> None:
    request = asked_in(people, FIRST, an_article(people.annotator))
    source = a_source(people)
    version = VerificationRequest.objects.get(pk=request.pk).version
    errors = meeting(
        (
            'FROM "verification_verificationrequest"',
            partial(
                services.name_body,
                by=people.annotator,
                request_id=request.pk,
                version=version,
                body_id=source.pk,
                remember=True,
            ),
        ),
        (
            'FROM "sources_source"',
            partial(
                registry.accept_source,
                by=people.admin,
                source_id=source.pk,
                version=source.version,
            ),
        ),
    )
    # Whoever comes second may find the request named already.
    assert [type(error) for error in errors] in ([], [StaleError])
    assert VerificationRequest.objects.get(pk=request.pk).body == source
