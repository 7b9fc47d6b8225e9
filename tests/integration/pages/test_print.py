"""An article with its marks on paper."""

import re

import pytest
from django.test import Client
from django.utils.html import strip_tags

from apps.annotations import services as annotations
from apps.annotations.spans import Fragment
from tests.factories import TEXT, People, an_article

pytestmark = pytest.mark.django_db


def printed(people: People, article_id: object) -> str:
    client = Client()
    client.force_login(people.colleague.user)
    answer = client.get(f"/articles/{article_id}/print/")
    assert answer.status_code == 200
    return answer.content.decode()


def test_overlapping_marks_come_out_right(people: People) -> None:
    article = an_article(people.annotator, host="harborwire.example", publisher_text="The Meridian")
    for kind, start, end in (("claim", 0, 40), ("figure", 16, 32), ("source", 0, 7)):
        annotations.create_annotation(
            by=people.annotator, article_id=article.pk, kind=kind, span=(Fragment(start, end),)
        )
    page = printed(people, article.pk)
    text = page.split('<article class="printed__text"')[1].split("</article>")[0]
    plain = strip_tags(re.sub(r'<a class="printed__number".*?</a>', "", text))
    assert " ".join(TEXT.replace("'", "&#x27;").split()) in " ".join(plain.split())
    assert re.findall(r'href="#note-(\d)"', text) == ["2", "3", "1"]
    assert "The Meridian, on harborwire.example" in page
    assert f"printed by {people.colleague.user.name}" in page
    assert page.count("Fact-check: none yet") == 1


def test_marks_that_are_not_accepted_and_talk_are_left_out(people: People) -> None:
    article = an_article(people.annotator)
    mark, _ = annotations.create_annotation(
        by=people.annotator,
        article_id=article.pk,
        kind="claim",
        span=(Fragment(0, 7),),
        body="Who?",
    )
    for start, seen in enumerate(("open", "internal", "private")):
        annotations.create_annotation(
            by=people.annotator,
            article_id=article.pk,
            kind="note",
            span=(Fragment(start, 7),),
            body=f"zq{seen}qz",
            visibility=seen,
        )
    annotations.comment(by=people.annotator, annotation_id=mark.pk, text="Ask the desk first")
    page = printed(people, article.pk)
    assert "Who?" in page
    assert re.findall("zq.*qz", page) == ["zqopenqz"]
    assert "Ask the desk first" not in page


def test_an_article_without_text_shows_how_its_import_stands(people: People) -> None:
    article = an_article(people.annotator)
    article.status, article.revision = "importing", None
    article.save()
    client = Client()
    client.force_login(people.annotator.user)
    answer = client.get(f"/articles/{article.pk}/print/")
    assert answer.headers["Location"] == f"/articles/{article.pk}/progress/"
