"""One page and one call that search everything."""

import pytest
from django.db import connection
from django.db.models.expressions import RawSQL
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.html import escape

from apps.annotations import services as annotations
from apps.annotations.models import Annotation, MarkWords
from apps.annotations.spans import Fragment
from apps.articles.models import Article
from apps.factchecks.models import Decision, FactCheck
from apps.verification.models import Mention, VerificationRequest
from tests.factories import TEXT, People, an_article

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(people: People) -> Client:
    client = Client()
    client.force_login(people.colleague.user)
    return client


def page(client: Client, **asked: str) -> str:
    answer = client.get("/search/", asked)
    assert answer.status_code == 200
    return answer.content.decode()


def call(client: Client, **asked: str) -> dict[str, list[str]]:
    answer = client.get("/api/v1/search/", asked)
    assert answer.status_code == 200, answer.content
    return {
        shelf: [row["title"] for row in part["results"]] for shelf, part in answer.json().items()
    }


def mark(people: People, article: Article, kind: str, quote: str, body: str = "") -> Annotation:
    start = TEXT.index(quote)
    made, _ = annotations.create_annotation(
        by=people.annotator,
        article_id=article.pk,
        kind=kind,
        span=(Fragment(start, start + len(quote)),),
        body=body,
    )
    return made


@pytest.fixture
def desk(people: People) -> Article:
    """Make an article with a claim, a caveat and a reported request."""
    article = an_article(people.annotator, language="en", host="harborwire.example")
    mark(people, article, "claim", "at least 140 men who were sent back")
    mark(people, article, "caveat", "before a board had heard them", "See the annex.")
    asked = mark(people, article, "request", "has contacted Velmark's Defence Ministry")
    request = VerificationRequest.objects.create(
        newsroom_id=people.annotator.newsroom_id,
        kind="reported",
        body_text="Defence Ministry",
        asker_text="The Meridian",
        state="proposed",
    )
    Mention.objects.create(request=request, annotation=asked)
    an_article(people.annotator, "A quiet day at the bridge.", title="Bridge", language="en")
    return article


@pytest.mark.usefixtures("desk")
def test_words_are_found_on_every_shelf(client: Client) -> None:
    assert call(client, q="sent ") == {
        "articles": ["Men sent back"],
        "marks": ["Men sent back"],
        "claims": ["at least 140 men who were sent back"],
        "requests": [],
    }
    assert call(client, q="contacting ministry ")["requests"] == ["The Meridian → Defence Ministry"]
    assert call(client, q="annex ", **{"in": "marks"}) == {"marks": ["Men sent back"]}
    for shelf in ("articles", "marks", "claims"):
        assert "<mark>sent</mark>" in page(client, q="sent ", **{"in": shelf})


@pytest.mark.usefixtures("desk")
@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"mark": "claim"}, ["Men sent back"]),
        ({"mark": "note"}, []),
        ({"caveat": "1"}, ["Men sent back"]),
        ({"reported": "1"}, ["Men sent back"]),
        ({"unchecked": "1"}, ["Men sent back"]),
        ({"host": "harborwire.example", "q": "men "}, ["Men sent back"]),
        ({"host": "other.example"}, []),
        ({"caveat": "1", "q": "bridge "}, []),
        ({"q": "bridge OR border "}, ["Bridge"]),
    ],
)
def test_articles_are_narrowed_by_what_they_have(
    client: Client, asked: dict[str, str], found: list[str]
) -> None:
    assert call(client, **asked, **{"in": "articles"})["articles"] == found


def test_a_decided_claim_is_checked(client: Client, people: People, desk: Article) -> None:
    claim = desk.annotations.get(kind="claim").appearance.claim
    check = FactCheck.objects.create(
        newsroom_id=desk.newsroom_id,
        by=people.annotator.user,
        claim=claim,
        author=people.annotator.user,
    )
    assert call(client, unchecked="1")["articles"] == ["Men sent back"]
    Decision.objects.create(
        factcheck=check, edition=1, reviewer=people.reviewer.user, word="approved"
    )
    check.state = "approved"
    check.save()
    assert call(client, unchecked="1")["articles"] == []


def test_nothing_of_a_withdrawn_article_is_found(
    client: Client, people: People, desk: Article
) -> None:
    desk.refresh_from_db()
    desk.withdrawn_at, desk.withdrawn_by = desk.created_at, people.annotator.user
    desk.withdrawn_why = "Imported twice"
    desk.save()
    assert call(client, q="men OR sent OR ministry ") == {
        "articles": [],
        "marks": [],
        "claims": [],
        "requests": [],
    }


def test_a_withdrawal_waits_for_nobody_who_works_on_a_mark(
    client: Client, people: People, desk: Article
) -> None:
    rows = MarkWords.objects.order_by("pk")
    # Where a row stands in the table: writing it anew moves it.
    places = rows.annotate(at=RawSQL("annotations_markwords.ctid::text", [])).values_list("at")
    before = list(places)
    Article.objects.filter(pk=desk.pk).update(
        withdrawn_at=desk.created_at, withdrawn_by=people.annotator.user, withdrawn_why="Twice"
    )
    # What was written of a mark as if its article stood is not found either.
    assert set(rows.values_list("gone", flat=True)) == {False}
    assert list(places.all()) == before
    assert call(client, q="sent ")["marks"] == []
    Article.objects.filter(pk=desk.pk).update(
        withdrawn_at=None, withdrawn_by=None, withdrawn_why=""
    )
    assert call(client, q="sent ")["marks"] == ["Men sent back"]


