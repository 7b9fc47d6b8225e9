"""Marks in the forms of other programs: what may be computed, and what a reader gets back."""

import csv
import io
import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.annotations import interchange
from apps.annotations.interchange import Addresses, Mark, Named, Piece, Text, Tie

NOON = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
TEXT = Text(uuid4(), uuid4(), 2, "Men sent back", "https://meridian.example/men", "en")
MARK = Mark(
    id=uuid4(),
    kind="claim",
    text=TEXT,
    pieces=[Piece(0, 3, "140", "", " men"), Piece(8, 12, "back", "sent ", ".")],
    quote="140 … back",
    body="Who counted?",
    by=Named(uuid4(), "Ana"),
    origin="person",
    created=NOON,
    modified=None,
    claim=Named(uuid4(), "140 were sent back"),
)
AT = Addresses(
    collection="https://desk.example/c",
    mark=lambda pk: f"https://desk.example/m/{pk}",
    tie=lambda pk: f"https://desk.example/t/{pk}",
    claim=lambda pk: f"https://desk.example/k/{pk}",
    source=lambda pk: f"https://desk.example/s/{pk}",
    text=lambda text: f"https://desk.example/r/{text.number}",
)
cells = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)


def read(marks: list[Mark], *, bom: bool = False) -> list[dict[str, str]]:
    whole = "".join(interchange.table(marks, bom=bom))
    return list(csv.DictReader(io.StringIO(whole, newline="")))


def test_each_fragment_is_a_target_of_its_own_with_two_selectors_that_agree() -> None:
    annotation = interchange.annotation_of_mark(MARK, AT)
    pairs = [target["selector"] for target in annotation["target"]]
    positions = [(pair[0]["start"], pair[0]["end"], pair[1]["exact"]) for pair in pairs]
    assert positions == [(0, 3, "140"), (8, 12, "back")]
    assert [set(pair[1]) for pair in pairs] == [
        {"type", "exact", "suffix"},
        {"type", "exact", "prefix", "suffix"},
    ]
    assert {target["source"]["canonical"] for target in annotation["target"]} == {
        f"urn:uuid:{TEXT.revision}"
    }


def test_a_mark_of_one_fragment_has_one_target_and_not_a_list_of_one() -> None:
    annotation = interchange.annotation_of_mark(replace(MARK, pieces=MARK.pieces[:1]), AT)
    assert annotation["target"]["selector"][1]["exact"] == "140"


def test_bodies_say_kind_comment_and_claim_each_with_its_purpose() -> None:
    bodies = interchange.annotation_of_mark(MARK, AT)["body"]
    told = [(body["purpose"], body.get("value", body.get("source"))) for body in bodies]
    assert MARK.claim is not None
    assert told == [
        ("tagging", "claim"),
        ("commenting", "Who counted?"),
        ("identifying", AT.claim(MARK.claim.id)),
        ("describing", "140 were sent back"),
    ]
    # The model has no purpose for a resource that is named by its id alone.
    assert not [body for body in bodies if "id" in body]


def test_an_attribution_links_source_and_cue_to_the_content() -> None:
    source, content, parent = uuid4(), uuid4(), uuid4()
    tie = Tie(uuid4(), content, source, None, parent, "direct", ["reportedly"], None, NOON, NOON)
    annotation = interchange.annotation_of_tie(tie, AT)
    links = {body["ss:role"]: body["source"] for body in annotation["body"] if "source" in body}
    assert annotation["target"] == AT.mark(content)
    assert links == {"source": AT.mark(source), "parent": AT.tie(parent)}
    assert annotation["motivation"] == "linking"
    assert annotation["modified"] == "2026-05-04T12:00:00Z"


@pytest.mark.parametrize("count", [0, 1, 3])
def test_a_collection_is_whole_json_that_counts_its_items(count: int) -> None:
    marks: list[dict[str, Any]] = [{"id": n} for n in range(count)]
    parts = interchange.collection(text=TEXT, annotations=marks, at=AT, now=NOON)
    whole = json.loads("".join(parts))
    assert whole["first"]["items"] == marks
    assert whole["total"] == count
    assert whole["first"]["partOf"] == whole["id"] == AT.collection


@given(cells, cells)
def test_a_table_gives_every_cell_back_and_none_is_a_formula(quote: str, body: str) -> None:
    (row,) = read([replace(MARK, quote=quote, body=body)])
    for name, given_ in (("quote", quote), ("body", body)):
        assert row[name] in {given_, f"'{given_}"}
        assert row[name].lstrip()[:1] not in set("=+-@＝＋－＠")
        assert row[name][:1] not in {"\t", "\r", "\n"}


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =1", "＝1"])
def test_what_a_spreadsheet_would_compute_is_text(cell: str) -> None:
    assert interchange.defused(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["", "140 men", "1=1", "a-b", "'=1", "“=1”"])
def test_what_is_plain_stays_as_it_is(cell: str) -> None:
    assert interchange.defused(cell) == cell


def test_the_sign_by_which_excel_knows_utf_8_is_there_when_asked_for() -> None:
    assert "".join(interchange.table([MARK], bom=True)).startswith('\ufeff"id"')
    assert "".join(interchange.table([MARK], bom=False)).startswith('"id"')


def test_names_that_do_not_depend_on_the_site_are_urns() -> None:
    pk = UUID("12345678-1234-5678-1234-567812345678")
    assert interchange.urn(pk) == "urn:uuid:12345678-1234-5678-1234-567812345678"
