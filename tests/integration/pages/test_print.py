"""An article with its marks on paper."""

import re
from decimal import Decimal
from html import unescape

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


def test_a_caveat_is_printed_with_the_words_and_figures_it_lies_over(people: People) -> None:
    article, by = an_article(people.annotator), people.annotator
    made = {
        kind: annotations.create_annotation(
            by=by, article_id=article.pk, kind=kind, span=(Fragment(start, end),)
        )[0]
        for kind, start, end in (
            *(("source", 0, 7), ("claim", 8, 40)),
            *(("figure", 16, 32), ("caveat", 41, 60)),
        )
    }
    figure, caveat = made["figure"].pk, made["caveat"].pk
    annotations.cover(by=by, caveat_id=caveat, figure_id=figure)
    annotations.set_figure(
        by=by,
        annotation_id=figure,
        version=1,
        low=Decimal(140),
        high=None,
        bound="at_least",
        counts="men",
    )
    page = unescape(printed(people, article.pk))
    text = page.split('<article class="printed__text"')[1].split("</article>")[0]
    assert re.findall(r'href="#note-\d">([^<]+)<', text) == ["1", "3†", "2†", "4"]
    words = article.revision.text[41:60] if article.revision else ""
    notes = page.split('id="notes-h"')[1]
    doubt = f'† Its publisher has not verified this: “<span dir="auto">{words}</span>”'
    assert [doubt in each for each in notes.split("<li ")[1:]] == [False, True, True, False]
    assert "Says: at least 140 men" in notes
    assert "Speaks of: 3" in notes
    annotations.uncover(by=by, caveat_id=caveat, figure_id=figure)
    assert "†" not in printed(people, article.pk)
