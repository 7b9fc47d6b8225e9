"""The API of fact-checks: a table of who, what, and the answer."""

import json
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from rest_framework.test import APIClient

from apps.accounts.models import Membership
from apps.annotations.models import Claim
from apps.factchecks.models import Evidence, FactCheck
from apps.factchecks.states import State
from tests.factories import People

pytestmark = pytest.mark.django_db
Make = Callable[..., FactCheck]
AT = "/api/v1/factchecks/"


def api(member: Membership | None) -> APIClient:
    client = APIClient()
    if member:
        client.force_login(member.user)
    return client


@pytest.mark.usefixtures("claim")
def test_the_scale_is_a_bare_list_from_false_to_true(people: People) -> None:
    scale = api(people.annotator).get("/api/v1/ratings/").json()
    assert [rating["slug"] for rating in scale][::4] == ["false", "true"]
    assert scale[2] == {"slug": "unproven", "label": "Cannot be established", "value": 3}


def test_a_start_answers_201_then_200_and_then_that_the_claim_is_taken(
    people: People, claim: Claim
) -> None:
    body = {
        "id": str(uuid4()),
        "claim": str(claim.pk),
        "rating": "unproven",
        "conclusion": "One origin.",
    }
    client = api(people.annotator)
    first = client.post(AT, body)
    assert (first.status_code, first["ETag"]) == (201, '"1"')
    assert first.json().items() >= {**body, "state": "draft", "edition": 1, "version": 1}.items()
    assert client.post(AT, body).status_code == 200
    used = client.post(AT, {**body, "conclusion": "Other."})
    assert (used.status_code, used.json()["code"]) == (409, "id_used")
    taken = client.post(AT, {"claim": str(claim.pk)})
    assert (taken.status_code, taken.json()["code"]) == (409, "already_checked")
    assert taken.json()["current"] == {"id": body["id"]}


@pytest.mark.parametrize(
    ("who", "change", "status", "code"),
    [
        ("annotator", {"rating": None}, 201, None),
        ("annotator", {"rating": "pants-on-fire"}, 400, "unknown_rating"),
        ("annotator", {"claim": "banana"}, 400, "invalid"),
        ("annotator", {"claim": None}, 400, "invalid"),
        ("annotator", {"claim": str(uuid4())}, 400, "invalid"),
        ("annotator", {"id": "banana"}, 400, "invalid"),
        ("annotator", {"conclusion": "a\x00b"}, 400, "invalid"),
        ("annotator", {"conclusion": "\ud83d"}, 400, "invalid"),
        ("annotator", {"conclusion": "x" * 20_001}, 400, "bad_text"),
        ("admin", {}, 403, "not_allowed"),
        ("stranger", {}, 400, "invalid"),
        (None, {}, 401, "not_signed_in"),
    ],
)
def test_who_may_start_what(
    *,
    people: People,
    claim: Claim,
    who: str | None,
    change: dict[str, Any],
    status: int,
    code: str | None,
) -> None:
    client = api(getattr(people, who) if who else None)
    # As text: a lone surrogate can be written in JSON, though not in UTF-8.
    body = json.dumps({"claim": str(claim.pk), **change})
    answer = client.post(AT, body, content_type="application/json")
    assert answer.status_code == status, answer.content
    assert FactCheck.objects.count() == (status == 201)
    if code:
        assert answer["Content-Type"] == "application/problem+json"
        assert answer.json()["code"] == code


@pytest.mark.parametrize(
    ("who", "before", "body", "status", "code"),
    [
        ("annotator", "draft", {"to": "in_review", "note": "", "version": 1}, 200, None),
        ("reviewer", "in_review", {"to": "approved", "note": "", "version": 1}, 200, None),
        ("editor", "approved", {"to": "published", "version": 1}, 200, None),
        ("annotator", "draft", {"to": "approved", "version": 1}, 409, "no_such_step"),
        ("annotator", "draft", {"to": "banana", "version": 1}, 409, "no_such_step"),
        ("annotator", "draft", {"to": "in_review", "version": 2}, 409, "stale"),
        ("annotator", "in_review", {"to": "approved", "version": 1}, 403, "not_allowed"),
        ("admin", "in_review", {"to": "approved", "version": 1}, 403, "not_allowed"),
        ("reviewer", "approved", {"to": "published", "version": 1}, 403, "not_allowed"),
        ("reviewer", "in_review", {"to": "changes_requested", "version": 1}, 400, "note_needed"),
        ("annotator", "draft", {"to": "in_review"}, 400, "invalid"),
        ("annotator", "draft", {"version": 1}, 400, "invalid"),
        ("annotator", "draft", {"to": "in_review", "version": "x"}, 400, "invalid"),
        ("stranger", "draft", {"to": "in_review", "version": 1}, 404, "not_found"),
        (None, "draft", {"to": "in_review", "version": 1}, 401, "not_signed_in"),
    ],
)
def test_move_answers_by_the_table(
    *,
    people: People,
    a_factcheck: Make,
    who: str | None,
    before: str,
    body: dict[str, Any],
    status: int,
    code: str | None,
) -> None:
    factcheck = a_factcheck(State(before))
    client = api(getattr(people, who) if who else None)
    answer = client.post(f"{AT}{factcheck.pk}/move/", body)
    factcheck.refresh_from_db()

    assert answer.status_code == status, answer.content
    if code is None:
        assert answer.json()["state"] == factcheck.state == body["to"]
        assert answer["ETag"] == '"2"'
    else:
        assert answer.json()["code"] == code
        assert (factcheck.state, factcheck.version) == (before, 1)


