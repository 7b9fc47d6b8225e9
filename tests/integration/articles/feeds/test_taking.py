"""Pages of items: robots.txt and the site's pace are kept to, and nothing whole is lost."""

import hashlib
import time
from collections.abc import Callable
from itertools import pairwise

import pytest
from django.core.cache import cache
from django.utils import timezone

from apps.articles.models import Article, FeedItem
from apps.articles.services import feeds, import_address
from apps.articles.syndication.robots import MAX_BYTES
from apps.jobs import services as jobs
from apps.jobs.models import Job
from tests.factories import People
from tests.feeds import RSS, WORDS, Follow, GoOn, an_item, check_again, publish, rss, states
from tests.sites import Answer, Site, a_site

pytestmark = pytest.mark.django_db(transaction=True)

WHOLE = f"<p>{WORDS * 8}</p><p>This is what the feed carries.</p>"


def test_a_page_that_robots_may_not_read_is_not_asked_for(
    site: Site, follow: Follow, go_on: GoOn
) -> None:
    publish(site, ["a", "b"])
    site.says["/robots.txt"] = Answer("User-agent: *\nDisallow: /a", kind="text/plain")
    feed = follow()
    go_on()
    assert states(feed) == {"Story a": "failed", "Story b": "imported"}
    item = FeedItem.objects.get(feed=feed, title="Story a")
    assert item.code == "robots"
    assert "robots.txt" in item.note
    assert "/a" not in site.paths()


@pytest.mark.parametrize(
    ("page", "code"),
    [
        (Answer("unasked"), "robots"),
        (Answer("closed", 403), "forbidden"),
        (Answer(b"\x89PNG\r\n\x1a\n", kind="image/png"), "wrong_type"),
    ],
)
def test_where_the_page_cannot_be_had_the_text_of_the_feed_is_imported(
    site: Site, follow: Follow, go_on: GoOn, page: Answer, code: str
) -> None:
    rules = f"User-agent: *\nDisallow: {'/' if code == 'robots' else '/private'}"
    site.says["/robots.txt"] = Answer(rules, kind="text/plain")
    site.says["/a"] = page
    site.says["/feed"] = Answer(rss(an_item(site, "a", content=WHOLE)), kind=RSS)
    feed = follow()
    go_on()
    item = FeedItem.objects.get(feed=feed)
    assert (item.state, item.code, item.content) == ("imported", code, "")
    assert "text that the feed carries was imported" in item.note
    article = Article.objects.get()
    assert (article.status, article.title, article.url) == (
        "ready",
        "Story a",
        f"{site.root}/a",
    )
    assert article.published_raw == "Mon, 12 Oct 2026 07:20:00 +0200"
    assert article.published_at is not None
    assert article.revision is not None
    assert "This is what the feed carries." in article.revision.text


def test_an_item_without_a_page_is_imported_from_the_feed(
    site: Site, follow: Follow, go_on: GoOn
) -> None:
    items = [
        f'<item><guid isPermaLink="false">{title}</guid><title>{title}</title>'
        f"<description>{text}</description></item>"
        for title, text in (("Whole", WORDS * 8), ("Bare", "A line."))
    ]
    site.says["/feed"] = Answer(rss(*items), kind=RSS)
    feed = follow()
    go_on()
    assert states(feed) == {"Whole": "imported", "Bare": "failed"}
    assert Article.objects.get().title == "Whole"
    assert site.paths() == ["/feed"]


def test_a_robots_txt_that_cannot_be_read_keeps_us_away_for_now(
    site: Site, follow: Follow, go_on: GoOn
) -> None:
    publish(site, ["a"])
    site.says["/robots.txt"] = Answer("down", 503)
    feed = follow()
    go_on()
    item = FeedItem.objects.get(feed=feed)
    assert (item.state, item.tries, item.code) == ("new", 1, "robots_unknown")
    assert item.next_at > timezone.now()
    assert "/a" not in site.paths()
    del site.says["/robots.txt"]
    # The cache may be flushed at any time: then it is asked again.
    cache.clear()
    FeedItem.objects.update(next_at=timezone.now())
    feeds.give_turns(hosts=[feed.host])
    go_on()
    assert states(feed) == {"Story a": "imported"}


