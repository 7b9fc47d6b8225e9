"""Marks over the API: what is made, what is refused, and that a refusal leaves nothing behind."""

import gzip
import json
from typing import Any
from uuid import uuid4

import pytest
from django.apps import apps as registry
from django.db import transaction
from django.db.models import Model
from django.test import Client

from apps.annotations import services
from apps.annotations.api import serializers, shapes
from apps.annotations.models import Annotation, Attribution, Claim, Fragment
from apps.annotations.spans import MAX_FRAGMENTS, MAX_LENGTH
from apps.annotations.spans import Fragment as Piece
from apps.articles.models import Article, Entry
from apps.audit.models import Record
from apps.sources.models import Source
from tests.factories import People, an_article
from tests.integration.annotations.conftest import Call

pytestmark = pytest.mark.django_db
# An emoji and a combining accent, so that bytes, UTF-16 units and code points all differ.
TEXT = "🕊️ Lantern counted 140 men; Café Órbita says “sixty”.\n\nاللجنة لم تجتمع. Комиссии не было."
UNITS = len(TEXT.encode("utf-16-le")) // 2


def sent(**members: object) -> dict[str, object]:
    return {"id": str(uuid4()), "kind": "claim", "fragments": [{"start": 3, "end": 22}], **members}


def rows() -> dict[str, int]:
    """Count every row of every table of ours that a write here could leave behind."""
    models: list[type[Model]] = [
        *registry.get_app_config("annotations").get_models(),
        Entry,
        Record,
    ]
    return {model.__name__: model._default_manager.count() for model in models}


def test_a_mark_comes_back_with_its_words_version_author_and_claim(
    people: People, call: Call
) -> None:
    article = an_article(people.annotator, TEXT)
    body = sent(body="Who counted?", fragments=[{"start": 3, "end": 22}, {"start": 28, "end": 32}])
    answer = call(people.annotator, "POST", f"articles/{article.pk}/annotations/", body)
    mark = answer.json()
    assert (answer.status_code, answer["ETag"]) == (201, '"1"')
    assert mark["quote"] == f"{TEXT[3:22]} … {TEXT[28:32]}"
    assert [part["quote"] for part in mark["fragments"]] == [TEXT[3:22], TEXT[28:32]]
    claim = Claim.objects.get()
    assert claim.text == mark["quote"]
    known = {
        "id": body["id"],
        "article": str(article.pk),
        "kind": "claim",
        "body": "Who counted?",
        "version": 1,
        "state": "accepted",
        "origin": "person",
        "author": {"id": str(people.annotator.user_id), "name": people.annotator.user.name},
        "accepted_by": None,
        "source": None,
        "claim": str(claim.pk),
        "thread": None,
    }
    assert {name: mark[name] for name in known} == known
    assert call(people.reviewer, "GET", f"annotations/{mark['id']}/").json() == mark
    assert call(people.admin, "GET", f"articles/{article.pk}/annotations/").json() == [mark]
    entry = Entry.objects.get()
    assert (entry.seq, entry.kind, str(entry.subject_id)) == (1, "annotation.created", body["id"])


def test_the_same_post_again_answers_200_and_makes_nothing(people: People, call: Call) -> None:
    path = f"articles/{an_article(people.annotator, TEXT).pk}/annotations/"
    body = sent()
    first = call(people.annotator, "POST", path, body)
    before = rows()
    again = call(people.annotator, "POST", path, body)
    assert (again.status_code, again.json()) == (200, first.json())
    assert rows() == before


@pytest.mark.parametrize("who", ["annotator", "colleague"])
def test_an_id_that_belongs_to_another_body_or_person_is_refused(
    people: People, call: Call, who: str
) -> None:
    path = f"articles/{an_article(people.annotator, TEXT).pk}/annotations/"
    body = sent()
    call(people.annotator, "POST", path, body)
    before = rows()
    other = body if who == "colleague" else {**body, "body": "Other words"}
    answer = call(getattr(people, who), "POST", path, other)
    assert (answer.status_code, answer.json()["code"]) == (409, "id_used")
    assert rows() == before


