"""What the database itself refuses, and that reading costs the same however much there is."""

from collections.abc import Sequence

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from apps.annotations import selectors, services
from apps.annotations.models import Annotation, Fragment
from apps.annotations.spans import Fragment as Piece
from apps.articles.models import Article
from tests.factories import People, an_article
from tests.integration.annotations.conftest import Call

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "pieces",
    [
        pytest.param([(0, 5), (4, 9)], id="overlap"),
        pytest.param([(6, 9), (0, 5)], id="backwards"),
        pytest.param([(5, 5)], id="empty"),
    ],
)
def test_fragments_out_of_order_are_refused_by_the_database(
    people: People, pieces: Sequence[tuple[int, int]]
) -> None:
    article = an_article(people.annotator)
    mark, _ = services.create_annotation(
        by=people.annotator, article_id=article.pk, kind="note", span=(Piece(20, 25),)
    )
    mark.fragments.all().delete()
    with pytest.raises(IntegrityError), transaction.atomic():
        Fragment.objects.bulk_create(
            Fragment(annotation=mark, n=n, start=start, end=end, quote="x")
            for n, (start, end) in enumerate(pieces)
        )


def test_a_persons_mark_without_a_person_is_refused_by_the_database(people: People) -> None:
    article = an_article(people.annotator)
    services.create_annotation(
        by=people.annotator, article_id=article.pk, kind="note", span=(Piece(0, 5),)
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        Annotation.objects.update(author=None)


def full_article(people: People, marks: int) -> Article:
    """Make an article with many marks of two authors, ties, claims and threads."""
    article = an_article(people.annotator, "Lantern counted 140 men. " * (marks + 1))
    for n in range(marks):
        by = people.annotator if n % 2 else people.colleague
        start = n * 25
        source, claim = (
            services.create_annotation(
                by=by, article_id=article.pk, kind=kind, span=(Piece(start, start + length),)
            )[0]
            for kind, length in (("source", 7), ("claim", 23))
        )
        services.create_attribution(
            by=by, article_id=article.pk, source=source.pk, content=claim.pk, form="direct"
        )
        services.comment(by=by, annotation_id=claim.pk, text="Well")
    return article


@pytest.mark.parametrize("what", ["annotations", "attributions", "claims"])
def test_a_list_costs_the_same_queries_however_long_it_is(
    people: People, call: Call, what: str
) -> None:
    counts = []
    for marks in (2, 12):
        article = full_article(people, marks)
        with CaptureQueriesContext(connection) as queries:
            answer = call(people.reviewer, "GET", f"articles/{article.pk}/{what}/")
        assert len(answer.json()) == marks * (2 if what == "annotations" else 1)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_chains_cost_the_same_queries_however_many_they_are(people: People) -> None:
    counts = []
    for marks in (2, 12):
        article = full_article(people, marks)
        ids = list(article.annotations.filter(kind="claim").values_list("pk", flat=True))
        with CaptureQueriesContext(connection) as queries:
            assert len(selectors.chains_to(people.reviewer, ids)) == marks
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_marks_come_in_the_order_of_the_text(people: People, call: Call) -> None:
    article = an_article(people.annotator)
    for start in (30, 8, 19):
        services.create_annotation(
            by=people.annotator, article_id=article.pk, kind="note", span=(Piece(start, start + 5),)
        )
    listed = call(people.annotator, "GET", f"articles/{article.pk}/annotations/").json()
    assert [mark["fragments"][0]["start"] for mark in listed] == [8, 19, 30]
