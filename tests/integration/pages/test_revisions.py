"""The page of an article's revisions, and the reading room of an earlier one."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from apps.accounts.models import Membership
from apps.articles import services as articles
from apps.articles.details import Details
from apps.articles.extraction.found import Extracted
from apps.articles.models import Article
from apps.articles.regions import Kind, Region
from tests.factories import People, an_article

pytestmark = pytest.mark.django_db

TEXTS = ("Nine crews had left.", "Eleven crews had left.", "Eleven crews had left. They sail.")


@pytest.fixture
def article(people: People, drain_jobs: Callable[..., list[str]]) -> Article:
    """Make an article with three revisions."""
    article = an_article(people.annotator, TEXTS[0])
    for text in TEXTS[1:]:
        region = Region(Kind.BODY, 0, len(text))
        found = Extracted(text, [region], Details(), extractor="test")
        articles.keep_revision(article_id=article.pk, found=found)
    drain_jobs()
    article.refresh_from_db()
    return article


def page(member: Membership, article: Article, query: str = "", *, room: bool = False) -> Any:
    """Open the page of revisions, or the reading room."""
    client = Client()
    client.force_login(member.user)
    return client.get(f"/articles/{article.pk}/{'' if room else 'revisions/'}{query}")


def compared(answer: Any) -> tuple[int, int]:
    """Return the numbers of the two revisions that a page compares."""
    comparison = answer.context["page"].comparison
    return comparison.old.number, comparison.new.number


@pytest.mark.parametrize(
    ("query", "pair"),
    [
        ("", (2, 3)),
        ("?from=1&to=3", (1, 3)),
        ("?from=3&to=1", (1, 3)),
        ("?from=2&to=2", (2, 2)),
        ("?from=1", (2, 3)),
    ],
)
def test_any_two_revisions_are_compared_the_earlier_first(
    people: People, article: Article, query: str, pair: tuple[int, int]
) -> None:
    answer = page(people.reviewer, article, query)
    assert answer.status_code == 200
    assert compared(answer) == pair


@pytest.mark.parametrize("query", ["?from=1&to=4", "?from=0&to=1", "?from=x&to=1", "?from=1&to=²"])
def test_a_revision_that_is_none_is_not_found(people: People, article: Article, query: str) -> None:
    assert page(people.reviewer, article, query).status_code == 404


def test_an_article_with_one_revision_says_that_it_has_not_changed(people: People) -> None:
    answer = page(people.reviewer, an_article(people.annotator))
    assert answer.status_code == 200
    assert b"There is one revision." in answer.content


def test_words_that_changed_are_marked_and_said(people: People, article: Article) -> None:
    text = page(people.reviewer, article, "?from=1&to=2").content.decode()
    assert '<del><span class="hidden-visually">removed: </span>Nine</del>' in text
    assert '<ins><span class="hidden-visually">added: </span>Eleven</ins>' in text


@pytest.mark.parametrize("number", [1, 2, 3])
def test_each_revision_is_read_as_it_stood(people: People, article: Article, number: int) -> None:
    answer = page(people.annotator, article, f"?revision={number}", room=True)
    room = answer.context["room"]
    assert (room.revision_number, room.newest) == (number, 3)
    assert "".join(part.paragraphs[0].text for part in room.rest) == TEXTS[number - 1]
    assert room.may_mark == (number == 3)
    assert room.data["may_change_any"] is False
    assert ("as it stood" in answer.content.decode()) == (number != 3)


def test_no_revision_is_seen_by_a_stranger(people: People, article: Article) -> None:
    assert page(people.stranger, article).status_code == 404
    assert page(people.annotator, article, "?revision=9", room=True).status_code == 404