@pytest.mark.usefixtures("desk")
def test_another_newsroom_finds_nothing(people: People) -> None:
    stranger = Client()
    stranger.force_login(people.stranger.user)
    assert not any(call(stranger, q="sent OR ministry ").values())


@pytest.mark.usefixtures("desk")
def test_a_deleted_mark_and_its_claim_are_not_found(client: Client, people: People) -> None:
    claim = Article.objects.get(title="Men sent back").annotations.get(kind="claim")
    annotations.delete_annotation(
        by=people.annotator, annotation_id=claim.pk, version=claim.version
    )
    found = call(client, q="sent ")
    assert (found["marks"], found["claims"]) == ([], [])


def test_what_was_found_is_text_and_nothing_runs(client: Client, people: People) -> None:
    evil = "<script>alert(1)</script> border <b>"
    an_article(people.annotator, evil, title="<i>Border</i>")
    shown = page(client, q="border ")
    assert "<script>alert" not in shown
    assert "<mark>border</mark>" in shown
    assert escape("<i>Border</i>") in shown


def test_a_slip_is_answered_with_what_may_be_meant(client: Client, people: People) -> None:
    an_article(people.annotator, "A quiet day.", title="Reservists at the border")
    shown = page(client, q="resevrists ")
    assert "Did you mean" in shown
    assert "?q=reservists" in shown
    assert "Did you mean" not in page(client, q="zebra ")


def test_what_is_meant_keeps_what_else_was_asked(client: Client, people: People) -> None:
    an_article(people.annotator, "A quiet day.", title="Reservists at the border")
    shown = page(client, q="resevrists OR zebras -bridge ", host="x.example", **{"in": "marks"})
    assert "?q=reservists+OR+zebras+-bridge&amp;host=x.example&amp;in=marks" in shown


@pytest.mark.parametrize(
    ("asked", "saved"),
    [
        ({"in": "articles", "unchecked": "1"}, True),
        ({"in": "articles", "caveat": "1"}, True),
        ({"in": "marks", "mark": "claim"}, True),
        ({"in": "marks", "q": "men"}, True),
        ({"in": "marks", "order": "newest"}, False),
        ({}, False),
    ],
)
def test_a_search_by_a_filter_alone_can_be_saved(
    client: Client, asked: dict[str, str], *, saved: bool
) -> None:
    assert ("Save this search" in page(client, **asked)) is saved


def test_every_shelf_is_narrowed(client: Client, people: People, desk: Article) -> None:
    words = "men OR ministry "
    here, there = desk.host, "other.example"
    found = call(client, q=words, host=here)
    assert [len(found[shelf]) for shelf in ("articles", "marks", "claims", "requests")] == [
        1,
        2,
        1,
        1,
    ]
    assert not any(call(client, q=words, host=there).values())
    other = an_article(people.annotator, language="de", host=there)
    mark(people, other, "claim", "at least 140 men who were sent back")
    assert len(call(client, q=words)["claims"]) == 2
    assert [len(call(client, q=words, language="de")[shelf]) for shelf in ("marks", "claims")] == [
        1,
        1,
    ]
    assert len(call(client, mark="claim", language="en", **{"in": "marks"})["marks"]) == 1
    assert len(call(client, caveat="1", **{"in": "claims"})["claims"]) == 1


def test_a_page_of_marks_costs_as_many_queries_however_many_there_are(
    client: Client, people: People, desk: Article
) -> None:
    with CaptureQueriesContext(connection) as few:
        page(client, **{"in": "marks"})
    for number in range(6):
        start = 10 * number
        annotations.create_annotation(
            by=people.annotator,
            article_id=desk.pk,
            kind="note",
            span=(Fragment(start, start + 9),),
            body="Look here.",
        )
    with CaptureQueriesContext(connection) as more:
        assert "Look here." in page(client, **{"in": "marks"})
    assert len(more) == len(few)
    texts = " ".join(query["sql"] for query in more.captured_queries if "markwords" in query["sql"])
    assert '"annotations_markwords"."vector" FROM' not in texts
    assert '"annotations_markwords"."vector",' not in texts


def test_the_call_pages_one_kind_by_cursor(client: Client, people: People) -> None:
    for number in range(5):
        an_article(people.annotator, "The border was quiet.", title=f"No. {number}")
    seen: list[str] = []
    address = "/api/v1/search/?q=border+&in=articles&page_size=2"
    while address:
        answer = client.get(address).json()["articles"]
        assert answer["count"] == 5
        seen += [row["title"] for row in answer["results"]]
        address = answer["next"]
    assert sorted(seen) == [f"No. {number}" for number in range(5)]
    assert len(seen) == 5


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({"in": "people"}, 400),
        ({"q": "a", "cursor": "abc"}, 400),
        ({"in": "articles", "cursor": "abc"}, 404),
        ({"page_size": "many"}, 200),
        ({"q": "\0"}, 200),
        ({"q": "x" * 5000}, 200),
        ({"in": ""}, 200),
    ],
)
def test_the_call_answers_whatever_is_asked(
    client: Client, asked: dict[str, str], status: int
) -> None:
    assert client.get("/api/v1/search/", asked).status_code == status


def test_the_address_keeps_what_was_asked(client: Client, people: People) -> None:
    for number in range(51):
        an_article(people.annotator, "The border was quiet.", title=f"No. {number}", language="en")
    shown = page(client, q="border ", language="en", order="newest")
    assert 'rel="next" href="?q=border+&amp;language=en&amp;order=newest&amp;cursor=' in shown
    assert '<option value="en" selected>' in shown
