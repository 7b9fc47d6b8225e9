"""Every kind of file, from its upload to its text: over the API, over the pages, many at once."""

import json
from collections.abc import Callable
from http import HTTPStatus
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from apps.accounts.models import Membership, Role
from apps.articles.documents.parcels import MAX_PIECES
from apps.articles.models import Article, Batch, Parcel
from apps.articles.states import ItemState, ParcelState
from tests.documents import (
    BYLINE,
    HEADLINE,
    LEAD,
    QUOTE,
    RIGHTS,
    SECOND,
    a_csv,
    a_docx,
    a_message,
    a_newsml,
    a_ninjs,
    a_nitf,
    a_page,
    a_pdf,
    a_zip,
    an_eml,
    an_item,
    an_mbox,
)
from tests.factories import People
from tests.integration.articles.conftest import Call, browser

pytestmark = pytest.mark.django_db(transaction=True)
Drain = Callable[..., list[str]]

PDF = a_pdf([[(60, 780, 20, HEADLINE), (60, 750, 11, BYLINE), (60, 700, 11, f"{LEAD[:90]}.")]])
ONE_EACH = {
    "story.docx": a_docx(LEAD, SECOND),
    "story.pdf": PDF,
    "story.eml": an_eml(),
    "story.md": f"# {HEADLINE}\n\n{LEAD}\n\n> {QUOTE}\n".encode(),
    "story.txt": f"{HEADLINE}\n\n{LEAD}\n\n{SECOND}\n".encode("utf-16"),
    "story.html": a_page(f"<article><h1>{HEADLINE}</h1><p>{LEAD}</p><p>{SECOND}</p>").encode(),
    "story.json": a_ninjs(),
    "story.xml": a_nitf().encode(),
    "item.xml": a_newsml().encode(),
}


def give(member: Membership, name: str, data: bytes, **said: object) -> Any:
    """Send a parcel over the API."""
    file = SimpleUploadedFile(name, data)
    return browser(member).post("/api/v1/parcels/", {"file": file, **said})


def words(article: Article) -> dict[str, str]:
    """Return the words of each kind of region."""
    revision = article.revision
    assert revision is not None
    found: dict[str, str] = {}
    for region in revision.regions.all():
        kind = str(region.kind)
        found[kind] = f"{found.get(kind, '')}\n{revision.text[region.start : region.end]}".strip()
    return found


@pytest.mark.parametrize("name", ONE_EACH)
@pytest.mark.parametrize("by_page", [False, True])
def test_a_file_of_one_article_is_read_whichever_way_it_came(
    people: People, drain_jobs: Drain, name: str, *, by_page: bool
) -> None:
    file = SimpleUploadedFile(name, ONE_EACH[name], "application/octet-stream")
    where = reverse("articles:import") if by_page else "/api/v1/articles/"
    answer = browser(people.annotator).post(where, {"file": file})
    assert answer.status_code == (302 if by_page else 202)
    drain_jobs()
    article = Article.objects.get()
    assert (article.status, article.error) == ("ready", "")
    assert article.title == HEADLINE
    told = words(article)
    assert told["headline"] == HEADLINE
    assert LEAD[:90] in told["body"]
    assert article.language == "en"
    if name in {"story.md", "story.json", "story.xml", "item.xml"}:
        assert told["quote"] == QUOTE
    if name in {"story.json", "story.xml", "item.xml"}:
        assert (article.publisher_text, article.author) == ("Harbor Wire", "Ana Ortiz")
        assert RIGHTS in told["rights_notice"]
        assert article.published_at is not None