def test_the_same_mark_of_the_same_author_is_refused_by_name(people: People, call: Call) -> None:
    path = f"articles/{an_article(people.annotator, TEXT).pk}/annotations/"
    first = call(people.annotator, "POST", path, sent()).json()
    before = rows()
    answer = call(people.annotator, "POST", path, sent())
    assert (answer.status_code, answer.json()["code"]) == (409, "same_mark")
    assert answer.json()["current"] == first
    assert rows() == before
    assert call(people.colleague, "POST", path, sent()).status_code == 201


SPANS: list[tuple[str, object, str]] = [
    ("nothing", None, "invalid"),
    ("no list", {"start": 1, "end": 2}, "bad_offset"),
    ("no fragment", [], "empty_span"),
    ("no object", [[1, 2]], "bad_offset"),
    ("no end", [{"start": 1}], "bad_offset"),
    ("a float", [{"start": 1.0, "end": 2}], "bad_offset"),
    ("a bool", [{"start": True, "end": 5}], "bad_offset"),
    ("a string", [{"start": "1", "end": "2"}], "bad_offset"),
    ("a null", [{"start": None, "end": 2}], "bad_offset"),
    ("a negative", [{"start": -1, "end": 2}], "span_outside_text"),
    ("a huge number", [{"start": 0, "end": 10**40}], "span_outside_text"),
    ("one past the end", [{"start": 0, "end": len(TEXT) + 1}], "span_outside_text"),
    (
        "UTF-16 of the end",
        [{"start": 0, "end": len(TEXT.encode("utf-16-le")) // 2}],
        "span_outside_text",
    ),
    ("nothing between", [{"start": 5, "end": 5}], "empty_span"),
    ("end before start", [{"start": 6, "end": 5}], "empty_span"),
    ("white space", [{"start": TEXT.index("\n"), "end": TEXT.index("\n") + 2}], "blank_span"),
    ("overlap", [{"start": 3, "end": 9}, {"start": 8, "end": 12}], "unordered_span"),
    ("backwards", [{"start": 8, "end": 12}, {"start": 3, "end": 6}], "unordered_span"),
    ("the same twice", [{"start": 3, "end": 6}] * 2, "unordered_span"),
    (
        "10,001 fragments",
        [{"start": 2 * n, "end": 2 * n + 1} for n in range(10_001)],
        "span_too_long",
    ),
    ("one fragment too many", [{"start": 3, "end": 4}] * (MAX_FRAGMENTS + 1), "span_too_long"),
]
BODIES: list[tuple[str, dict[str, object], str]] = [
    ("an unknown kind", {"kind": "rumour"}, "invalid"),
    ("no kind", {"kind": None}, "invalid"),
    ("half an emoji as kind", {"kind": "\ud83d"}, "invalid"),
    ("a list as kind", {"kind": ["claim"]}, "invalid"),
    ("NUL in the body", {"body": "a\x00b"}, "bad_text"),
    ("half an emoji in the body", {"body": "a\ud83d"}, "bad_text"),
    ("a number as body", {"body": 7}, "invalid"),
    ("null as body", {"body": None}, "invalid"),
    ("a body too long", {"body": "a" * 20_001}, "bad_text"),
    ("no id", {"id": "seven"}, "invalid"),
    ("half an emoji as id", {"id": "\ud83d"}, "invalid"),
    ("a source on a claim", {"source": str(uuid4())}, "invalid"),
    ("a source nobody knows", {"kind": "source", "source": str(uuid4())}, "invalid"),
    ("a claim nobody knows", {"claim": str(uuid4())}, "invalid"),
    ("a claim on a note", {"kind": "note", "claim": str(uuid4())}, "invalid"),
]
BYTES: list[tuple[str, bytes]] = [
    ("empty", b""),
    ("no JSON", b"{"),
    ("a list", b"[]"),
    ("a word", b'"claim"'),
    ("no UTF-8", b'{"kind": "\xff"}'),
    ("not a number", b'{"fragments": [{"start": NaN, "end": 2}]}'),
    ("a deep nest", b"[" * 200_000),
    ("5,000 digits", b'{"fragments": [{"start": 0, "end": ' + b"9" * 5000 + b"}]}"),
]


@pytest.mark.parametrize("method", ["POST", "PATCH"])
@pytest.mark.parametrize(
    ("fragments", "code"), [pytest.param(sent, code, id=what) for what, sent, code in SPANS]
)
def test_a_span_that_is_not_in_the_text_is_refused_and_leaves_nothing(
    people: People, call: Call, fragments: object, code: str, method: str
) -> None:
    assert refused(people, call, method, {"fragments": fragments}) == code


@pytest.mark.parametrize(
    ("members", "code"), [pytest.param(sent, code, id=what) for what, sent, code in BODIES]
)
def test_a_member_that_cannot_be_used_is_refused_and_leaves_nothing(
    people: People, call: Call, members: dict[str, object], code: str
) -> None:
    assert refused(people, call, "POST", members) == code


@pytest.mark.parametrize("raw", [pytest.param(raw, id=what) for what, raw in BYTES])
def test_bytes_that_are_no_json_object_are_refused_and_leave_nothing(
    people: People, call: Call, raw: bytes
) -> None:
    path = f"articles/{an_article(people.annotator, TEXT).pk}/annotations/"
    before = rows()
    answer = call(people.annotator, "POST", path, raw)
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    assert answer.json()["detail"]
    assert rows() == before


def refused(people: People, call: Call, method: str, members: dict[str, object]) -> str:
    """Send what cannot be used; check that the answer is a sentence, and return its code."""
    article = an_article(people.annotator, TEXT)
    mark, _ = services.create_annotation(
        by=people.annotator, article_id=article.pk, kind="note", span=(Piece(3, 10),)
    )
    before, version = rows(), Annotation.objects.get().version
    if method == "POST":
        path = f"articles/{article.pk}/annotations/"
        answer = call(people.annotator, "POST", path, sent(**members))
    else:
        answer = call(people.annotator, "PATCH", f"annotations/{mark.pk}/", members, version=1)
    problem = answer.json()
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    assert problem["detail"].endswith(".")
    assert set(problem["errors"]) <= set(members)
    assert rows() == before
    assert Annotation.objects.get().version == version
    return str(problem["code"])


def test_a_mark_longer_than_20000_characters_is_refused(people: People, call: Call) -> None:
    article = an_article(people.annotator, "a" * (MAX_LENGTH + 1))
    path = f"articles/{article.pk}/annotations/"
    body = sent(fragments=[{"start": 0, "end": MAX_LENGTH + 1}])
    assert call(people.annotator, "POST", path, body).json()["code"] == "span_too_long"
    body = sent(fragments=[{"start": 0, "end": MAX_LENGTH}])
    assert call(people.annotator, "POST", path, body).status_code == 201


@pytest.mark.parametrize("status", ["importing", "failed"])
def test_an_article_without_text_cannot_be_marked(people: People, call: Call, status: str) -> None:
    article = an_article(people.annotator, TEXT)
    Article.objects.filter(pk=article.pk).update(status=status)
    answer = call(people.annotator, "POST", f"articles/{article.pk}/annotations/", sent())
    assert (answer.status_code, answer.json()["code"]) == (409, "article_not_ready")
    assert not Annotation.objects.exists()


def test_an_edit_needs_the_version_that_stands(people: People, call: Call) -> None:
    article = an_article(people.annotator, TEXT)
    mark = call(people.annotator, "POST", f"articles/{article.pk}/annotations/", sent()).json()
    path = f"annotations/{mark['id']}/"
    assert call(people.annotator, "PATCH", path, {"body": "b"}).status_code == 428
    assert call(people.annotator, "DELETE", path).status_code == 428
    answer = call(people.annotator, "PATCH", path, {"body": "b"}, version=1)
    now = answer.json()
    assert (answer.status_code, answer["ETag"], now["body"]) == (200, '"2"', "b")
    for method in ("PATCH", "DELETE"):
        answer = call(people.annotator, method, path, {"body": "c"}, version=1)
        assert (answer.status_code, answer.json()["current"]) == (412, now)
    assert call(people.annotator, "DELETE", path, version=2).status_code == 204
    assert call(people.annotator, "GET", path).status_code == 404
    assert call(people.annotator, "GET", f"articles/{article.pk}/annotations/").json() == []
    kinds = list(Entry.objects.order_by("seq").values_list("kind", flat=True))
    assert kinds == ["annotation.created", "annotation.changed", "annotation.deleted"]


def test_a_deleted_mark_comes_back_with_its_claim_and_its_id_is_not_free(
    people: People, call: Call
) -> None:
    path = f"articles/{an_article(people.annotator, TEXT).pk}/annotations/"
    body = sent()
    mark = call(people.annotator, "POST", path, body).json()
    one = f"annotations/{mark['id']}/"
    call(people.annotator, "DELETE", one, version=1)
    assert call(people.annotator, "POST", path, body).json()["code"] == "id_used"
    stale = call(people.annotator, "POST", f"{one}restore/", {"version": 1})
    assert (stale.status_code, stale.json()["code"]) == (409, "stale")
    back = call(people.annotator, "POST", f"{one}restore/", {"version": 2})
    assert (back.status_code, back.json()) == (200, {**mark, "version": 3})
    again = call(people.annotator, "POST", f"{one}restore/", {"version": 3})
    assert (again.status_code, again.json()["code"]) == (409, "no_such_step")


def test_a_mark_cannot_come_back_where_its_author_has_marked_again(
    people: People, call: Call
) -> None:
    path = f"articles/{an_article(people.annotator, TEXT).pk}/annotations/"
    mark = call(people.annotator, "POST", path, sent()).json()
    call(people.annotator, "DELETE", f"annotations/{mark['id']}/", version=1)
    second = call(people.annotator, "POST", path, sent()).json()
    back = call(people.annotator, "POST", f"annotations/{mark['id']}/restore/", {"version": 2})
    assert (back.status_code, back.json()["code"]) == (409, "same_mark")
    assert back.json()["current"]["id"] == second["id"]


def test_boundaries_kind_and_source_can_be_corrected(people: People, call: Call) -> None:
    article = an_article(people.annotator, TEXT)
    source = Source.objects.create(
        newsroom=people.annotator.newsroom, kind="organisation", name="Lantern", name_key="lantern"
    )
    mark = call(people.annotator, "POST", f"articles/{article.pk}/annotations/", sent()).json()
    path = f"annotations/{mark['id']}/"
    change: dict[str, object] = {"fragments": [{"start": 3, "end": 10}]}
    now = call(people.annotator, "PATCH", path, change, version=1).json()
    assert now["quote"] == TEXT[3:10] == Claim.objects.get().text
    change = {"kind": "source", "source": str(source.pk)}
    now = call(people.annotator, "PATCH", path, change, version=2).json()
    assert (now["claim"], now["source"]) == (None, {"id": str(source.pk), "name": "Lantern"})
    now = call(people.annotator, "PATCH", path, {"body": "x"}, version=3).json()
    assert now["source"] == {"id": str(source.pk), "name": "Lantern"}
    now = call(people.annotator, "PATCH", path, {"source": None}, version=4).json()
    assert now["source"] is None
    now = call(people.annotator, "PATCH", path, {"kind": "claim"}, version=5).json()
    assert now["claim"] is not None
    assert list(Fragment.objects.values_list("start", "end", "quote")) == [(3, 10, TEXT[3:10])]


def test_a_claim_mark_can_repeat_a_claim_that_is_known(people: People, call: Call) -> None:
    one, other = (an_article(people.annotator, TEXT) for _ in range(2))
    first = call(people.annotator, "POST", f"articles/{one.pk}/annotations/", sent()).json()
    body = sent(claim=first["claim"])
    second = call(people.annotator, "POST", f"articles/{other.pk}/annotations/", body).json()
    assert second["claim"] == first["claim"]
    assert Claim.objects.count() == 1
    third = call(people.colleague, "POST", f"articles/{other.pk}/annotations/", sent()).json()
    path = f"annotations/{third['id']}/"
    now = call(people.colleague, "PATCH", path, {"claim": first["claim"]}, version=1).json()
    assert now["claim"] == first["claim"]


def test_a_strangers_newsroom_answers_like_nothing(people: People, call: Call) -> None:
    article = an_article(people.annotator, TEXT)
    mark = call(people.annotator, "POST", f"articles/{article.pk}/annotations/", sent()).json()
    before = rows()
    for article_id, mark_id in ((article.pk, mark["id"]), (uuid4(), uuid4())):
        answers = [
            call(people.stranger, "GET", f"articles/{article_id}/annotations/"),
            call(people.stranger, "POST", f"articles/{article_id}/annotations/", sent()),
            call(people.stranger, "GET", f"annotations/{mark_id}/"),
            call(people.stranger, "PATCH", f"annotations/{mark_id}/", {"body": "b"}, version=1),
            call(people.stranger, "DELETE", f"annotations/{mark_id}/", version=1),
            *(
                call(people.stranger, "POST", f"annotations/{mark_id}/{step}/", {"version": 1})
                for step in ("accept", "refuse", "restore", "resolve", "reopen")
            ),
        ]
        assert [answer.status_code for answer in answers] == [404] * len(answers)
        assert len({json.dumps(answer.json(), sort_keys=True) for answer in answers}) == 1
    assert rows() == before


def test_a_colleagues_mark_is_changed_by_an_editor_alone(people: People, call: Call) -> None:
    article = an_article(people.annotator, TEXT)
    mark = call(people.annotator, "POST", f"articles/{article.pk}/annotations/", sent()).json()
    for who in ("colleague", "reviewer", "admin"):
        for method in ("PATCH", "DELETE"):
            member = getattr(people, who)
            answer = call(member, method, f"annotations/{mark['id']}/", {"body": "b"}, version=1)
            assert (answer.status_code, answer.json()["code"]) == (403, "not_allowed")
    answer = call(people.admin, "POST", f"articles/{article.pk}/annotations/", sent())
    assert answer.status_code == 403
    change = {"body": "b"}
    assert (
        call(people.editor, "PATCH", f"annotations/{mark['id']}/", change, version=1).status_code
        == 200
    )


def test_proposals_are_accepted_and_refused_by_version(people: People, call: Call) -> None:
    article = an_article(people.annotator, TEXT)
    assert article.revision_id is not None
    with transaction.atomic():
        mark = services.propose(
            revision_id=article.revision_id, kind="request", span=(Piece(3, 10),)
        )
    path = f"annotations/{mark.pk}/"
    shown = call(people.annotator, "GET", path).json()
    assert (shown["state"], shown["origin"], shown["author"]) == ("proposed", "rule", None)
    for version in (True, "1", 1.0, None, 2**70):
        answer = call(people.annotator, "POST", f"{path}accept/", {"version": version})
        assert answer.status_code in {400, 409}
    now = call(people.annotator, "POST", f"{path}refuse/", {"version": 1})
    assert (now.status_code, now.json()["state"]) == (200, "refused")
    stale = call(people.annotator, "POST", f"{path}accept/", {"version": 1})
    assert (stale.status_code, stale.json()["current"]) == (409, now.json())
    now = call(people.annotator, "POST", f"{path}accept/", {"version": 2}).json()
    assert (now["state"], now["accepted_by"]["name"]) == ("accepted", people.annotator.user.name)
    answer = call(people.annotator, "POST", f"{path}refuse/", {"version": 3})
    assert (answer.status_code, answer.json()["code"]) == (409, "no_such_step")


def test_answers_have_the_members_that_the_document_says(people: People) -> None:
    article = an_article(people.annotator, TEXT)
    by, where = people.annotator, article.pk
    source, _ = services.create_annotation(
        by=by, article_id=where, kind="source", span=(Piece(3, 10),)
    )
    claim, _ = services.create_annotation(
        by=by, article_id=where, kind="claim", span=(Piece(3, 22),)
    )
    tie, _ = services.create_attribution(
        by=by, article_id=where, source=source.pk, content=claim.pk, form="direct"
    )
    said, _ = services.comment(by=by, annotation_id=claim.pk, text="Well")
    claim.refresh_from_db()
    pairs: list[tuple[Any, Any]] = [
        (serializers.AnnotationOut, shapes.annotation(claim)),
        (serializers.ThreadOut, shapes.annotation(claim)["thread"]),
        (serializers.FragmentOut, shapes.annotation(claim)["fragments"][0]),
        (serializers.NamedOut, shapes.annotation(claim)["author"]),
        (serializers.AttributionOut, shapes.attribution(Attribution.objects.get(pk=tie.pk))),
        (serializers.ClaimOut, shapes.claim(Claim.objects.get())),
        (serializers.CommentOut, shapes.comment(said)),
    ]
    for described, made in pairs:
        always = {name for name, each in described().fields.items() if each.required}
        assert always == set(made), described


def test_a_list_says_of_each_mark_what_the_mark_itself_says(people: People, call: Call) -> None:
    article = an_article(people.annotator, TEXT)
    path = f"articles/{article.pk}/annotations/"
    lantern = Source.objects.create(
        newsroom=people.editor.newsroom, kind="outlet", name="Lantern", name_key="lantern"
    )
    first = {"fragments": [{"start": 3, "end": 10}, {"start": 19, "end": 22}]}
    made = [
        call(people.annotator, "POST", path, sent(body="Who counted?", **first)).json(),
        call(people.colleague, "POST", path, sent(kind="source", source=str(lantern.pk))).json(),
        call(people.annotator, "POST", path, sent(kind="figure")).json(),
    ]
    call(people.reviewer, "POST", f"annotations/{made[0]['id']}/comments/", {"text": "Who?"})
    Annotation.objects.filter(pk=made[2]["id"]).update(
        author=None, origin="rule", accepted_by=people.editor.user
    )
    listed = call(people.reviewer, "GET", path).json()
    alone = [call(people.reviewer, "GET", f"annotations/{each['id']}/").json() for each in listed]
    assert listed == alone
    assert {each["id"] for each in listed} == {each["id"] for each in made}
    assert [part["quote"] for each in listed for part in each["fragments"]][:2] == [
        TEXT[3:10],
        TEXT[19:22],
    ]


def test_a_long_answer_is_compressed_for_those_who_take_it_and_keeps_its_version(
    people: People, call: Call
) -> None:
    article = an_article(people.annotator, "Lantern counted 140 men. " * 2000)
    client = Client(headers={"Accept-Encoding": "gzip"})
    client.force_login(people.annotator.user)
    path = f"/api/v1/articles/{article.pk}/"
    answer = client.get(path)
    assert answer.headers["Content-Encoding"] == "gzip"
    assert json.loads(gzip.decompress(answer.content))["id"] == str(article.pk)
    assert answer.headers["ETag"] == call(people.annotator, "GET", path[8:])["ETag"] == '"1"'
    assert "Content-Encoding" not in client.get("/api/v1/me/").headers
    # A page holds secrets of its reader beside words of others.
    assert "Content-Encoding" not in client.get(f"/articles/{article.pk}/").headers
