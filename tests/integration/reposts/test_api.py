"""The API and the pages of reposts: a table of who, what, and the answer."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from rest_framework.test import APIClient

from apps.accounts.models import Membership
from apps.reposts.models import Link
from apps.reposts.states import State
from tests.factories import People, an_article

pytestmark = pytest.mark.django_db


@pytest.fixture
def link(people: People) -> Link:
    member = people.annotator
    return Link.objects.create(
        newsroom=member.newsroom,
        original=an_article(member, title="The original", host="harbor.example"),
        copy=an_article(member, "REVEALED. Nobody waved.", title="The copy"),
        coverage_of_shorter=1.0,
        coverage_of_original=0.912,
        coverage_of_copy=1.0,
    )


def api(member: Membership | None) -> APIClient:
    client = APIClient()
    if member:
        client.force_login(member.user)
    return client


def test_the_list_of_an_article_is_a_page_of_its_links_whichever_side(
    people: People, link: Link
) -> None:
    expected = {
        "id": str(link.pk),
        "original": str(link.original_id),
        "copy": str(link.copy_id),
        "kind": "repost",
        "state": "proposed",
        "coverage_of_shorter": 1.0,
        "coverage_of_original": 0.912,
    }
    for article_id in (link.original_id, link.copy_id):
        body = api(people.annotator).get(f"/api/v1/reposts/?article={article_id}").json()
        assert set(body) == {"next", "previous", "results"}
        assert [expected.items() <= found.items() for found in body["results"]] == [True]


@pytest.mark.parametrize(
    ("who", "query", "status", "found"),
    [
        ("annotator", "", 200, 1),
        ("admin", "", 200, 1),
        ("stranger", "", 200, 0),
        ("stranger", "?article={copy}", 200, 0),
        ("annotator", "?article=00000000-0000-4000-8000-000000000000", 200, 0),
        ("annotator", "?state=proposed", 200, 1),
        ("annotator", "?state=rejected", 200, 0),
        ("annotator", "?article=banana", 400, None),
        (None, "", 401, None),
    ],
)
def test_who_gets_what_in_a_list(
    *, people: People, link: Link, who: str | None, query: str, status: int, found: int | None
) -> None:
    member = getattr(people, who) if who else None
    answer = api(member).get("/api/v1/reposts/" + query.format(copy=link.copy_id))
    assert answer.status_code == status
    if found is not None:
        assert len(answer.json()["results"]) == found


@pytest.mark.parametrize(
    ("who", "body", "status", "code"),
    [
        ("annotator", {"to": "confirmed", "version": 1}, 200, None),
        ("annotator", {"to": "rejected", "version": 1, "note": "same press release"}, 200, None),
        ("annotator", {"to": "detached", "version": 1}, 409, "no_such_step"),
        ("annotator", {"to": "banana", "version": 1}, 409, "no_such_step"),
        ("annotator", {"to": "confirmed", "version": 7}, 409, "stale"),
        ("annotator", {"to": "confirmed"}, 400, "invalid"),
        ("annotator", {"version": 1}, 400, "invalid"),
        ("annotator", {"to": "confirmed", "version": 1, "note": "a\x00b"}, 400, "invalid"),
        ("annotator", {"to": "confirmed", "version": 1, "note": "n" * 501}, 400, "invalid"),
        ("annotator", {"to": "confirmed", "version": 10**30}, 409, "stale"),
        ("admin", {"to": "confirmed", "version": 1}, 403, "not_allowed"),
        ("stranger", {"to": "confirmed", "version": 1}, 404, "not_found"),
        ("stranger", {}, 404, "not_found"),
        (None, {"to": "confirmed", "version": 1}, 401, "not_signed_in"),
    ],
)
def test_move_answers_by_the_table(
    *,
    people: People,
    link: Link,
    who: str | None,
    body: dict[str, Any],
    status: int,
    code: str | None,
) -> None:
    client = api(getattr(people, who) if who else None)
    answer = client.post(f"/api/v1/reposts/{link.pk}/move/", body, format="json")
    link.refresh_from_db()

    assert answer.status_code == status, answer.content
    if code is None:
        assert (link.state, answer["ETag"]) == (body["to"], '"2"')
    else:
        assert answer["Content-Type"] == "application/problem+json"
        assert answer.json()["code"] == code
        assert (link.state, link.version) == (State.PROPOSED, 1)


def test_swap_answers_with_the_turned_link(people: People, link: Link) -> None:
    answer = api(people.annotator).post(f"/api/v1/reposts/{link.pk}/swap/", {"version": 1})
    assert answer.json()["original"] == str(link.copy_id)
    again = api(people.annotator).post(f"/api/v1/reposts/{link.pk}/swap/", {"version": 1})
    assert (again.status_code, again.json()["code"]) == (409, "stale")


def test_one_link_answers_with_its_etag_and_the_unseen_like_the_unknown(
    people: People, link: Link
) -> None:
    assert api(people.annotator).get(f"/api/v1/reposts/{link.pk}/")["ETag"] == '"1"'
    unseen = api(people.stranger).get(f"/api/v1/reposts/{link.pk}/")
    unknown = api(people.stranger).get(f"/api/v1/reposts/{uuid4()}/")
    assert unseen.status_code == unknown.status_code == 404
    assert unseen.json() == unknown.json()


def page(member: Membership) -> Client:
    client = Client()
    client.force_login(member.user)
    return client


@pytest.mark.usefixtures("link")
def test_the_list_shows_coverage_and_the_buttons(people: People) -> None:
    shown = page(people.annotator).get("/reposts/").content.decode()
    assert "The copy" in shown
    assert "91%" in shown
    assert "Confirm repost" in shown
    assert "Confirm repost" not in page(people.admin).get("/reposts/").content.decode()
    assert "The copy" not in page(people.stranger).get("/reposts/").content.decode()


def test_a_pair_is_confirmed_from_its_page_and_rejected_from_the_list(
    people: People, link: Link
) -> None:
    client = page(people.annotator)
    at = f"/reposts/{link.pk}/"
    assert "Nobody waved." in client.get(at).content.decode()

    answer = client.post(f"{at}move/", {"to": "confirmed", "version": 1})
    assert (answer.status_code, answer["Location"]) == (302, at)
    answer = client.post(f"{at}move/", {"to": "detached", "version": 2, "back": "on"})
    assert (answer.status_code, answer["Location"]) == (302, "/reposts/")
    answer = client.post(f"{at}swap/", {"version": 3})
    assert (answer.status_code, answer["Location"]) == (302, at)
    link.refresh_from_db()
    assert (link.state, link.version) == (State.DETACHED, 4)


@pytest.mark.parametrize(
    ("who", "path", "body", "status"),
    [
        ("annotator", "move/", {"to": "confirmed", "version": 9}, 409),
        ("annotator", "move/", {"to": "confirmed"}, 400),
        ("annotator", "swap/", {"version": "x"}, 400),
        ("admin", "swap/", {"version": 1}, 403),
        ("stranger", "move/", {"to": "confirmed", "version": 1}, 404),
        ("stranger", "", None, 404),
    ],
)
def test_pages_refuse_with_a_sentence(
    *, people: People, link: Link, who: str, path: str, body: dict[str, Any] | None, status: int
) -> None:
    client = page(getattr(people, who))
    at = f"/reposts/{link.pk}/{path}"
    answer = client.get(at) if body is None else client.post(at, body)
    assert answer.status_code == status
    link.refresh_from_db()
    assert link.version == 1