def test_an_archive_of_everything_becomes_a_batch_of_everything(
    people: People, call: Call, drain_jobs: Drain
) -> None:
    data = a_zip(
        {
            **{f"wire/{name}": data for name, data in ONE_EACH.items()},
            "wire/box.mbox": an_mbox(an_eml(f"{SECOND}\n"), an_eml(f"{QUOTE}\n")),
            "wire/inner.zip": a_zip({"a.txt": "words"}),
            "wire/rows.csv": "text\nwords\n",
            "wire/photo.jpg": b"\xff\xd8\xff\xe0",
            "__MACOSX/wire/._story.docx": b"x",
        }
    )
    answer = give(people.annotator, "monday.zip", data, id=str(uuid4()))
    assert (answer.status_code, answer.json()["state"]) == (201, "opening")
    path = f"parcels/{answer.json()['id']}/"
    drain_jobs()
    parcel = call(people.annotator, "GET", path).json()
    assert parcel["state"] == "open"
    refused = {piece["place"]: piece["code"] for piece in parcel["pieces"] if piece["code"]}
    assert refused == {
        "wire/inner.zip": "nested_zip",
        "wire/rows.csv": "needs_columns",
        "wire/photo.jpg": "unknown_file_kind",
    }
    offered = [piece["place"] for piece in parcel["pieces"] if not piece["code"]]
    assert len(offered) == len(ONE_EACH) + 2
    assert "wire/box.mbox › message 2" in offered
    answer = call(people.annotator, "POST", f"{path}import/", {"version": parcel["version"]})
    assert answer.status_code == 202
    drain_jobs()
    parcel = call(people.annotator, "GET", path).json()
    assert parcel["state"] == "imported"
    batch = Batch.objects.get(pk=parcel["batches"][0])
    assert (batch.title, batch.total) == ("monday.zip", len(offered))
    assert {item.place for item in batch.items.all()} == set(offered)
    assert {item.state for item in batch.items.all()} <= {ItemState.DONE, ItemState.KNOWN}
    assert not Article.objects.exclude(status="ready").exists()


def test_what_is_attached_to_a_message_is_offered_and_taken_only_if_chosen(
    people: People, drain_jobs: Drain
) -> None:
    data = an_eml(annex_docx=a_docx("The annex says so, in words of its own."), photo_jpg=b"\xff")
    client = browser(people.annotator)
    answer = client.post(
        reverse("articles:parcels"), {"file": SimpleUploadedFile("mail.eml", data)}
    )
    assert answer.status_code == 302
    drain_jobs()
    parcel = Parcel.objects.get()
    page = client.get(answer["Location"]).content.decode()
    assert "message › annex.docx" in page
    assert "We read .txt" in page
    assert page.count(" checked") == 1
    done = client.post(
        reverse("articles:import-parcel", args=[parcel.pk]),
        {"version": parcel.version, "place": ["message › annex.docx"]},
    )
    assert done.status_code == 302
    drain_jobs()
    article = Article.objects.get()
    assert "in words of its own" in words(article)["body"]
    assert article.file_name == "annex.docx"


@pytest.mark.parametrize(
    ("name", "data", "places"),
    [
        ("box.mbox", an_mbox(an_eml(), an_eml(f"{SECOND}\n")), ["message 1", "message 2"]),
        (
            "list.json",
            json.dumps([an_item(), an_item(headlines=[{"value": "Other"}])]).encode(),
            ["item 1", "item 2"],
        ),
        (
            "message.xml",
            a_message(a_newsml(guid="urn:one"), a_newsml(guid="urn:two")).encode(),
            ["urn:one", "urn:two"],
        ),
    ],
)
def test_wires_and_mailboxes_of_many_are_opened_each_in_its_place(
    people: People, drain_jobs: Drain, name: str, data: bytes, places: list[str]
) -> None:
    give(people.annotator, name, data)
    drain_jobs()
    pieces = Parcel.objects.get().contents["pieces"]
    assert [piece["place"] for piece in pieces if not piece["code"]] == places
    assert pieces[0]["title"] == HEADLINE


ROWS = [
    ("Headline", "Body", "Outlet", "Ran"),
    *((f"Sent back {n}", f"{LEAD} Case {n}.", "The Meridian", "2026-10-12") for n in range(7)),
    ("Empty", "", "", ""),
    ("Twice", f"{LEAD} Case 3.", "", ""),
]


