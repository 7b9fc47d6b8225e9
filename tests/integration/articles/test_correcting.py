"""Details are corrected against a version, by the desk, and each change is recorded."""

import pytest

from apps.articles.models import Article, Entry
from apps.audit.models import Record
from apps.sources.services import propose_source
from tests.factories import People, an_article
from tests.integration.articles.conftest import Call

pytestmark = pytest.mark.django_db


def test_a_correction_needs_the_version_that_stands(people: People, call: Call) -> None:
    article = an_article(people.annotator)
    path = f"articles/{article.pk}/"
    without = call(people.annotator, "PATCH", path, {"title": "New"})
    assert (without.status_code, without.json()["code"]) == (428, "precondition_required")
    right = call(people.annotator, "PATCH", path, {"title": "New"}, version=article.version)
    assert (right.status_code, right.json()["title"]) == (200, "New")
    late = call(people.reviewer, "PATCH", path, {"title": "Other"}, version=article.version)
    assert (late.status_code, late.json()["code"]) == (412, "precondition_failed")
    assert late.json()["current"]["title"] == "New"
    assert Article.objects.get(pk=article.pk).title == "New"
    assert call(people.editor, "PATCH", path, {"host": "x.example"}, version=9).status_code == 412


def test_a_correction_that_changes_nothing_leaves_nothing(people: People, call: Call) -> None:
    article = an_article(people.annotator, title="Same")
    answer = call(
        people.annotator, "PATCH", f"articles/{article.pk}/", {"title": " Same "}, version=1
    )
    assert (answer.status_code, answer["ETag"]) == (200, '"1"')
    assert not Entry.objects.exists()
    assert not Record.objects.exists()


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ({"host": "HTTPS://www.Ashe-Post.example/world?x=1"}, {"host": "ashe-post.example"}),
        ({"host": "новини.example"}, {"host": "новини.example"}),
        ({"host": ""}, {"host": ""}),
        ({"language": "PT_br"}, {"language": "pt-br"}),
        ({"publisher": "  The   Meridian "}, {"publisher": "The Meridian"}),
        (
            {"published_raw": "12 Oct 2026, 07:20 GMT"},
            {"published_raw": "12 Oct 2026, 07:20 GMT", "published_at": "2026-10-12T07:20:00Z"},
        ),
        (
            {"published_raw": "12 Oct 2026, 07:20"},
            {"published_raw": "12 Oct 2026, 07:20", "published_at": None},
        ),
        (
            {"published_raw": "Monday", "published_at": "2026-10-12 07:20 +02:00"},
            {"published_raw": "Monday", "published_at": "2026-10-12T05:20:00Z"},
        ),
        ({"published_at": None}, {"published_at": None}),
    ],
)
def test_what_is_said_is_brought_into_one_form(
    people: People, call: Call, said: dict[str, str], kept: dict[str, str]
) -> None:
    article = an_article(people.annotator)
    answer = call(people.annotator, "PATCH", f"articles/{article.pk}/", said, version=1)
    assert answer.status_code == 200
    assert {name: answer.json()[name] for name in kept} == kept


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"title": "  "}, "title"),
        ({"title": "x" * 501}, "title"),
        ({"host": "not a host"}, "host"),
        ({"host": "http://[::1"}, "host"),
        ({"language": "klingon?"}, "language"),
        ({"published_at": "2026-10-12"}, "published_at"),
        ({"published_at": "yesterday"}, "published_at"),
        ({"author": "x" * 301}, "author"),
    ],
)
def test_what_cannot_be_kept_is_said_at_its_field(
    people: People, call: Call, said: dict[str, str], field: str
) -> None:
    article = an_article(people.annotator)
    answer = call(people.annotator, "PATCH", f"articles/{article.pk}/", said, version=1)
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid_details")
    assert list(answer.json()["errors"]) == [field]
    assert Article.objects.get(pk=article.pk).version == 1


def test_a_publisher_that_the_registry_knows_is_linked_to_it(people: People, call: Call) -> None:
    outlet, _ = propose_source(
        by=people.annotator, row_id=None, kind="outlet", name="The Meridian", aliases=[], body=None
    )
    article = an_article(people.annotator)
    call(people.annotator, "PATCH", f"articles/{article.pk}/", {"publisher": "Meridian"}, version=1)
    assert Article.objects.get(pk=article.pk).publisher == outlet


def test_an_admin_does_not_correct_by_virtue_of_the_house(people: People, call: Call) -> None:
    article = an_article(people.annotator)
    answer = call(people.admin, "PATCH", f"articles/{article.pk}/", {"title": "T"}, version=1)
    assert (answer.status_code, answer.json()["code"]) == (403, "not_allowed")
