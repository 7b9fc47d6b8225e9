"""The calls on feeds: follow, change, pause, delete, test, and lists in and out."""

from uuid import uuid4

import pytest

from apps.articles.models import Article, Feed, FeedItem
from apps.audit.models import Record
from tests.factories import People
from tests.feeds import Follow, GoOn, publish
from tests.integration.articles.conftest import Call, browser
from tests.sites import Answer, Site

pytestmark = pytest.mark.django_db(transaction=True)
OPML = (
    '<opml><body><outline text="World"><outline text="A" xmlUrl="https://a.example/rss"/></outline>'
    '<outline text="B" xmlUrl="https://b.example/rss"/><outline xmlUrl="ftp://c.example/x"/>'
    "</body></opml>"
)


def test_a_feed_is_followed_once_and_the_same_call_again_is_the_same_feed(
    people: People, call: Call
) -> None:
    body = {"id": str(uuid4()), "url": "https://hw.example/rss", "every": 180, "take": "none"}
    made = call(people.annotator, "POST", "feeds/", body)
    again = call(people.annotator, "POST", "feeds/", body)
    assert (made.status_code, again.status_code) == (201, 200)
    assert made.json() == again.json()
    told = made.json()
    assert made["ETag"] == '"1"'
    assert (told["id"], told["state"], told["every"]) == (body["id"], "new", 180)
    assert told["by"]["name"] == "Ana"
    other = call(people.colleague, "POST", "feeds/", {"url": "HTTP://www.hw.example/rss"})
    assert (other.status_code, other.json()["code"]) == (409, "followed")
    assert other.json()["current"]["id"] == body["id"]
    used = call(people.annotator, "POST", "feeds/", {**body, "every": 60})
    assert (used.status_code, used.json()["code"]) == (409, "id_used")
    theirs = call(people.stranger, "POST", "feeds/", {"url": body["url"]})
    assert theirs.status_code == 201


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({}, "invalid"),
        ({"url": "ftp://hw.example/rss"}, "invalid_address"),
        ({"url": "https://user:secret@hw.example/"}, "invalid_address"),
        ({"url": "https://hw.example/a b"}, "invalid_address"),
        ({"url": "https://hw.example/", "every": 7}, "invalid"),
        ({"url": "https://hw.example/", "take": "some"}, "invalid"),
    ],
)
def test_a_bad_feed_is_refused_with_a_code_and_leaves_nothing(
    people: People, call: Call, body: object, code: str
) -> None:
    answer = call(people.annotator, "POST", "feeds/", body)
    assert (answer.status_code, answer.json()["code"]) == (400, code)
    assert not Feed.objects.exists()


def test_a_feed_is_changed_paused_and_deleted_under_its_version(people: People, call: Call) -> None:
    made = call(people.annotator, "POST", "feeds/", {"url": "https://hw.example/rss"}).json()
    path = f"feeds/{made['id']}/"
    assert call(people.annotator, "PATCH", path, {"title": "Wire"}).status_code == 428
    changed = call(people.annotator, "PATCH", path, {"title": " Wire\n", "every": 15}, version=1)
    assert (changed.status_code, changed.json()["title"], changed.json()["every"]) == (
        200,
        "Wire",
        15,
    )
    stale = call(people.editor, "PATCH", path, {"title": "Late"}, version=1)
    assert (stale.status_code, stale.json()["code"]) == (412, "precondition_failed")
    assert stale.json()["current"]["title"] == "Wire"
    refused = call(people.colleague, "PATCH", path, {"paused": True}, version=2)
    assert (refused.status_code, refused.json()["code"]) == (403, "not_allowed")
    paused = call(people.admin, "PATCH", path, {"paused": True}, version=2).json()
    assert (paused["state"], paused["paused_for"]) == ("paused", "Paused by Ada.")
    asked = call(people.annotator, "POST", f"{path}check/")
    assert (asked.status_code, asked.json()["code"]) == (409, "paused")
    resumed = call(
        people.annotator, "PATCH", path, {"paused": False}, version=paused["version"]
    ).json()
    assert resumed["state"] == "new"
    assert call(people.colleague, "POST", f"{path}check/").status_code == 202
    gone = call(people.annotator, "DELETE", path, version=resumed["version"])
    assert gone.status_code == 204
    assert call(people.annotator, "GET", path).status_code == 404
    assert call(people.annotator, "GET", "feeds/").json()["results"] == []
    assert call(people.annotator, "POST", "feeds/", {"url": made["url"]}).status_code == 201
    told = Record.objects.filter(subject_id=made["id"]).order_by("at", "pk")
    assert [record.action for record in told] == [
        *("feed.followed", "feed.changed", "feed.paused", "feed.resumed"),
        *("feed.check_asked", "feed.deleted"),
    ]


def test_a_new_address_that_is_followed_already_is_refused(people: People, call: Call) -> None:
    urls = ["https://hw.example/rss", "https://hw.example/atom"]
    first, second = (call(people.annotator, "POST", "feeds/", {"url": url}).json() for url in urls)
    path = f"feeds/{second['id']}/"
    answer = call(people.annotator, "PATCH", path, {"url": urls[0]}, version=1)
    assert (answer.status_code, answer.json()["code"]) == (409, "followed")
    assert answer.json()["current"]["id"] == first["id"]
    assert call(people.annotator, "GET", path).json()["url"] == urls[1]