def test_the_author_with_every_role_is_told_that_it_is_their_own(
    people: People, a_factcheck: Make
) -> None:
    factcheck = a_factcheck(State.IN_REVIEW)
    people.annotator.roles = ["annotator", "reviewer", "editor", "admin"]
    people.annotator.save()
    answer = api(people.annotator).post(
        f"{AT}{factcheck.pk}/move/", {"to": "approved", "version": 1}
    )
    assert (answer.status_code, answer.json()["code"]) == (403, "own_work")


@pytest.mark.parametrize(
    ("who", "match", "body", "status", "code"),
    [
        ("colleague", '"1"', {"conclusion": "Two origins."}, 200, None),
        ("colleague", '"1"', {"rating": None}, 200, None),
        ("colleague", '"1"', {"rating": "banana"}, 400, "unknown_rating"),
        ("colleague", '"7"', {"conclusion": "Two origins."}, 412, "precondition_failed"),
        ("colleague", None, {"conclusion": "Two origins."}, 428, "precondition_required"),
        ("colleague", "banana", {"conclusion": "Two origins."}, 412, "precondition_failed"),
        ("admin", '"1"', {"conclusion": "Two origins."}, 403, "not_allowed"),
        ("stranger", '"1"', {"conclusion": "Two origins."}, 404, "not_found"),
        ("stranger", None, {"conclusion": "Two origins."}, 404, "not_found"),
    ],
)
def test_patch_answers_by_the_table(
    *,
    people: People,
    a_factcheck: Make,
    who: str,
    match: str | None,
    body: dict[str, Any],
    status: int,
    code: str | None,
) -> None:
    factcheck = a_factcheck()
    headers = {"If-Match": match} if match else {}
    client = api(getattr(people, who))
    answer = client.patch(f"{AT}{factcheck.pk}/", body, headers=headers)

    assert answer.status_code == status, answer.content
    if code is None:
        assert answer["ETag"] == '"2"'
        assert answer.json().items() >= {**body, "edition": 2}.items()
    else:
        assert answer.json()["code"] == code
    if code == "precondition_failed":
        assert answer.json()["current"]["version"] == 1


def test_evidence_is_added_once_shown_and_taken_out(people: People, a_factcheck: Make) -> None:
    factcheck = a_factcheck()
    client, at = api(people.colleague), f"{AT}{factcheck.pk}/"
    body = {"id": str(uuid4()), "stance": "supports", "url": "https://lantern.example/list"}

    assert client.post(f"{at}evidence/", body).status_code == 201
    assert client.post(f"{at}evidence/", body).status_code == 200
    shown = client.get(at).json()
    assert [item["id"] for item in shown["evidence"]] == [body["id"]]
    assert (shown["edition"], shown["version"]) == (2, 2)
    assert client.get(f"{at}evidence/").json() == shown["evidence"]

    item = f"{at}evidence/{body['id']}/"
    assert client.delete(item).status_code == 428
    assert client.delete(item, headers={"If-Match": '"9"'}).status_code == 412
    assert api(people.stranger).delete(item, headers={"If-Match": '"1"'}).status_code == 404
    assert client.delete(item, headers={"If-Match": '"1"'}).status_code == 204
    assert client.delete(item, headers={"If-Match": '"1"'}).status_code == 404
    assert client.get(at).json()["evidence"] == []


@pytest.mark.parametrize(
    ("who", "body", "status"),
    [
        ("colleague", {"stance": "banana", "note": "A list."}, 400),
        ("colleague", {"stance": "supports"}, 400),
        ("colleague", {"note": "A list."}, 400),
        ("colleague", {"stance": "supports", "url": "ftp://lantern.example/"}, 400),
        ("admin", {"stance": "supports", "note": "A list."}, 403),
        ("stranger", {"stance": "supports", "note": "A list."}, 404),
    ],
)
def test_evidence_is_refused_by_the_table(
    *, people: People, a_factcheck: Make, who: str, body: dict[str, Any], status: int
) -> None:
    answer = api(getattr(people, who)).post(f"{AT}{a_factcheck().pk}/evidence/", body)
    assert answer.status_code == status
    assert not Evidence.objects.exists()


def test_the_list_is_a_page_of_what_one_may_see(people: People, a_factcheck: Make) -> None:
    factcheck = a_factcheck()
    client = api(people.admin)
    for query in ("", f"?claim={factcheck.claim_id}", "?state=draft"):
        assert [row["id"] for row in client.get(AT + query).json()["results"]] == [
            str(factcheck.pk)
        ]
    for query in (f"?claim={uuid4()}", "?state=published"):
        assert client.get(AT + query).json()["results"] == []
    assert client.get(f"{AT}?claim=banana").status_code == 400
    assert api(people.stranger).get(AT).json()["results"] == []
    unseen = api(people.stranger).get(f"{AT}{factcheck.pk}/")
    assert (unseen.status_code, unseen.json()["code"]) == (404, "not_found")
