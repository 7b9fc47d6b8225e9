"""What leaves the house: all that is accepted, nothing that is private, internal or undecided."""

import asyncio
import csv
import io
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import AsyncRequestFactory
from django.utils import timezone
from rest_framework.request import Request

from apps.accounts.models import Membership
from apps.annotations import selectors, services
from apps.annotations.models import Annotation
from apps.annotations.spans import Fragment
from apps.articles.models import Article
from apps.core.api.streams import CHUNK, streamed
from apps.sources.models import Source
from tests.factories import TEXT, People, an_article
from tests.integration.annotations.conftest import Call

pytestmark = pytest.mark.django_db


def a_mark(by: Membership, article: Article, kind: str, *pieces: tuple[int, int]) -> Annotation:
    span = tuple(Fragment(*piece) for piece in pieces)
    return services.create_annotation(by=by, article_id=article.pk, kind=kind, span=span)[0]


def whole(answer: Any) -> str:
    assert answer.status_code == 200, answer.content
    return b"".join(answer).decode()


@pytest.fixture
def article(people: People) -> Article:
    return an_article(
        people.annotator,
        title="Men sent back",
        url="https://meridian.example/müde men",
        canonical_url="https://meridian.example/müde men",
        language="en",
    )


def exported(call: Call, member: Membership, article: Article) -> dict[str, Any]:
    answer = call(member, "GET", f"articles/{article.pk}/annotations.jsonld")
    assert answer["Content-Type"] == (
        'application/ld+json; profile="http://www.w3.org/ns/anno.jsonld"'
    )
    assert answer["Content-Disposition"] == 'attachment; filename="men-sent-back.jsonld"'
    read: dict[str, Any] = json.loads(whole(answer))
    return read


def test_marks_and_attributions_go_out_with_words_places_and_makers(
    people: People, call: Call, article: Article
) -> None:
    me = people.annotator
    claim = a_mark(me, article, "claim", (16, 28), (35, 45))
    source = a_mark(me, article, "source", (0, 7))
    lantern = Source.objects.create(
        newsroom=me.newsroom, by=me.user, kind="organisation", name="Lantern", name_key="lantern"
    )
    services.update_annotation(
        by=me, annotation_id=source.pk, version=1, source_id=lantern.pk, body="Who counted?"
    )
    tie, _ = services.create_attribution(
        by=me,
        article_id=article.pk,
        source=source.pk,
        content=claim.pk,
        form="indirect",
        hedges=["at least"],
    )
    got = exported(call, people.reviewer, article)
    assert got["total"] == len(got["first"]["items"]) == 3
    first, second, third = got["first"]["items"]
    assert first["canonical"] == f"urn:uuid:{source.pk}"
    assert first["creator"]["name"] == me.user.name
    assert first["modified"]
    assert [body.get("value") for body in first["body"]] == [
        "source",
        "Who counted?",
        None,
        "Lantern",
    ]
    assert first["target"]["source"]["via"] == "https://meridian.example/m%C3%BCde%20men"
    assert "modified" not in second
    assert [target["selector"][1]["exact"] for target in second["target"]] == [
        TEXT[16:28],
        TEXT[35:45],
    ]
    assert third["target"] == second["id"]
    assert [body["source"] for body in third["body"] if "source" in body] == [first["id"]]
    assert third["canonical"] == f"urn:uuid:{tie.pk}"
    assert me.user.email not in json.dumps(got)