def test_what_a_feed_brought_is_told_item_by_item(
    people: People, call: Call, site: Site, follow: Follow, go_on: GoOn
) -> None:
    publish(site, ["a", "b"])
    site.says["/b"] = Answer("closed", 403)
    feed = follow()
    go_on()
    told = call(people.reviewer, "GET", f"feeds/{feed.pk}/").json()
    assert (told["state"], told["lately"], told["failed"], told["waiting"]) == ("well", 2, 1, 0)
    items = call(people.reviewer, "GET", f"feeds/{feed.pk}/items/").json()["results"]
    assert [(item["title"], item["state"]) for item in items] == [
        ("Story a", "imported"),
        ("Story b", "failed"),
    ]
    assert items[0]["article"] == str(Article.objects.get().pk)
    assert (items[1]["article"], items[1]["code"]) == (None, "forbidden")
    assert "403" in items[1]["note"]
    again = call(people.reviewer, "POST", f"feeds/{feed.pk}/retry/")
    assert (again.status_code, again.json()["waiting"]) == (202, 1)
    nothing = call(people.reviewer, "POST", f"feeds/{feed.pk}/retry/")
    assert (nothing.status_code, nothing.json()["code"]) == (409, "nothing_failed")


def test_a_test_shows_what_would_come_and_keeps_nothing(
    people: People, call: Call, site: Site, follow: Follow, go_on: GoOn
) -> None:
    publish(site, ["a"])
    feed = follow()
    go_on()
    publish(site, ["b", "a"])
    before = Feed.objects.values().get()
    body = {"id": str(uuid4())}
    looks = [call(people.reviewer, "POST", f"feeds/{feed.pk}/test/", body) for _ in range(2)]
    assert [look.status_code for look in looks] == [202, 200]
    assert looks[0].json()["done_at"] is None
    go_on()
    seen = call(people.reviewer, "GET", f"feeds/looks/{body['id']}/").json()
    assert seen["feed"] == str(feed.pk)
    assert [(item["title"], item["known"]) for item in seen["found"]["items"]] == [
        ("Story b", False),
        ("Story a", True),
    ]
    assert Feed.objects.values().get() == before
    assert (FeedItem.objects.count(), Article.objects.count()) == (1, 1)


def test_a_page_is_looked_at_for_the_feeds_it_names(
    people: People, call: Call, site: Site, go_on: GoOn
) -> None:
    publish(site, ["a"])
    site.says["/"] = Answer(
        '<html><head><link rel="alternate" type="application/rss+xml" title="All" href="/feed">'
        "</head><body><p>Front page</p></body></html>"
    )
    site.says["/none"] = Answer("<html><body><p>Words</p></body></html>")
    wanted = {path: str(uuid4()) for path in ("/", "/feed", "/none", "/lost")}
    for path, look_id in wanted.items():
        body = {"id": look_id, "url": f"{site.root}{path}"}
        assert call(people.annotator, "POST", "feeds/looks/", body).status_code == 202
    go_on()
    seen = {
        path: call(people.annotator, "GET", f"feeds/looks/{look_id}/").json()
        for path, look_id in wanted.items()
    }
    assert seen["/"]["found"]["links"] == [
        {"url": f"{site.root}/feed", "title": "All", "homepage": f"{site.root}/"}
    ]
    assert (seen["/feed"]["found"]["title"], seen["/feed"]["found"]["count"]) == ("Harbor Wire", 1)
    assert (seen["/none"]["error_code"], seen["/lost"]["error_code"]) == (
        "not_a_feed",
        "not_found",
    )
    assert not Feed.objects.exists()
    assert call(people.stranger, "GET", f"feeds/looks/{wanted['/']}/").status_code == 404


def test_a_list_comes_in_row_by_row_and_goes_out_again(people: People, call: Call) -> None:
    call(people.colleague, "POST", "feeds/", {"url": "https://b.example/rss", "title": "Mine"})
    body = {"opml": OPML, "every": 60, "take": "none"}
    rows = call(people.annotator, "POST", "feeds/opml/", body).json()
    assert [(row["url"], row["code"]) for row in rows] == [
        ("https://a.example/rss", ""),
        ("https://b.example/rss", "followed"),
    ]
    assert all(row["feed"] for row in rows)
    out = browser(people.reviewer).get("/api/v1/feeds/opml/")
    assert out["Content-Type"] == "text/x-opml; charset=utf-8"
    assert "attachment" in out["Content-Disposition"]
    again = call(people.stranger, "POST", "feeds/opml/", {"opml": out.content.decode()}).json()
    assert [(row["url"], row["title"], row["code"]) for row in again] == [
        ("https://a.example/rss", "A", ""),
        ("https://b.example/rss", "Mine", ""),
    ]


@pytest.mark.parametrize("opml", ["", "<opml>", "<rss/>", "words", "<opml/>"])
def test_a_broken_list_is_refused_with_a_sentence(people: People, call: Call, opml: str) -> None:
    answer = call(people.annotator, "POST", "feeds/opml/", {"opml": opml})
    assert answer.status_code == 400
    assert answer.json()["code"] in {"invalid_opml", "invalid"}
    assert not Feed.objects.exists()
