"""My desk: what waits for whom, and what the masthead counts."""

import re
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.accounts import services as accounts
from apps.accounts.models import Membership
from apps.annotations import services as annotations
from apps.annotations.models import Annotation, Appearance
from apps.annotations.spans import Fragment
from apps.articles.models import Article
from apps.factchecks import services as factchecks
from apps.factchecks.models import FactCheck
from apps.factchecks.states import State
from apps.pages import selectors
from apps.reposts.models import Link
from tests.factories import People, an_article


@pytest.fixture
def article(people: People) -> Article:
    """Make an article of the annotator's."""
    return an_article(people.annotator)


def a_mark(article: Article, by: Membership, kind: str = "claim") -> Annotation:
    """Mark the first word."""
    mark, _ = annotations.create_annotation(
        by=by, article_id=article.pk, kind=kind, span=(Fragment(0, 7),)
    )
    return mark


def in_review(article: Article, by: Membership) -> FactCheck:
    """Bring a claim of the article into review."""
    claim = Appearance.objects.get(annotation=a_mark(article, by)).claim
    check, _ = factchecks.start(by=by, claim_id=claim.pk)
    FactCheck.objects.filter(pk=check.pk).update(state=State.IN_REVIEW)
    return check


def told(member: Membership) -> list[str]:
    """Return what waits for a member, the lead story first."""
    desk = selectors.desk(member)
    return [each.word for each in (desk.lead, *desk.then) if each is not None]


def test_an_empty_desk_says_what_to_do(people: People, client: Client) -> None:
    client.force_login(people.annotator.user)
    page = client.get("/desk/").content.decode()
    assert "Nothing waits for you" in page
    assert "See the articles" in page


def test_the_first_page_leads_to_the_desk(people: People, client: Client) -> None:
    client.force_login(people.annotator.user)
    assert client.get("/").headers["Location"] == "/desk/"


def test_a_review_waits_for_the_reviewer_and_not_for_its_author(
    people: People, article: Article
) -> None:
    in_review(article, people.annotator)
    assert told(people.reviewer) == ["Review"]
    assert told(people.annotator) == []


def test_a_pair_waits_for_those_who_may_decide_on_it(people: People, article: Article) -> None:
    other = an_article(people.colleague)
    Link.objects.create(
        newsroom_id=article.newsroom_id,
        original=article,
        copy=other,
        coverage_of_shorter=1,
        coverage_of_original=1,
        coverage_of_copy=1,
    )
    assert told(people.annotator) == ["Repost"]
    assert told(people.admin) == []


def test_a_thread_waits_for_whoever_is_spoken_to(people: People, article: Article) -> None:
    mark = a_mark(article, people.annotator, "note")
    annotations.comment(by=people.colleague, annotation_id=mark.pk, text="Are you sure?")
    desk = selectors.desk(people.annotator)
    assert desk.lead is not None
    assert desk.lead.title == "Cole: Are you sure?"
    assert desk.lead.href.endswith(f"#card-{mark.pk}")
    assert told(people.colleague) == []


def test_more_threads_ask_no_more_of_the_database(people: People) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            waiting = selectors.desk(people.annotator)
        assert waiting.lead is not None
        assert waiting.lead.title == "Cole: And then?"
        return len(queries)

    def speak() -> None:
        mark = a_mark(an_article(people.annotator), people.annotator, "note")
        for text in ("Are you sure?", "And then?"):
            annotations.comment(by=people.colleague, annotation_id=mark.pk, text=text)

    speak()
    one = asked()
    for _ in range(3):
        speak()
    assert selectors.desk(people.annotator).total == 4
    assert asked() == one


@pytest.mark.parametrize(
    ("path", "room"),
    [
        ("/people/", "People"),
        ("/people/trail/", "People"),
        ("/people/evidence/", "People"),
        ("/people/{person}/", "People"),
        ("/people/desks/{desk}/", "People"),
        ("/desk/", "My desk"),
        ("/me/", None),
    ],
)
def test_the_masthead_marks_the_room_one_stands_in(
    people: People, client: Client, path: str, room: str | None
) -> None:
    made, _ = accounts.create_desk(name="Night", by=people.admin)
    client.force_login(people.admin.user)
    page = client.get(path.format(person=people.editor.pk, desk=made.pk)).content.decode()
    marked = re.findall(r'aria-current="page">([^<]+?)\s*<', page.partition("<main")[0])
    assert marked == ([room] if room else [])


@pytest.mark.parametrize(
    "who",
    [
        lambda people: people.annotator,
        lambda people: people.reviewer,
        lambda people: people.admin,
        lambda people: people.stranger,
    ],
)
def test_the_masthead_counts_what_the_desk_shows(
    people: People, article: Article, who: Callable[[People], Membership]
) -> None:
    in_review(article, people.annotator)
    mark = a_mark(article, people.colleague, "note")
    annotations.comment(by=people.annotator, annotation_id=mark.pk, text="And this?")
    member = who(people)
    assert selectors.counts(member).desk == selectors.desk(member).total


def test_one_group_can_be_looked_at_alone(people: People, article: Article, client: Client) -> None:
    for _ in range(2):
        in_review(an_article(people.annotator), people.annotator)
    mark = a_mark(article, people.reviewer, "note")
    annotations.comment(by=people.annotator, annotation_id=mark.pk, text="And this?")
    client.force_login(people.reviewer.user)
    page = client.get("/desk/", {"show": "threads"})
    assert [each.group for each in page.context["desk"].then] == ["threads"]


def test_the_desk_of_another_newsroom_shows_none_of_it(people: People, article: Article) -> None:
    in_review(article, people.annotator)
    assert told(people.stranger) == []
    assert selectors.desk(people.stranger).newest == ()
