"""Two people who marked the same articles: what is compared, and who may look."""

from typing import Any

import pytest
from django.test import Client

from apps.accounts.models import Membership
from apps.annotations import selectors, services
from apps.annotations.models import Annotation
from apps.annotations.spans import Fragment
from apps.articles.models import Article
from apps.core.errors import InvalidError, NotAllowedError
from tests.factories import People, an_article
from tests.integration.annotations.conftest import Call

pytestmark = pytest.mark.django_db


def mark(by: Membership, article: Article, kind: str, *pieces: tuple[int, int]) -> Annotation:
    span = tuple(Fragment(*piece) for piece in pieces)
    return services.create_annotation(by=by, article_id=article.pk, kind=kind, span=span)[0]


@pytest.fixture
def article(people: People) -> Article:
    """Make an article that two people marked, and a third touched."""
    article = an_article(people.annotator)
    for by, end in ((people.annotator, 28), (people.colleague, 32)):
        mark(by, article, "claim", (16, end))
        mark(by, article, "source", (0, 7))
        mark(by, article, "note", (40, 50))
    mark(people.annotator, article, "figure", (16, 19), (24, 28))
    mark(people.reviewer, an_article(people.annotator), "claim", (0, 7))
    return article


def whole(people: People, article: Article | None = None) -> selectors.Compared:
    pair = people.annotator.user_id, people.colleague.user_id
    return selectors.compared(people.editor, *pair, article.pk if article else None)


def test_marks_that_stand_are_compared_kind_by_kind(people: People, article: Article) -> None:
    found = whole(people, article)
    kinds = found.report.kinds
    assert (found.articles, set(kinds)) == (1, {"claim", "source", "figure"})
    assert (kinds["source"].same, kinds["source"].alpha) == (1, 1)
    assert (kinds["claim"].same, kinds["claim"].alike) == (0, 1)
    assert (kinds["figure"].one, kinds["figure"].other, kinds["figure"].f1) == (1, 0, 0)
    assert [label for label, _ in selectors.labelled(found.report)] == [
        *("Claim", "Source", "Figure"),
        "All kinds",
    ]


def test_what_was_deleted_proposed_or_withdrawn_does_not_count(
    people: People, article: Article
) -> None:
    claim = Annotation.objects.get(author=people.colleague.user, kind="claim")
    services.delete_annotation(by=people.colleague, annotation_id=claim.pk, version=1)
    Annotation.objects.filter(kind="source").update(state="proposed")
    with pytest.raises(InvalidError):
        whole(people, article)


@pytest.mark.usefixtures("article")
def test_all_articles_that_both_marked_are_taken_together(people: People) -> None:
    second = an_article(people.annotator)
    mark(people.annotator, second, "cue", (8, 15))
    mark(people.colleague, second, "cue", (8, 15))
    mark(people.annotator, an_article(people.annotator), "cue", (8, 15))
    found = whole(people)
    assert found.articles == 2
    assert (found.report.kinds["cue"].same, found.report.kinds["cue"].one) == (1, 1)
    assert found.report.all.one == 4


@pytest.mark.usefixtures("article")
def test_reviewers_and_editors_look_and_nobody_else(people: People) -> None:
    pair = people.annotator.user_id, people.colleague.user_id
    for member in (people.annotator, people.admin):
        with pytest.raises(NotAllowedError):
            selectors.compared(member, *pair)
    with pytest.raises(InvalidError):
        selectors.compared(people.stranger, *pair)


def test_page_and_api_say_the_same(people: People, article: Article, call: Call) -> None:
    pair = f"one={people.annotator.user_id}&other={people.colleague.user_id}"
    told: dict[str, Any] = call(
        people.reviewer, "GET", f"articles/{article.pk}/agreement/?{pair}"
    ).json()
    assert told["kinds"]["claim"]["alike"] == 1
    assert told["all"]["alpha"] < 1
    assert call(people.reviewer, "GET", f"agreement/?{pair}").json()["articles"] == 1
    client = Client()
    client.force_login(people.reviewer.user)
    page = client.get(f"/agreement/?article={article.pk}").content.decode()
    assert f"{told['all']['alpha']:.2f}" in page
    assert page.count('<svg viewBox="0 0 640') == 1
    same = client.get(
        f"/agreement/?one={people.annotator.user_id}&other={people.annotator.user_id}"
    )
    assert same.status_code == 400
    assert "Choose two people" in same.content.decode()
