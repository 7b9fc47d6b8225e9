"""Imports over the API: what comes of them, and that a refusal leaves nothing behind."""

import json
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from apps.accounts.models import Membership
from apps.archive.models import Blob
from apps.articles.models import Article, Entry, Region, Revision
from apps.articles.regions import Kind
from apps.audit.models import Record
from apps.jobs.models import Job
from tests.factories import People, an_article
from tests.integration.articles.conftest import Call, browser

pytestmark = pytest.mark.django_db
# Where jobs run: their transactions are durable.
runs_jobs = pytest.mark.django_db(transaction=True)
Drain = Callable[..., list[str]]

LEAD = (
    "Velmark is sending wounded reservists back to the line along the Ashe before a medical board"
    " has heard them, according to an investigation by Lantern."
)
CAPTION = (
    "Reservists wait for a bus at the depot of Dorn, in the Ashe valley, on October 2, 2026. The"
    " depot was hit twice in September"
)
ARTICLE = "\n\n".join(
    [
        "Velmark Is Putting Wounded Reservists Back on the Line",
        "World\nPost At: Oct 12/2026 07:20AM",
        f"🕊️ {LEAD}",
        f"{CAPTION[:-20]}... {CAPTION}. Ilse Varga/Northlight",
        "The Meridian has contacted Velmark's Defence Ministry for comment by email.",
        "Do you have a tip? Write to tips@meridian.example.",
        "Disclaimer: The copyright of this article belongs to its author.",
    ]
)
PAGE = f"""<html lang="en"><head><title>Back on the Line | Harbor Wire</title>
<link rel="canonical" href="https://harborwire.example/1"></head><body><article>
<h1>Back on the Line</h1><p>{LEAD}</p>
<p>{LEAD.replace("Ashe", "Varn")}</p></article></body></html>"""
TABLES = (Article, Revision, Region, Entry, Record, Job, Blob)


def rows() -> dict[str, int]:
    return {model.__name__: model._default_manager.count() for model in TABLES}


def upload(
    member: Membership, name: str, data: bytes, media_type: str = "text/plain", **said: str
) -> Any:
    file = SimpleUploadedFile(name, data, media_type)
    return browser(member).post("/api/v1/articles/", {"file": file, **said})


@runs_jobs
def test_a_pasted_text_becomes_an_article_with_regions_and_details(
    people: People, call: Call, drain_jobs: Drain
) -> None:
    body = {"id": str(uuid4()), "text": ARTICLE, "host": "https://www.ashepost.example/world/1"}
    answer = call(people.annotator, "POST", "articles/", body)
    assert (answer.status_code, answer.json()) == (
        202,
        {"id": body["id"], "status": "importing", "same_text_as": None},
    )
    assert drain_jobs()[0] == "articles.extract"
    got = call(people.reviewer, "GET", f"articles/{body['id']}/")
    article = got.json()
    assert got["ETag"] == f'"{article["version"]}"'
    assert article["status"] == "ready"
    assert article["error"] == ""
    assert article["title"] == "Velmark Is Putting Wounded Reservists Back on the Line"
    assert (article["publisher"], article["host"]) == ("The Meridian", "ashepost.example")
    assert (article["published_raw"], article["published_at"]) == ("Oct 12/2026 07:20AM", None)
    assert article["language"] == "en"
    assert {"kind": "articles.extract", "state": "done"} in article["jobs"]
    revision = article["revision"]
    assert (revision["number"], revision["text"]) == (1, ARTICLE)
    told = [
        (region["kind"], revision["text"][region["start"] : region["end"]])
        for region in revision["regions"]
    ]
    assert [kind for kind, _ in told] == [
        *("headline", "dateline", "body", "duplicate", "caption", "body", "tip_line"),
        "rights_notice",
    ]
    assert told[2][1] == f"🕊️ {LEAD}"


@runs_jobs
def test_an_uploaded_page_is_read_by_the_child_and_kept_as_it_came(
    people: People, call: Call, drain_jobs: Drain
) -> None:
    answer = upload(people.annotator, "page.html", PAGE.encode(), "text/html", title="My title")
    assert answer.status_code == 202
    drain_jobs()
    path = f"articles/{answer.json()['id']}/"
    article = call(people.annotator, "GET", path).json()
    assert (article["title"], article["host"]) == ("My title", "harborwire.example")
    assert LEAD in article["revision"]["text"]
    raw = browser(people.annotator).get(f"/{path}raw/")
    assert raw.content == PAGE.encode()
    assert raw["Content-Type"] == "application/octet-stream"
    assert raw["Content-Disposition"].startswith("attachment")
    assert "sandbox" in raw["Content-Security-Policy"]