def test_a_figure_carries_its_numbers_and_a_caveat_what_it_covers_and_their_block(
    people: People, call: Call
) -> None:
    text = "Head\n\n140 men left.\nThen 20 more.\nNone is verified."
    me = people.annotator
    article = an_article(me, text, title="Men sent back", language="en")
    one, other = (a_mark(me, article, "figure", piece) for piece in ((6, 13), (25, 27)))
    caveat = a_mark(me, article, "caveat", (34, 51))
    bare = a_mark(me, article, "figure", (0, 4))
    for figure in (other, one):
        services.cover(by=me, caveat_id=caveat.pk, figure_id=figure.pk)
    services.set_figure(
        by=me,
        annotation_id=one.pk,
        version=1,
        low=Decimal("140.50"),
        high=Decimal(150),
        bound="between",
        counts="=men",
        unit="%",
    )
    got = {item["canonical"]: item for item in exported(call, me, article)["first"]["items"]}
    (said,) = [each for each in got[f"urn:uuid:{one.pk}"]["body"] if each.get("ss:bound")]
    assert said == {
        "type": "TextualBody",
        "value": "between 140.5 and 150 % =men",
        "format": "text/plain",
        "purpose": "describing",
        "ss:role": "figure",
        "ss:bound": "between",
        "ss:low": "140.5",
        "ss:high": "150",
        "ss:counts": "=men",
        "ss:unit": "%",
    }
    bodies = got[f"urn:uuid:{caveat.pk}"]["body"]
    covered = [each["source"] for each in bodies if each.get("ss:role") == "covers"]
    assert covered == [got[f"urn:uuid:{each.pk}"]["id"] for each in (one, other)]
    (block,) = [each for each in bodies if each.get("ss:role") == "block"]
    assert block["selector"] == {"type": "TextPositionSelector", "start": 6, "end": 33}
    assert text[6:33] == "140 men left.\nThen 20 more."
    table = whole(call(me, "GET", f"articles/{article.pk}/annotations.csv"))
    rows = {row["id"]: row for row in csv.DictReader(io.StringIO(table))}
    names = ("low", "high", "bound", "counts", "unit", "covers", "block")
    told = [tuple(rows[str(each.pk)][name] for name in names) for each in (one, caveat, bare)]
    assert told == [
        ("140.5", "150", "between", "'=men", "'%", "", ""),
        ("", "", "", "", "", f"{one.pk} {other.pk}", "6-33"),
        ("",) * 7,
    ]


def test_a_figure_and_the_claim_around_it_take_their_caveat_along(
    people: People, call: Call, article: Article
) -> None:
    me = people.annotator
    a_mark(me, article, "source", (0, 7))
    a_mark(me, article, "claim", (8, 32))
    figure = a_mark(me, article, "figure", (16, 28))
    caveat = a_mark(me, article, "caveat", (33, 43))
    services.cover(by=me, caveat_id=caveat.pk, figure_id=figure.pk)
    source, claim, number, last = exported(call, me, article)["first"]["items"]
    for item in (claim, number):
        link, words = [body for body in item["body"] if body.get("ss:role") == "caveat"]
        assert (link["source"], words["value"]) == (last["id"], TEXT[33:43])
    assert "caveat" not in [body.get("ss:role") for body in source["body"] + last["body"]]
    table = whole(call(me, "GET", f"articles/{article.pk}/annotations.csv"))
    told = [(row["kind"], row["caveats"]) for row in csv.DictReader(io.StringIO(table))]
    assert told == [
        ("source", ""),
        ("claim", TEXT[33:43]),
        ("figure", TEXT[33:43]),
        ("caveat", ""),
    ]
    services.delete_annotation(by=me, annotation_id=caveat.pk, version=1)
    again = exported(call, me, article)["first"]["items"][1]
    assert "caveat" not in [body.get("ss:role") for body in again["body"]]


def test_what_is_private_internal_or_undecided_stays_in_the_house(
    people: People, call: Call, article: Article
) -> None:
    me = people.annotator
    a_mark(me, article, "figure", (16, 28))
    note = a_mark(me, article, "note", (0, 7))
    gone = a_mark(me, article, "cue", (8, 15))
    kept = {"claim": (0, 7), "source": (8, 15), "content": (16, 28)}
    undecided = [a_mark(me, article, kind, piece) for kind, piece in kept.items()]
    services.comment(by=me, annotation_id=note.pk, text="zqsecretqz")
    services.update_annotation(by=me, annotation_id=note.pk, version=1, body="zqsecretqz")
    services.create_attribution(
        by=me,
        article_id=article.pk,
        source=undecided[1].pk,
        content=undecided[2].pk,
        form="direct",
    )
    services.delete_annotation(by=me, annotation_id=gone.pk, version=1)
    Annotation.objects.filter(pk__in=[mark.pk for mark in undecided]).update(state="refused")
    told = json.dumps(exported(call, me, article))
    table = whole(call(me, "GET", f"articles/{article.pk}/annotations.csv"))
    for mark in (note, gone, *undecided):
        assert str(mark.pk) not in told
        assert str(mark.pk) not in table
    assert "zqsecretqz" not in told + table
    assert [row["kind"] for row in csv.DictReader(io.StringIO(table))] == ["figure"]


