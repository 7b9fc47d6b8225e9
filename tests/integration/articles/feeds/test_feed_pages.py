"""The pages of feeds: follow one, a list, look after them, and see how they are."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from apps.articles.models import Feed, FeedItem, FeedLook
from tests.factories import People
from tests.feeds import Follow, GoOn, publish
from tests.integration.articles.conftest import browser
from tests.sites import Answer, Site

pytestmark = pytest.mark.django_db(transaction=True)


def words(answer: object) -> str:
    """Return a page as its words."""
    content = getattr(answer, "content", b"").decode()
    return " ".join(re.sub(r"<[^>]*>", " ", content).split())


def test_a_feed_is_found_by_a_page_of_its_site_and_followed(
    people: People, site: Site, go_on: GoOn
) -> None:
    publish(site, ["a"])
    site.says["/"] = Answer('<link rel="alternate" type="application/rss+xml" href="/feed"><p>Hi')
    ana = browser(people.annotator)
    assert "No feeds yet" in words(ana.get("/feeds/"))
    sent = ana.post("/feeds/new/", {"url": f"{site.root}/"})
    assert sent.status_code == 302
    look = sent["Location"]
    assert "hx-get" in ana.get(look).content.decode()
    go_on()
    part = ana.get(look, headers={"HX-Request": "true"})
    assert f"{site.root}/feed" in words(part)
    assert "hx-get" not in part.content.decode()
    assert "<html" not in part.content.decode()
    nothing = ana.post(look, {"every": 60, "take": "all"})
    assert (nothing.status_code, "Nothing is chosen" in words(nothing)) == (400, True)
    followed = ana.post(look, {"chosen": ["0"], "every": 180, "take": "all"})
    feed = Feed.objects.get()
    assert followed["Location"] == f"/feeds/{feed.pk}/"
    assert (feed.every, feed.take, feed.homepage) == (180, "all", f"{site.root}/")
    assert "Not checked yet" in words(ana.get(followed["Location"]))
    go_on()
    page = words(ana.get(followed["Location"]))
    assert "Well" in page
    assert "Story a" in page
    assert "Imported" in page
    listed = words(browser(people.reviewer).get("/feeds/"))
    assert "Harbor Wire" in listed
    assert "every 3 hours" in listed
    assert "followed by Ana" in listed


def test_a_list_is_shown_before_anything_of_it_is_followed(people: People) -> None:
    text = "".join(
        f'<outline text="Paper {n}" xmlUrl="https://p{n}.example/rss"/>' for n in range(3)
    )
    file = SimpleUploadedFile("mine.opml", f"<opml><body>{text}</body></opml>".encode())
    ana = browser(people.annotator)
    sent = ana.post("/feeds/list/", {"file": file})
    look = FeedLook.objects.get()
    assert sent["Location"] == f"/feeds/looks/{look.pk}/"
    page = words(ana.get(sent["Location"]))
    assert all(f"Paper {n}" in page for n in range(3))
    assert not Feed.objects.exists()
    results = ana.post(sent["Location"], {"chosen": ["0", "2"], "every": 60, "take": "none"})
    assert results.status_code == 200
    assert "2 of 2 are followed" in words(results)
    assert sorted(Feed.objects.values_list("title", flat=True)) == ["Paper 0", "Paper 2"]
    again = ana.post(sent["Location"], {"chosen": ["0", "1"], "every": 60, "take": "none"})
    assert "Was followed already" in words(again)
    export = ana.get("/feeds/feeds.opml").content.decode()
    assert export.count("xmlUrl") == 3


@pytest.mark.parametrize("data", [b"<opml", b"", b"<rss/>"])
def test_a_broken_list_says_so_at_its_field(people: People, data: bytes) -> None:
    file = SimpleUploadedFile("mine.opml", data)
    answer = browser(people.annotator).post("/feeds/list/", {"file": file})
    assert answer.status_code == 400
    assert "field__error" in answer.content.decode()


def test_a_feed_is_looked_after_from_its_page(
    people: People, site: Site, follow: Follow, go_on: GoOn
) -> None:
    publish(site, ["a", "b"])
    site.says["/b"] = Answer("closed", 403)
    feed = follow()
    go_on()
    ana, path = browser(people.annotator), f"/feeds/{feed.pk}/"
    assert "Try the 1 failed again" in words(ana.get(path))
    assert f"/articles/import/?url={site.root.replace(':', '%3A')}" in (
        ana.get(path).content.decode().replace("%2F", "/")
    )
    ana.post(f"{path}change/", {"version": 1, "title": "Wire", "every": 15})
    stale = ana.post(f"{path}change/", {"version": 1, "title": "Late", "every": 15})
    assert stale.status_code == 412
    assert "Somebody changed this feed" in words(stale)
    ana.post(f"{path}pause/")
    paused = words(ana.get(path))
    assert "Paused by Ana." in paused
    assert "Check now" not in paused
    ana.post(f"{path}resume/")
    feed.refresh_from_db()
    assert (feed.title, feed.every, feed.paused_at) == ("Wire", 15, None)
    assert ana.post(f"{path}retry/").status_code == 302
    assert FeedItem.objects.filter(state="new").count() == 1
    cole = browser(people.colleague)
    assert "an editor or an admin changes this feed" in words(cole.get(path))
    assert cole.post(f"{path}pause/").status_code == 403
    assert ana.post(f"{path}delete/", {"version": feed.version}).status_code == 302
    assert "The articles that it brought stay" in words(ana.get("/feeds/"))
    assert ana.get(path).status_code == 404


def test_a_failing_feed_says_when_it_is_tried_again_and_why(
    people: People, site: Site, follow: Follow, go_on: GoOn
) -> None:
    site.says["/feed"] = Answer("down", 503)
    follow(title="Wire")
    go_on()
    page = words(browser(people.admin).get("/feeds/"))
    assert "1 failure Tries again" in page
    assert "fault of its own (503)." in page
    assert "paste the text" not in page
