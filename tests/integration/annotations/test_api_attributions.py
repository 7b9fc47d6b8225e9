"""Who says what, over the API and in the database."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, transaction

from apps.annotations import selectors, services
from apps.annotations.models import Annotation, Attribution
from apps.annotations.spans import Fragment
from apps.articles.models import Article, Entry
from apps.sources.models import Source
from tests.factories import People, an_article
from tests.integration.annotations.conftest import Call

pytestmark = pytest.mark.django_db
KINDS = ("source", "cue", "content", "claim", "note")


@pytest.fixture
def article(people: People) -> Article:
    return an_article(people.annotator)


@pytest.fixture
def marks(people: People, article: Article) -> dict[str, Annotation]:
    """Make one mark of each kind that matters, one after the other."""
    return {
        kind: services.create_annotation(
            by=people.annotator,
            article_id=article.pk,
            kind=kind,
            span=(Fragment(8 * n, 8 * n + 7),),
        )[0]
        for n, kind in enumerate(KINDS)
    }


def tied(marks: dict[str, Annotation], **members: object) -> dict[str, object]:
    ids = {kind: str(marks[kind].pk) for kind in ("source", "cue", "content")}
    return {"id": str(uuid4()), **ids, "form": "indirect", "hedges": ["reportedly"], **members}


def post(call: Call, people: People, article: Article, sent: object) -> Any:
    return call(people.annotator, "POST", f"articles/{article.pk}/attributions/", sent)


def test_an_attribution_is_made_shown_changed_and_taken_apart(
    people: People, call: Call, article: Article, marks: dict[str, Annotation]
) -> None:
    sent = tied(marks)
    answer = post(call, people, article, sent)
    made = answer.json()
    assert (answer.status_code, answer["ETag"]) == (201, '"1"')
    assert {name: made[name] for name in sent} == sent
    assert made["parent"] is None
    assert post(call, people, article, sent).status_code == 200
    assert post(call, people, article, {**sent, "form": "direct"}).json()["code"] == "id_used"
    everything = f"articles/{article.pk}/attributions/"
    assert call(people.reviewer, "GET", everything).json() == [made]
    path = f"attributions/{made['id']}/"
    assert call(people.annotator, "PATCH", path, {"form": "direct"}).status_code == 428
    change: dict[str, object] = {"cue": None, "content": str(marks["claim"].pk), "hedges": []}
    now = call(people.annotator, "PATCH", path, change, version=1).json()
    assert {name: now[name] for name in change} == change
    assert (now["source"], now["form"], now["version"]) == (sent["source"], "indirect", 2)
    stale = call(people.annotator, "DELETE", path, version=1)
    assert (stale.status_code, stale.json()["current"]) == (412, now)
    assert call(people.annotator, "DELETE", path, version=2).status_code == 204
    assert call(people.annotator, "GET", everything).json() == []
    assert call(people.annotator, "GET", path).status_code == 404
    kinds = list(Entry.objects.order_by("seq").values_list("kind", flat=True))[-3:]
    assert kinds == ["attribution.created", "attribution.changed", "attribution.deleted"]


BAD: list[tuple[str, dict[str, object], str]] = [
    ("neither source nor cue", {"source": None, "cue": None}, "bad_attribution"),
    ("no content", {"content": None}, "invalid"),
    ("a mark nobody knows", {"cue": str(uuid4())}, "bad_attribution"),
    ("an unknown form", {"form": "hearsay"}, "invalid"),
    ("half an emoji as form", {"form": "\ud83d"}, "invalid"),
    ("hedges that are one text", {"hedges": "reportedly"}, "invalid"),
    ("a number as hedge", {"hedges": [7]}, "invalid"),
    ("an empty hedge", {"hedges": [" "]}, "bad_text"),
    ("NUL in a hedge", {"hedges": ["a\x00"]}, "bad_text"),
    ("a hedge too long", {"hedges": ["a" * 101]}, "bad_text"),
    ("too many hedges", {"hedges": ["a"] * 21}, "bad_attribution"),
    ("a parent nobody knows", {"parent": str(uuid4())}, "bad_attribution"),
]


@pytest.mark.parametrize("bad", [pytest.param(row, id=row[0]) for row in BAD])
def test_what_cannot_be_tied_is_refused_and_leaves_nothing(
    people: People,
    call: Call,
    article: Article,
    marks: dict[str, Annotation],
    bad: tuple[str, dict[str, object], str],
) -> None:
    _, members, code = bad
    seq = Article.objects.get(pk=article.pk).seq
    answer = post(call, people, article, tied(marks, **members))
    assert (answer.status_code, answer.json()["code"]) == (400, code)
    assert not Attribution.objects.exists()
    assert Article.objects.get(pk=article.pk).seq == seq


@pytest.mark.parametrize("part", ["source", "cue", "content"])
def test_each_part_takes_marks_of_its_own_kinds_alone(
    people: People, article: Article, marks: dict[str, Annotation], call: Call, part: str
) -> None:
    for kind, mark in marks.items():
        fits = kind == part or (part == "content" and kind == "claim")
        answer = post(call, people, article, tied(marks, **{part: str(mark.pk)}))
        assert answer.status_code == (201 if fits else 400), kind


@pytest.mark.parametrize("part", ["source", "cue", "content"])
def test_marks_of_another_article_are_none_even_to_the_database(
    people: People, article: Article, marks: dict[str, Annotation], call: Call, part: str
) -> None:
    other = an_article(people.annotator)
    elsewhere, _ = services.create_annotation(
        by=people.annotator, article_id=other.pk, kind=part, span=(Fragment(0, 7),)
    )
    answer = post(call, people, article, tied(marks, **{part: str(elsewhere.pk)}))
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_attribution")
    made = post(call, people, article, tied(marks)).json()
    with pytest.raises(IntegrityError), transaction.atomic():
        Attribution.objects.filter(pk=made["id"]).update(**{f"{part}_mark": elsewhere})


def test_a_mark_in_use_can_be_neither_deleted_nor_made_something_else(
    people: People, call: Call, article: Article, marks: dict[str, Annotation]
) -> None:
    made = post(call, people, article, tied(marks)).json()
    path = f"annotations/{marks['cue'].pk}/"
    for method, sent in (("DELETE", None), ("PATCH", {"kind": "note"})):
        answer = call(people.annotator, method, path, sent, version=1)
        assert (answer.status_code, answer.json()["code"]) == (409, "mark_in_use")
        assert answer.json()["current"] == {"attributions": [made["id"]]}
    call(people.annotator, "DELETE", f"attributions/{made['id']}/", version=1)
    assert call(people.annotator, "DELETE", path, version=1).status_code == 204


def test_an_attribution_never_stands_inside_itself(
    people: People, call: Call, article: Article, marks: dict[str, Annotation]
) -> None:
    outer = post(call, people, article, tied(marks)).json()
    middle = post(call, people, article, tied(marks, parent=outer["id"])).json()
    inner = post(call, people, article, tied(marks, parent=middle["id"])).json()
    for parent in (outer, middle, inner):
        answer = call(
            people.annotator,
            "PATCH",
            f"attributions/{outer['id']}/",
            {"parent": parent["id"]},
            version=1,
        )
        assert (answer.status_code, answer.json()["code"]) == (400, "attribution_circle")
        with pytest.raises(IntegrityError), transaction.atomic():
            Attribution.objects.filter(pk=outer["id"]).update(parent=parent["id"])
    answer = call(people.annotator, "DELETE", f"attributions/{middle['id']}/", version=1)
    assert (answer.status_code, answer.json()["code"]) == (409, "attribution_in_use")
    assert answer.json()["current"] == {"attributions": [inner["id"]]}
    path = f"attributions/{inner['id']}/"
    now = call(people.annotator, "PATCH", path, {"parent": None}, version=1).json()
    assert now["parent"] is None
    assert (
        call(people.annotator, "DELETE", f"attributions/{middle['id']}/", version=1).status_code
        == 204
    )


def test_a_chain_begins_with_the_origin_in_its_registry_name(
    people: People, call: Call, article: Article, marks: dict[str, Annotation]
) -> None:
    source = Source.objects.create(
        newsroom=people.annotator.newsroom, kind="organisation", name="Lantern", name_key="lantern"
    )
    outer = post(call, people, article, tied(marks, source=None, hedges=["says it heard"])).json()
    inner = post(call, people, article, tied(marks, parent=outer["id"])).json()
    services.update_annotation(
        by=people.annotator, annotation_id=marks["source"].pk, version=1, source_id=source.pk
    )
    cue = marks["cue"].fragments.get().quote
    pk = marks["content"].pk
    # The outer one is told as the end of the inner one's chain, and not once more by itself.
    (steps,) = selectors.chains_to(people.reviewer, [pk])[pk]
    assert steps[0].attribution.pk == UUID(inner["id"])
    assert [(step.name, step.cue, list(step.hedges)) for step in steps] == [
        ("Lantern", cue, ["reportedly"]),
        ("", cue, ["says it heard"]),
    ]
    assert selectors.chains_to(people.stranger, [pk]) == {}


def test_only_its_maker_or_an_editor_changes_an_attribution(
    people: People, call: Call, article: Article, marks: dict[str, Annotation]
) -> None:
    path = f"attributions/{post(call, people, article, tied(marks)).json()['id']}/"
    change = {"form": "direct"}
    expected = {"colleague": 403, "reviewer": 403, "admin": 403, "stranger": 404, "editor": 200}
    for who, status in expected.items():
        answer = call(getattr(people, who), "PATCH", path, change, version=1)
        assert answer.status_code == status, who