def test_a_table_goes_by_mapping_and_dry_run_to_a_batch_of_its_good_rows(
    people: People, call: Call, drain_jobs: Drain
) -> None:
    answer = give(people.annotator, "rows.csv", a_csv(ROWS, ";").encode("cp1252"))
    path = f"parcels/{answer.json()['id']}/"
    drain_jobs()
    parcel = call(people.annotator, "GET", path).json()
    assert (parcel["columns"], parcel["rows"]) == (list(ROWS[0]), 9)
    assert parcel["sample"][0][0] == "Sent back 0"
    plan = {"text": "Body", "title": "Headline", "publisher": "Outlet", "published_raw": "Ran"}
    assert parcel["plan"] == plan
    assert parcel["checked"] is None
    answer = call(
        people.annotator,
        "POST",
        f"{path}dry-run/",
        {"version": parcel["version"], "columns": plan},
    )
    assert answer.status_code == 202
    drain_jobs()
    parcel = call(people.annotator, "GET", path).json()
    assert (parcel["checked"]["good"], parcel["checked"]["faulty"]) == (7, 2)
    assert [fault["place"] for fault in parcel["checked"]["faults"]] == ["row 9", "row 10"]
    assert not Batch.objects.exists()
    assert not Article.objects.exists()
    call(people.annotator, "POST", f"{path}import/", {"version": parcel["version"]})
    drain_jobs()
    batch = Batch.objects.get()
    assert (batch.total, batch.by) == (7, people.annotator.user)
    assert Article.objects.filter(status="ready").count() == 7
    article = Article.objects.get(title="Sent back 6")
    assert (article.publisher_text, article.published_raw) == ("The Meridian", "2026-10-12")
    assert article.revision is not None
    assert article.revision.text == f"{LEAD} Case 6."


def test_a_table_can_be_mapped_on_the_page_left_and_taken_up_again(
    people: People, drain_jobs: Drain
) -> None:
    client = browser(people.annotator)
    lines = "\n".join(json.dumps({"a": f"{LEAD} Case {n}.", "b": "x"}) for n in range(3))
    client.post(
        reverse("articles:parcels"),
        {"file": SimpleUploadedFile("rows.jsonl", f"{lines}\n{{broken\n".encode())},
    )
    drain_jobs()
    parcel = Parcel.objects.get()
    here = reverse("articles:parcel", args=[parcel.pk])
    check = reverse("articles:check-parcel", args=[parcel.pk])
    assert "rows.jsonl" in client.get(reverse("articles:parcels")).content.decode()
    refused = client.post(check, {"version": parcel.version, "title": "b"})
    assert refused.status_code == 400
    assert "Say which column has the text" in refused.content.decode()
    assert client.post(check, {"version": parcel.version, "text": "a"}).status_code == 302
    drain_jobs()
    page = browser(people.annotator).get(here).content.decode()
    assert "3 good rows, 1 at fault" in page
    assert "line 4" in page
    parcel.refresh_from_db()
    client.post(reverse("articles:import-parcel", args=[parcel.pk]), {"version": parcel.version})
    drain_jobs()
    assert Article.objects.filter(status="ready").count() == 3
    assert "3 things" in client.get(here).content.decode()


def test_the_same_parcel_sent_again_is_the_same_and_is_imported_once(
    people: People, call: Call, drain_jobs: Drain
) -> None:
    row_id = str(uuid4())
    data = a_zip({"a.txt": LEAD, "b.txt": SECOND})
    first = give(people.annotator, "a.zip", data, id=row_id)
    again = give(people.annotator, "a.zip", data, id=row_id)
    assert (first.status_code, again.status_code) == (201, 200)
    assert give(people.annotator, "b.zip", data, id=row_id).json()["code"] == "id_used"
    drain_jobs()
    parcel = call(people.annotator, "GET", f"parcels/{row_id}/").json()
    say = {"version": parcel["version"], "places": ["b.txt"]}
    assert call(people.annotator, "POST", f"parcels/{row_id}/import/", say).status_code == 202
    second = call(people.annotator, "POST", f"parcels/{row_id}/import/", say)
    assert (second.status_code, second.json()["code"]) == (409, "parcel_not_open")
    drain_jobs()
    assert [article.file_name for article in Article.objects.all()] == ["b.txt"]
    assert Batch.objects.count() == 1