def test_a_page_that_fails_for_now_is_tried_again_and_then_given_up(
    people: People, site: Site, follow: Follow, go_on: GoOn
) -> None:
    publish(site, ["a"])
    page, site.says["/a"] = site.says["/a"], Answer("down", 502)
    feed = follow()
    go_on()
    item = FeedItem.objects.get(feed=feed)
    for tries in range(1, 5):
        item.refresh_from_db()
        assert (item.state, item.tries) == ("new", tries)
        FeedItem.objects.update(next_at=timezone.now())
        feeds.give_turns(hosts=[feed.host])
        go_on()
    item.refresh_from_db()
    assert (item.state, item.code) == ("failed", "server_error")
    assert site.paths().count("/a") == 5
    assert not Article.objects.exists()
    site.says["/a"] = page
    assert feeds.retry_items(by=people.colleague, feed_id=feed.pk) == 1
    go_on()
    assert states(feed) == {"Story a": "imported"}


def test_a_page_that_leads_to_a_known_article_is_known(
    site: Site, follow: Follow, go_on: GoOn
) -> None:
    publish(site, ["a"])
    site.says["/short"] = Answer(status=302, headers={"Location": "/a"})
    feed = follow()
    go_on()
    site.says["/feed"] = Answer(rss(an_item(site, "s", link=f"{site.root}/short")), kind=RSS)
    check_again(feed)
    go_on()
    assert states(feed) == {"Story a": "imported", "Story s": "known"}
    assert Article.objects.count() == 1


def test_items_on_another_site_have_their_turn_there(
    site: Site, follow: Follow, go_on: GoOn
) -> None:
    with a_site() as other:
        other.says["/robots.txt"] = Answer("User-agent: *\nDisallow: /no", kind="text/plain")
        publish(other, ["yes", "no"], path="/unused")
        links = [an_item(site, name, link=f"{other.root}/{name}") for name in ("yes", "no")]
        site.says["/feed"] = Answer(rss(*links), kind=RSS)
        feed = follow()
        go_on()
        assert states(feed) == {"Story yes": "imported", "Story no": "failed"}
        assert sorted(other.paths()) == ["/robots.txt", "/yes"]


def test_a_paused_feed_asks_for_nothing_and_goes_on_where_it_stopped(
    people: People, site: Site, follow: Follow, go_on: GoOn
) -> None:
    publish(site, ["a", "b"])
    feed = follow()
    from_check = Job.objects.get(kind="articles.check_feed")
    _run(from_check)
    feeds.pause_feed(by=people.annotator, feed_id=feed.pk)
    go_on()
    assert set(states(feed).values()) == {"new"}
    assert site.paths() == ["/feed"]
    feeds.resume_feed(by=people.annotator, feed_id=feed.pk)
    go_on()
    assert set(states(feed).values()) == {"imported"}


def test_a_deleted_feed_leaves_its_articles_and_asks_for_nothing(
    people: People, site: Site, follow: Follow, go_on: GoOn
) -> None:
    publish(site, ["a"])
    feed = follow()
    go_on()
    feeds.delete_feed(by=people.annotator, feed_id=feed.pk, version=feed.version)
    asked = len(site.asked)
    check_again(feed)
    go_on()
    assert len(site.asked) == asked
    assert Article.objects.count() == 1
    again = follow()
    assert again.pk != feed.pk
    go_on()
    assert states(again) == {"Story a": "known"}


def test_one_request_at_a_time_with_a_pause_between_two(
    site: Site, follow: Follow, drain_jobs: Callable[..., list[str]]
) -> None:
    publish(site, ["a", "b"])
    publish(site, ["a", "b"], path="/other")
    site.says["/robots.txt"] = Answer("User-agent: *\nCrawl-delay: 3", kind="text/plain")
    follow()
    follow("/other")
    while Job.objects.filter(state="ready").exists():
        drain_jobs()
        time.sleep(0.1)
    # robots.txt is asked for in the turn of the page that needs it.
    asked = [request for request in site.asked if request.path != "/robots.txt"]
    assert [request.path for request in asked[:2]] == ["/feed", "/other"]
    pairs = pairwise(asked)
    pauses = {late.path: late.began - early.ended for early, late in pairs}
    assert all(pause >= 2 for pause in pauses.values()), pauses
    # From the second page on, robots.txt is known to want three seconds.
    assert [pause for path, pause in pauses.items() if path in {"/a", "/b"}][-1] >= 3