def test_the_table_says_who_takes_which_part_and_begins_for_excel_when_asked(
    people: People, call: Call, article: Article
) -> None:
    me = people.annotator
    content, cue = a_mark(me, article, "content", (16, 28)), a_mark(me, article, "cue", (8, 15))
    tie, _ = services.create_attribution(
        by=me, article_id=article.pk, cue=cue.pk, content=content.pk, form="direct"
    )
    answer = call(me, "GET", f"articles/{article.pk}/annotations.csv?bom=1")
    assert answer["Content-Type"].startswith("text/csv")
    table = whole(answer)
    assert table[0] == "\ufeff"
    rows = list(csv.DictReader(io.StringIO(table[1:])))
    assert [(row["kind"], row["attributions"]) for row in rows] == [
        ("cue", f"cue:{tie.pk}"),
        ("content", f"content:{tie.pk}"),
    ]
    assert rows[1]["quote"] == TEXT[16:28]


def test_batches_are_read_one_after_the_other_and_lose_nothing(
    people: People,
    article: Article,
    monkeypatch: pytest.MonkeyPatch,
    django_assert_num_queries: Any,
) -> None:
    monkeypatch.setattr("apps.annotations.selectors.exporting.BATCH", 2)
    made = [a_mark(people.annotator, article, "figure", (n, n + 5)) for n in (8, 0, 30, 16, 40)]
    with django_assert_num_queries(3):
        found = selectors.export(people.annotator, article.pk)
    # One is deleted while the answer is being made; it is left out and nothing else.
    Annotation.objects.filter(pk=made[2].pk).update(deleted_at=timezone.now())
    # Of each batch: the marks, their fragments, when they changed, the caveats over them, and what
    # caveats among them cover.
    with django_assert_num_queries(15):
        starts = [mark.pieces[0].start for mark in found.marks()]
    assert starts == [0, 8, 16, 40]


def test_a_long_answer_is_made_while_it_is_sent() -> None:
    made = 0

    def parts() -> Any:
        nonlocal made
        for _ in range(10):
            made += 1
            yield "x" * CHUNK

    async def look() -> list[int]:
        request = Request(AsyncRequestFactory().get("/"))
        answer = streamed(request, parts(), content_type="text/csv", file_name="a.csv")
        return [made async for _ in answer]

    assert asyncio.run(look()) == list(range(1, 11))


def a_suite(folder: Path, **assertion: object) -> Path:
    """Write a suite of one assertion, which refers to a definition as the W3C's do."""
    (folder / "annotations").mkdir()
    (folder / "definitions").mkdir()
    draft = "http://json-schema.org/draft-04/schema#"
    (folder / "definitions" / "id.json").write_text(
        json.dumps({"$schema": draft, "id": "id.json", "definitions": {"iri": {"format": "uri"}}})
    )
    (folder / "annotations" / "annotationMusts.test").write_text(
        json.dumps({"assertions": ["annotations/one.json"]})
    )
    (folder / "annotations" / "one.json").write_text(
        json.dumps({"$schema": draft, "id": "one.json", "type": "object", **assertion})
    )
    return folder


def checked(folder: Path) -> dict[str, int]:
    out = io.StringIO()
    call_command("evaluate_export", str(folder), stdout=out)
    read: dict[str, int] = json.loads(out.getvalue().splitlines()[-1])
    return read


def test_the_command_checks_every_annotation_of_every_article(
    people: People, article: Article, tmp_path: Path
) -> None:
    a_mark(people.annotator, article, "claim", (16, 28))
    a_mark(people.stranger, an_article(people.stranger), "claim", (16, 28))
    suite = a_suite(tmp_path, properties={"id": {"$ref": "id.json#/definitions/iri"}})
    assert checked(suite) == {"articles": 2, "annotations": 2, "assertions": 1, "failed": 0}


@pytest.mark.parametrize(
    "assertion",
    [
        {"required": ["bodyValue"]},
        {"properties": {"motivation": {"$ref": "id.json#/definitions/iri"}}},
        {"properties": {"motivation": {"format": "date-time"}}},
        {"required": ["target"], "expectedResult": "invalid"},
    ],
)
def test_the_command_fails_where_an_assertion_does_not_hold(
    people: People, article: Article, tmp_path: Path, assertion: dict[str, Any]
) -> None:
    a_mark(people.annotator, article, "claim", (16, 28))
    with pytest.raises(CommandError, match="1 of 1 assertions do not hold"):
        checked(a_suite(tmp_path, **assertion))


def test_the_command_refuses_a_folder_that_is_no_suite(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="no suite"):
        checked(tmp_path)