@runs_jobs
def test_a_file_in_another_charset_is_read_in_it(
    people: People, call: Call, drain_jobs: Drain
) -> None:
    text = "Міністерство оборони Велмарку заявило, що поранених не повертають на фронт. Це не так."
    answer = upload(people.annotator, "text.txt", text.encode("cp1251"))
    drain_jobs()
    article = call(people.annotator, "GET", f"articles/{answer.json()['id']}/").json()
    assert (article["revision"]["text"], article["language"]) == (text, "uk")


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({}, 400, "empty"),
        ({"text": ""}, 400, "empty"),
        ({"text": " \n\u200b"}, 400, "empty"),
        ({"text": "a\0b"}, 400, "nul"),
        ({"text": "a \ud83d b"}, 400, "lone_surrogate"),
        ({"text": "\x01\x02\x03" * 9}, 400, "binary"),
        ({"text": "a" + "\u0301" * 99}, 400, "too_many_marks"),
        ({"text": "a" * 2_000_001}, 413, "too_large"),
        ({"text": "é" * 1_000_001}, 413, "too_large"),
        ({"text": "a\n" * 100_001}, 413, "too_many_lines"),
        ({"text": 7}, 400, "invalid"),
        ({"text": None}, 400, "invalid"),
        ({"text": "Words.", "id": "no uuid"}, 400, "invalid"),
        ({"text": "Words.", "title": "a\0b"}, 400, "invalid"),
        ({"text": "Words.", "title": "t" * 501}, 400, "invalid_details"),
        ({"text": "Words.", "host": "no host at all"}, 400, "invalid_details"),
        ({"text": "Words.", "language": "English!"}, 400, "invalid_details"),
        ({"text": "Words.", "published_at": "when it rained"}, 400, "invalid_details"),
        ([], 400, "invalid"),
        (b"{", 400, "unreadable"),
        (b'{"text": "\xff"}', 400, "unreadable"),
        (b"[" * 100_000, 400, "unreadable"),
        ({"text": "Words.", "file": "words"}, 400, "invalid"),
    ],
)
def test_a_bad_import_is_refused_with_a_code_and_leaves_nothing(
    people: People, call: Call, body: object, status: int, code: str
) -> None:
    before = rows()
    answer = call(people.annotator, "POST", "articles/", body)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["detail"]
    assert rows() == before


@pytest.mark.parametrize(
    ("name", "data", "status", "code"),
    [
        ("a.txt", b"", 400, "empty"),
        ("a.html", b" \n", 400, "empty"),
        ("a.txt", b"\x89PNG\r\n\x1a\n\0\0", 400, "binary"),
        ("a.html", b"%PDF-1.7", 400, "binary"),
        ("a.txt", b"words and \0 more words", 400, "nul"),
        ("a.txt", b"\x80\x81\x82\xff\xfe" * 30, 400, "undecodable"),
        ("a.txt", b"\xff\xfe\xfd", 400, "undecodable"),
        ("a.txt", b"a" * 2_000_001, 413, "too_large"),
        ("a.html", b"a" * 10_000_001, 413, "too_large"),
        ("a.doc", b"words", 400, "unknown_file_kind"),
        ("a.docx", b"words", 400, "wrong_kind"),
        ("a.pdf", b"words", 400, "wrong_kind"),
        ("a.csv", b"text\nwords\n", 400, "several"),
        ("a.zip", b"PK\x05\x06" + b"\0" * 18, 400, "several"),
    ],
)
def test_a_bad_file_is_refused_with_a_code_and_leaves_nothing(
    people: People, name: str, data: bytes, status: int, code: str
) -> None:
    before = rows()
    answer = upload(people.annotator, name, data)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.json()["errors"]["file"]
    assert rows() == before


def test_text_and_file_at_once_are_refused(people: People) -> None:
    before = rows()
    answer = upload(people.annotator, "a.txt", b"words", text="other words")
    assert (answer.status_code, answer.json()["code"]) == (400, "two_texts")
    assert rows() == before


def test_a_body_that_is_announced_as_huge_is_refused_unread(people: People) -> None:
    answer = browser(people.annotator).post(
        "/api/v1/articles/", b"x", content_type="application/json", CONTENT_LENGTH="999999999"
    )
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


@runs_jobs
def test_the_same_post_again_is_the_same_article_and_another_is_refused(
    people: People, call: Call, drain_jobs: Drain
) -> None:
    body = {"id": str(uuid4()), "text": ARTICLE, "title": "One"}
    first = call(people.annotator, "POST", "articles/", body)
    after = rows()
    again = call(people.annotator, "POST", "articles/", body)
    assert (first.status_code, again.status_code) == (202, 200)
    assert again.json()["id"] == body["id"]
    assert rows() == after
    for other in ({**body, "title": "Two"}, {**body, "text": f"{ARTICLE}."}):
        answer = call(people.annotator, "POST", "articles/", other)
        assert (answer.status_code, answer.json()["code"]) == (409, "id_used")
    stranger = call(people.stranger, "POST", "articles/", body)
    assert (stranger.status_code, stranger.json()["code"]) == (409, "id_used")
    assert drain_jobs().count("articles.extract") == 1