def test_a_thousand_items_at_once_wait_in_line_and_the_page_says_how_far_they_are(
    site: Site, follow: Follow
) -> None:
    site.says["/feed"] = Answer(rss(*(an_item(site, f"s{n}") for n in range(1000))), kind=RSS)
    feed = follow()
    _run(Job.objects.get(kind="articles.check_feed"))
    assert FeedItem.objects.filter(feed=feed, state="new").count() == 1000
    # Not a thousand jobs: the one whose turn it is.
    assert Job.objects.filter(kind="articles.import_feed_item").count() == 1
    assert not Article.objects.exists()


def _run(job: Job) -> None:
    jobs.run(job_id=job.pk, worker="test")


def test_of_a_robots_txt_no_more_is_remembered_than_is_read(
    site: Site, follow: Follow, go_on: GoOn
) -> None:
    publish(site, ["a"])
    site.says["/robots.txt"] = Answer(
        "User-agent: *\nDisallow: /no\n" + "# words\n" * 200_000, kind="text/plain"
    )
    feed = follow()
    go_on()
    key = f"robots:{hashlib.sha256(site.root.encode()).hexdigest()}"
    assert len(cache.get(key)["data"]) == MAX_BYTES
    assert states(feed) == {"Story a": "imported"}


BOT_CHECK = "<html><head><title>Just a moment...</title></head><body><p>Wait.</p></body></html>"


@pytest.mark.parametrize("page", [Answer(BOT_CHECK), Answer(status=302, headers={"Location": "/"})])
def test_where_the_page_cannot_be_read_the_text_of_the_feed_is(
    site: Site, follow: Follow, go_on: GoOn, page: Answer
) -> None:
    site.says |= {"/a": page, "/": Answer("<p>Front")}
    site.says["/feed"] = Answer(rss(an_item(site, "a", content=WHOLE)), kind=RSS)
    feed = follow()
    go_on()
    item = FeedItem.objects.get(feed=feed)
    article = Article.objects.get()
    assert (item.state, item.article_id, item.content) == ("imported", article.pk, "")
    assert "text that the feed carries was imported" in item.note
    assert (article.status, article.title, article.error) == ("ready", "Story a", "")
    assert article.url == f"{site.root}/a"
    assert article.published_raw == "Mon, 12 Oct 2026 07:20:00 +0200"
    assert article.revision is not None
    assert "This is what the feed carries." in article.revision.text
    kinds = list(article.entries.order_by("seq").values_list("kind", flat=True))
    assert kinds[:4] == [
        *("article.imported", "article.failed", "article.retried", "revision.created")
    ]


def test_what_the_feed_carries_is_kept_no_longer_than_the_page_is_being_read(
    site: Site, follow: Follow, go_on: GoOn
) -> None:
    publish(site, ["a"])
    site.says["/feed"] = Answer(rss(an_item(site, "a", content=WHOLE)), kind=RSS)
    feed = follow()
    go_on()
    item = FeedItem.objects.get(feed=feed)
    assert (item.state, item.content, item.note) == ("imported", "", "")
    article = Article.objects.get()
    assert article.revision is not None
    assert "part 3 of a" in article.revision.text


def test_an_import_that_failed_before_does_not_stand_in_the_way_of_an_item(
    people: People, site: Site, follow: Follow, go_on: GoOn
) -> None:
    publish(site, ["a"])
    page, site.says["/a"] = site.says["/a"], Answer("no", 404)
    failed, _ = import_address(by=people.annotator, url=f"{site.root}/a")
    go_on()
    failed.refresh_from_db()
    assert failed.status == "failed"
    site.says["/a"] = page
    feed = follow()
    go_on()
    item = FeedItem.objects.select_related("article").get(feed=feed)
    assert item.state == "imported"
    assert item.article is not None
    assert (item.article.status, item.article.pk != failed.pk) == ("ready", True)