def test_the_page_takes_a_choice_of_as_many_pieces_as_a_parcel_may_have(
    people: People, drain_jobs: Drain
) -> None:
    give(people.annotator, "a.zip", a_zip({"a.txt": LEAD, "b.txt": SECOND}))
    drain_jobs()
    parcel = Parcel.objects.get()
    places = ["a.txt"] * MAX_PIECES
    answer = browser(people.annotator).post(
        reverse("articles:import-parcel", args=[parcel.pk]),
        {"version": parcel.version, "place": places},
    )
    assert answer.status_code == HTTPStatus.FOUND
    drain_jobs()
    assert [article.file_name for article in Article.objects.all()] == ["a.txt"]


def test_a_stale_or_a_strange_choice_is_refused(
    people: People, call: Call, drain_jobs: Drain
) -> None:
    row_id = give(people.annotator, "a.zip", a_zip({"a.txt": LEAD, "b.doc": "x"})).json()["id"]
    early = call(people.annotator, "POST", f"parcels/{row_id}/import/", {"version": 1})
    assert (early.status_code, early.json()["code"]) == (409, "parcel_not_open")
    drain_jobs()
    version = Parcel.objects.get().version
    for say, status, code in (
        ({"version": version + 1}, 409, "stale"),
        ({"version": version, "places": ["../a.txt"]}, 400, "nothing_chosen"),
        ({"version": version, "places": ["b.doc"]}, 400, "nothing_chosen"),
        ({"version": version, "places": []}, 400, "nothing_chosen"),
    ):
        answer = call(people.annotator, "POST", f"parcels/{row_id}/import/", say)
        assert (answer.status_code, answer.json()["code"]) == (status, code)
    answer = call(
        people.annotator,
        "POST",
        f"parcels/{row_id}/dry-run/",
        {"version": version, "columns": {"text": "a"}},
    )
    assert answer.json()["code"] == "parcel_not_open"


def test_who_has_lost_the_role_before_the_job_gets_the_parcel_back_with_a_word(
    people: People, call: Call, drain_jobs: Drain
) -> None:
    row_id = give(people.annotator, "a.zip", a_zip({"a.txt": LEAD})).json()["id"]
    drain_jobs()
    version = Parcel.objects.get().version
    call(people.annotator, "POST", f"parcels/{row_id}/import/", {"version": version})
    Membership.objects.filter(pk=people.annotator.pk).update(roles=[Role.ADMIN])
    drain_jobs()
    parcel = Parcel.objects.get()
    assert (parcel.state, parcel.error_code) == (ParcelState.OPEN, "not_allowed")
    assert not Article.objects.exists()


def test_a_parcel_is_put_away_by_its_owner_and_its_articles_stay(
    people: People, call: Call, drain_jobs: Drain
) -> None:
    row_id = give(people.annotator, "a.zip", a_zip({"a.txt": LEAD})).json()["id"]
    drain_jobs()
    parcel = Parcel.objects.get(pk=UUID(row_id))
    call(people.annotator, "POST", f"parcels/{row_id}/import/", {"version": parcel.version})
    drain_jobs()
    parcel.refresh_from_db()
    path = f"parcels/{row_id}/"
    assert call(people.colleague, "DELETE", path, version=parcel.version).status_code == 404
    assert call(people.annotator, "DELETE", path, version=parcel.version).status_code == 204
    assert call(people.annotator, "GET", path).status_code == 404
    assert Article.objects.count() == 1


def test_a_big_table_becomes_several_batches(
    people: People, call: Call, drain_jobs: Drain, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("apps.articles.services.parcels.MOST_ITEMS", 3)
    row_id = give(people.annotator, "rows.csv", a_csv(ROWS).encode()).json()["id"]
    drain_jobs()
    version = Parcel.objects.get().version
    call(people.annotator, "POST", f"parcels/{row_id}/import/", {"version": version})
    drain_jobs()
    assert sorted(Batch.objects.values_list("title", "total")) == [
        ("rows.csv, part 1 of 3", 3),
        ("rows.csv, part 2 of 3", 3),
        ("rows.csv, part 3 of 3", 1),
    ]
    assert Article.objects.filter(status="ready").count() == 7