@runs_jobs
def test_the_same_text_is_taken_again_and_the_first_article_is_named(
    people: People, call: Call, drain_jobs: Drain
) -> None:
    first = call(people.annotator, "POST", "articles/", {"text": ARTICLE}).json()
    at_once = call(people.colleague, "POST", "articles/", {"text": ARTICLE})
    assert (at_once.status_code, at_once.json()["same_text_as"]) == (202, first["id"])
    drain_jobs()
    shouted = call(people.colleague, "POST", "articles/", {"text": f"\n{ARTICLE.upper()}  "})
    assert (shouted.status_code, shouted.json()["same_text_as"]) == (202, first["id"])
    stranger = call(people.stranger, "POST", "articles/", {"text": ARTICLE})
    assert (stranger.status_code, stranger.json()["same_text_as"]) == (202, None)
    drain_jobs()
    for answer in (at_once, shouted):
        got = call(people.annotator, "GET", f"articles/{answer.json()['id']}/").json()
        assert got["same_text_as"] == first["id"]
    assert call(people.annotator, "GET", f"articles/{first['id']}/").json()["same_text_as"] is None


@runs_jobs
@pytest.mark.parametrize(
    ("page", "code"),
    [
        ("<html><body><script>only script</script></body></html>", "empty"),
        ("<div>" * 3000, "too_deep"),
        ("<p>" + "words " * 400_000, "too_large"),
        ("<p " + " ".join(f"a{n}=1" for n in range(999)) + ">words", "too_many_attributes"),
    ],
)
def test_a_page_that_cannot_be_read_fails_with_a_sentence_and_can_be_tried_again(
    people: People, call: Call, drain_jobs: Drain, page: str, code: str
) -> None:
    path = f"articles/{upload(people.annotator, 'page.html', page.encode()).json()['id']}/"
    drain_jobs()
    failed = call(people.annotator, "GET", path).json()
    assert (failed["status"], failed["error_code"]) == ("failed", code)
    assert "aste" in failed["error"] or "Leave out" in failed["error"]
    assert failed["revision"] is None
    again = call(people.annotator, "POST", f"{path}retry/")
    assert (again.status_code, again.json()["status"]) == (202, "importing")
    refused = call(people.annotator, "POST", f"{path}retry/")
    assert (refused.status_code, refused.json()["code"]) == (409, "not_failed")
    assert "articles.extract" in drain_jobs()
    assert call(people.annotator, "GET", path).json()["status"] == "failed"


@runs_jobs
def test_a_job_that_breaks_says_so_at_the_article_and_its_retry_goes_on(
    people: People, call: Call, drain_jobs: Drain, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = call(people.annotator, "POST", "articles/", {"text": ARTICLE}).json()
    with monkeypatch.context() as broken:
        broken.setattr("apps.articles.tasks.reading.read_file", None)
        drain_jobs(may_fail=True)
    failed = call(people.annotator, "GET", f"articles/{answer['id']}/").json()
    assert (failed["status"], failed["error_code"]) == ("failed", "job_failed")
    assert failed["jobs"] == [{"kind": "articles.extract", "state": "failed"}]
    call(people.annotator, "POST", f"articles/{answer['id']}/retry/")
    drain_jobs()
    assert call(people.annotator, "GET", f"articles/{answer['id']}/").json()["status"] == "ready"


@runs_jobs
@pytest.mark.parametrize("entrance", ["articles/{article}/retry/", "jobs/{job}/retry/"])
def test_a_broken_job_is_retried_by_the_same_people_at_both_entrances(
    people: People, call: Call, drain_jobs: Drain, monkeypatch: pytest.MonkeyPatch, entrance: str
) -> None:
    article = call(people.annotator, "POST", "articles/", {"text": ARTICLE}).json()["id"]
    job = call(people.annotator, "GET", f"jobs/?subject={article}").json()["results"][0]["id"]
    monkeypatch.setattr("apps.articles.tasks.reading.read_file", None)
    for member in (people.colleague, people.reviewer, people.editor, people.admin):
        drain_jobs(may_fail=True)
        answer = call(member, "POST", entrance.format(article=article, job=job))
        assert answer.status_code in {200, 202}, member


@pytest.mark.parametrize("who", ["admin"])
def test_who_has_no_role_at_the_desk_imports_nothing(people: People, call: Call, who: str) -> None:
    before = rows()
    answer = call(getattr(people, who), "POST", "articles/", {"text": ARTICLE})
    assert (answer.status_code, answer.json()["code"]) == (403, "not_allowed")
    assert rows() == before


@runs_jobs
def test_a_date_without_a_zone_is_kept_as_words_and_one_with_a_zone_as_a_moment(
    people: People, call: Call, drain_jobs: Drain
) -> None:
    told = {
        "2026-10-12": None,
        "2026-10-12T07:20:00": None,
        "2026-10-12T07:20:00+02:00": "2026-10-12T05:20:00Z",
        "12 October 2026, 07:20 GMT": "2026-10-12T07:20:00Z",
    }
    for words, moment in told.items():
        sent = call(people.annotator, "POST", "articles/", {"text": ARTICLE, "published_at": words})
        drain_jobs()
        article = call(people.annotator, "GET", f"articles/{sent.json()['id']}/").json()
        assert (article["published_raw"], article["published_at"]) == (words, moment)


@runs_jobs
def test_every_write_leaves_its_record_and_its_entry(
    people: People, call: Call, drain_jobs: Drain
) -> None:
    made = call(people.annotator, "POST", "articles/", {"text": ARTICLE}).json()
    drain_jobs()
    article = call(people.annotator, "GET", f"articles/{made['id']}/").json()
    call(
        people.reviewer,
        "PATCH",
        f"articles/{made['id']}/",
        {"author": "Ilse Varga"},
        version=article["version"],
    )
    records = Record.objects.filter(subject_id=made["id"]).order_by("at", "pk")
    assert [record.action for record in records] == [
        *("article.imported", "article.read", "article.corrected")
    ]
    events = call(people.colleague, "GET", f"articles/{made['id']}/events/?after=0").json()
    assert [event["seq"] for event in events] == list(range(1, len(events) + 1))
    events = [event for event in events if event["kind"].startswith(("article.", "revision."))]
    assert [event["kind"] for event in events] == [
        *("article.imported", "revision.created", "article.corrected")
    ]
    assert events[0]["actor"] == {"id": str(people.annotator.user_id), "name": "Ana"}
    assert events[1]["actor"] is None
    assert events[1]["subject"]["id"] == article["revision"]["id"]
    assert events[2]["data"] == {"fields": ["author"]}


def test_the_kinds_of_the_reader_and_of_the_tables_are_the_same() -> None:
    assert {kind.value for kind in Kind} == set(Region.Kind.values)


@runs_jobs
def test_a_stranger_meets_nothing(people: People, call: Call, drain_jobs: Drain) -> None:
    made = call(people.annotator, "POST", "articles/", {"text": ARTICLE}).json()
    drain_jobs()
    calls = [("GET", ""), ("PATCH", ""), ("POST", "retry/"), ("GET", "events/")]
    for method, tail in calls:
        theirs = call(people.stranger, method, f"articles/{made['id']}/{tail}", {}, version=1)
        nothing = call(people.stranger, method, f"articles/{UUID(int=7)}/{tail}", {}, version=1)
        assert theirs.status_code == nothing.status_code == 404
        assert json.loads(theirs.content) == json.loads(nothing.content)
    assert call(people.stranger, "GET", "articles/").json()["results"] == []


def test_a_list_is_a_page_that_is_narrowed(people: People, call: Call) -> None:
    for number in range(3):
        an_article(people.annotator, title=f"Alpha {number}", host="ashe.example")
    an_article(people.annotator, title="Beta")
    first = call(people.annotator, "GET", "articles/?q=alpha&host=ashe.example&page_size=2").json()
    assert [article["title"] for article in first["results"]] == ["Alpha 2", "Alpha 1"]
    assert "text" not in str(first["results"])
    then = browser(people.annotator).get(first["next"]).json()
    assert [article["title"] for article in then["results"]] == ["Alpha 0"]
    assert call(people.annotator, "GET", "articles/?q=%00%ED%A0%80alpha").status_code == 200
    assert call(people.annotator, "GET", "articles/?status=failed").json()["results"] == []


def test_a_part_may_name_the_charset_of_its_file(people: People) -> None:
    body = (
        b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n'
        b"Content-Type: text/plain; charset=koi8-r\r\n\r\n"
        + "Министерство обороны не ответило на запрос.".encode("koi8-r")
        + b"\r\n--x--\r\n"
    )
    answer = browser(people.annotator).generic(
        "POST", "/api/v1/articles/", body, content_type="multipart/form-data; boundary=x"
    )
    assert answer.status_code == 202
    assert Article.objects.get().media_type == "text/plain; charset=koi8-r"


@pytest.mark.parametrize("body", [b"", b"--x--", b"--x\r\n\r\n", b"x" * 100])
def test_a_broken_form_is_refused(people: People, body: bytes) -> None:
    answer = browser(people.annotator).generic(
        "POST", "/api/v1/articles/", body, content_type="multipart/form-data; boundary=x"
    )
    assert answer.status_code == 400
