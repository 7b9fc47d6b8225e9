"""What a check of a feed brings: each item once, whole, whatever is delivered twice."""

from collections.abc import Callable
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection
from django.db.models.functions import Now
from django.utils import timezone

from apps.articles.models import Article, Feed, FeedHost, FeedItem
from apps.articles.services import feeds, import_address
from apps.jobs import services as jobs
from apps.jobs.models import Job, Tick
from apps.notices.models import Todo
from tests.factories import People, an_article
from tests.feeds import RSS, Follow, GoOn, an_item, check_again, publish, rss, states
from tests.sites import Answer, Site

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_followed_feed_has_its_items_imported_whole_and_once(
    site: Site, follow: Follow, go_on: GoOn
) -> None:
    publish(site, ["a", "b", "c"])
    feed = follow()
    go_on()
    feed.refresh_from_db()
    assert (feed.title, feed.language, feed.last_error) == ("Harbor Wire", "en", "")
    assert states(feed) == dict.fromkeys(["Story a", "Story b", "Story c"], "imported")
    articles = Article.objects.order_by("title")
    assert [article.title for article in articles] == ["Story a", "Story b", "Story c"]
    assert all(article.status == "ready" for article in articles)
    for article, name in zip(articles, "abc", strict=True):
        assert article.revision is not None
        assert f"part 3 of {name}" in article.revision.text
        assert article.url == f"{site.root}/{name}"
        assert article.revision.fetch is not None
    # Though every job came twice: no turn is taken twice.
    assert sorted(site.paths()) == ["/a", "/b", "/c", "/feed", "/robots.txt"]


def test_items_come_once_whatever_the_feed_does_with_them(
    site: Site, follow: Follow, go_on: GoOn
) -> None:
    publish(site, ["a", "b"])
    feed = follow()
    go_on()
    # Turned round, one of them under a new guid, one with another address; and one is new.
    shuffled = [
        an_item(site, "c"),
        an_item(site, "b", guid="renamed"),
        an_item(site, "a", link=f"{site.root}/a?utm_source=feed"),
    ]
    publish(site, ["c"])
    site.says["/feed"] = Answer(rss(*shuffled), kind=RSS)
    check_again(feed)
    go_on()
    assert Article.objects.count() == 3
    assert sorted(FeedItem.objects.values_list("title", "state")) == [
        ("Story a", "imported"),
        ("Story b", "imported"),
        ("Story c", "imported"),
    ]
    assert sorted(site.paths()).count("/b") == 1


def test_the_same_link_in_two_feeds_is_one_article(site: Site, follow: Follow, go_on: GoOn) -> None:
    publish(site, ["a"])
    publish(site, ["a"], path="/other")
    first, second = follow(), follow("/other")
    go_on()
    assert Article.objects.count() == 1
    assert sorted([*states(first).values(), *states(second).values()]) == ["imported", "known"]


def test_what_a_person_imported_before_is_known(
    people: People, site: Site, follow: Follow, go_on: GoOn
) -> None:
    publish(site, ["a"])
    article, _ = import_address(by=people.colleague, url=f"{site.root}/a")
    go_on()
    feed = follow()
    go_on()
    item = FeedItem.objects.get(feed=feed)
    assert (item.state, item.article_id) == ("known", article.pk)
    assert site.paths().count("/a") == 1


def test_a_link_that_has_led_to_an_article_before_is_known_and_not_fetched_again(
    people: People, site: Site, follow: Follow, go_on: GoOn
) -> None:
    publish(site, ["a"])
    site.says["/short"] = Answer(status=302, headers={"Location": "/a"})
    article, _ = import_address(by=people.colleague, url=f"{site.root}/short")
    go_on()
    site.says["/feed"] = Answer(rss(an_item(site, "s", link=f"{site.root}/short")), kind=RSS)
    feed = follow()
    go_on()
    item = FeedItem.objects.get(feed=feed)
    assert (item.state, item.article_id) == ("known", article.pk)
    assert site.paths().count("/short") == 1


@pytest.mark.parametrize(("take", "imported"), [("none", 0), ("last", 10), ("all", 12)])
def test_the_first_check_takes_what_its_subscriber_chose(
    site: Site, follow: Follow, take: str, imported: int
) -> None:
    # Without a date, the order of the feed says what is newest; the first ones are.
    names = [f"s{n:02}" for n in range(12)]
    publish(site, names)
    feed = follow(take=take)
    job = Job.objects.get(kind="articles.check_feed")
    jobs.run(job_id=job.pk, worker="test")
    kept = FeedItem.objects.filter(feed=feed).exclude(state="skipped")
    assert sorted(kept.values_list("title", flat=True)) == [
        f"Story {name}" for name in names[:imported]
    ]
    skipped = FeedItem.objects.filter(feed=feed, state="skipped")
    assert skipped.count() == 12 - imported
    assert all("before this newsroom followed" in item.note for item in skipped)


def test_an_unchanged_feed_is_asked_for_politely(site: Site, follow: Follow, go_on: GoOn) -> None:
    publish(site, ["a"], ETag='"v1"', **{"Last-Modified": "Mon, 12 Oct 2026 05:20:00 GMT"})
    whole = site.says["/feed"]
    assert isinstance(whole, Answer)
    site.says["/feed"] = lambda headers: (
        Answer(status=304) if headers.get("if-none-match") == '"v1"' else whole
    )
    feed = follow()
    go_on()
    check_again(feed)
    go_on()
    feed.refresh_from_db()
    asked = [request.headers for request in site.asked if request.path == "/feed"]
    assert [headers.get("if-none-match") for headers in asked] == [None, '"v1"']
    assert asked[1].get("if-modified-since") == "Mon, 12 Oct 2026 05:20:00 GMT"
    assert (feed.failures, feed.last_error) == (0, "")
    assert feed.last_ok_at is not None
    assert feed.last_ok_at == feed.last_checked_at
    assert feed.next_at - feed.last_ok_at == timedelta(minutes=feed.every)


NAMES_ONE = '<link rel="alternate" type="application/rss+xml" href="/rss"><p>words'


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (Answer("down", 503), ("server_error", "fault of its own (503)")),
        (Answer("no", 404), ("not_found", "not found")),
        (Answer("<rss", 200, RSS), ("not_a_feed", "no feed at this address")),
        (Answer(NAMES_ONE), ("not_a_feed", "/rss: change the address")),
    ],
)
def test_a_failing_feed_says_why_and_is_tried_later(
    site: Site, follow: Follow, go_on: GoOn, answer: Answer, told: tuple[str, str]
) -> None:
    site.says["/feed"] = answer
    feed = follow()
    go_on()
    feed.refresh_from_db()
    assert (feed.failures, feed.last_error_code) == (1, told[0])
    assert told[1] in feed.last_error
    assert feed.last_checked_at is not None
    first = feed.next_at - feed.last_checked_at
    assert timedelta(minutes=60) <= first <= timedelta(minutes=181)
    check_again(feed)
    go_on()
    feed.refresh_from_db()
    assert feed.failures == 2
    assert feed.last_checked_at is not None
    assert timedelta(minutes=120) <= feed.next_at - feed.last_checked_at <= timedelta(hours=6)
    publish(site, ["a"])
    check_again(feed)
    go_on()
    feed.refresh_from_db()
    assert (feed.failures, feed.last_error, feed.last_error_code) == (0, "", "")
    assert states(feed) == {"Story a": "imported"}


def test_a_site_that_asks_for_time_is_given_it(site: Site, follow: Follow, go_on: GoOn) -> None:
    site.says["/feed"] = Answer("slow down", 429, headers={"Retry-After": "40000"})
    feed = follow()
    go_on()
    feed.refresh_from_db()
    assert feed.last_checked_at is not None
    assert feed.next_at - feed.last_checked_at >= timedelta(seconds=40_000)
    # Nothing else is asked of the site either.
    assert FeedHost.objects.get().free_at - feed.last_checked_at > timedelta(seconds=39_000)


def test_a_feed_that_is_gone_is_paused_and_waits_for_somebody(
    people: People, site: Site, follow: Follow, go_on: GoOn
) -> None:
    site.says["/feed"] = Answer("gone", 410)
    feed = follow(title="Wire")
    go_on()
    feed.refresh_from_db()
    assert feed.paused_at is not None
    assert feed.paused_by_id is None
    assert "gone for good (410)" in feed.paused_for
    todo = Todo.objects.get(kind="feed.gone", done_at=None)
    assert "“Wire” is paused" in todo.text
    assert todo.url == f"/feeds/{feed.pk}/"
    check_again(feed)
    go_on()
    assert site.paths() == ["/feed"]
    publish(site, ["a"])
    feeds.resume_feed(by=people.editor, feed_id=feed.pk)
    go_on()
    assert states(feed) == {"Story a": "imported"}
    assert not Todo.objects.filter(kind="feed.gone", done_at=None)


def test_a_feed_that_moved_for_good_proposes_its_new_address(
    people: People, site: Site, follow: Follow, go_on: GoOn
) -> None:
    publish(site, ["a"], path="/new")
    site.says["/feed"] = Answer(status=301, headers={"Location": "/new"})
    site.says["/moved"] = Answer(status=302, headers={"Location": "/new"})
    feed, for_now = follow(), follow("/moved")
    go_on()
    feed.refresh_from_db()
    for_now.refresh_from_db()
    assert (feed.moved_to, for_now.moved_to) == (f"{site.root}/new", "")
    feeds.change_feed(by=people.annotator, feed_id=feed.pk, version=feed.version, url=feed.moved_to)
    go_on()
    feed.refresh_from_db()
    assert (feed.url, feed.moved_to) == (f"{site.root}/new", "")
    assert Article.objects.count() == 1


def test_a_feed_goes_on_only_in_the_name_of_somebody_who_imports(
    people: People, site: Site, follow: Follow, go_on: GoOn
) -> None:
    publish(site, ["a"])
    feed = follow()
    people.annotator.ended_at = timezone.now()
    people.annotator.save()
    go_on()
    feed.refresh_from_db()
    assert "no longer imports here" in feed.paused_for
    assert not Article.objects.exists()
    feeds.resume_feed(by=people.editor, feed_id=feed.pk)
    go_on()
    assert Article.objects.get().by_id == people.editor.user_id


def test_a_fault_of_ours_is_said_at_the_feed_and_its_site_goes_on(
    people: People, site: Site, follow: Follow, go_on: GoOn, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(site, ["a"])
    feed = follow()
    with monkeypatch.context() as broken:
        broken.setattr("apps.articles.tasks.feeds.visits.visit_feed", None)
        with pytest.raises(AssertionError, match="check_feed is failed"):
            go_on()
    feed.refresh_from_db()
    assert (feed.failures, feed.last_error_code) == (1, "job_failed")
    assert feed.next_at > timezone.now()
    job = Job.objects.get(kind="articles.check_feed")
    jobs.retry(job_id=job.pk, by=people.annotator)
    go_on()
    assert states(feed) == {"Story a": "imported"}


def test_many_schedulers_at_once_give_one_turn(site: Site, follow: Follow, go_on: GoOn) -> None:
    publish(site, ["a"])
    feed = follow()
    go_on()
    Feed.objects.filter(pk=feed.pk).update(next_at=Now())
    ready = Barrier(4)

    def give() -> None:
        ready.wait()
        try:
            feeds.give_turns(hosts=[feed.host])
        finally:
            connection.close()

    schedulers = [Thread(target=give) for _ in range(4)]
    for scheduler in schedulers:
        scheduler.start()
    for scheduler in schedulers:
        scheduler.join()
    assert Job.objects.filter(kind="articles.check_feed", state="ready").count() == 1
    go_on()
    assert site.paths().count("/feed") == 2


def test_the_schedule_finds_what_is_due_and_nothing_else(
    site: Site, follow: Follow, go_on: GoOn
) -> None:
    publish(site, ["a"])
    feed = follow()
    go_on()
    for due, times in ((Now() + timedelta(minutes=1), 1), (Now(), 2)):
        Feed.objects.filter(pk=feed.pk).update(next_at=due)
        Tick.objects.all().delete()
        Job.objects.filter(kind="articles.find_due_feeds").delete()
        jobs.sweep()
        go_on()
        assert site.paths().count("/feed") == times


def test_an_article_of_another_newsroom_is_not_known_here(
    people: People, site: Site, follow: Follow, go_on: GoOn
) -> None:
    an_article(people.stranger, url=f"{site.root}/a", url_key="x" * 64)
    publish(site, ["a"])
    feed = follow()
    go_on()
    assert states(feed) == {"Story a": "imported"}


def test_what_its_subscriber_left_out_stays_out_under_another_name(
    site: Site, follow: Follow, go_on: GoOn
) -> None:
    publish(site, ["a", "b"])
    feed = follow(take="none")
    go_on()
    publish(site, ["c"])
    renamed = [
        an_item(site, name, guid=f"new-{name}", link=f"{site.root}/{name}?utm_source=feed")
        for name in ("b", "a")
    ]
    site.says["/feed"] = Answer(rss(an_item(site, "c"), *renamed), kind=RSS)
    check_again(feed)
    go_on()
    assert sorted(FeedItem.objects.values_list("title", "state")) == [
        ("Story a", "skipped"),
        ("Story b", "skipped"),
        ("Story c", "imported"),
    ]


def test_items_that_all_lead_to_the_front_of_their_site_are_not_one(
    site: Site, follow: Follow, go_on: GoOn
) -> None:
    one = an_item(site, "a", link=f"{site.root}/")
    site.says["/feed"] = Answer(rss(one), kind=RSS)
    feed = follow(take="none")
    go_on()
    site.says["/feed"] = Answer(rss(an_item(site, "b", link=f"{site.root}/"), one), kind=RSS)
    check_again(feed)
    go_on()
    assert set(states(feed)) == {"Story a", "Story b"}


@pytest.mark.parametrize("status", [200, 410])
def test_what_an_old_address_answers_is_not_kept_of_the_new_one(
    people: People, site: Site, follow: Follow, go_on: GoOn, status: int
) -> None:
    publish(site, ["a"], ETag='"old"')
    publish(site, ["b"], path="/new")
    whole = site.says["/feed"] if status == 200 else Answer("gone", 410)
    feed = follow()

    def change_meanwhile(headers: object) -> Answer:
        del headers
        url = f"{site.root}/new"
        run(
            lambda: feeds.change_feed(
                by=people.annotator, feed_id=feed.pk, version=feed.version, url=url
            )
        )
        assert isinstance(whole, Answer)
        return whole

    site.says["/feed"] = change_meanwhile
    go_on()
    feed.refresh_from_db()
    assert (feed.paused_at, feed.etag, feed.last_error, feed.failures) == (None, "", "", 0)
    assert states(feed) == {"Story b": "imported"}


def test_what_comes_for_a_feed_that_was_paused_meanwhile_waits(
    people: People, site: Site, follow: Follow, go_on: GoOn
) -> None:
    publish(site, ["a"])
    whole, page = site.says["/feed"], site.says["/a"]
    assert isinstance(whole, Answer)
    assert isinstance(page, Answer)
    feed = follow()

    def pause_before(answer: Answer) -> Callable[[object], Answer]:
        def told(headers: object) -> Answer:
            del headers
            run(lambda: feeds.pause_feed(by=people.annotator, feed_id=feed.pk))
            return answer

        return told

    site.says["/feed"] = pause_before(whole)
    go_on()
    assert states(feed) == {}
    site.says |= {"/feed": whole, "/a": pause_before(page)}
    feeds.resume_feed(by=people.annotator, feed_id=feed.pk)
    go_on()
    assert states(feed) == {"Story a": "new"}
    site.says["/a"] = page
    feeds.resume_feed(by=people.annotator, feed_id=feed.pk)
    go_on()
    assert states(feed) == {"Story a": "imported"}


def run(act: Callable[[], object]) -> None:
    """Do something as another person would, while a site is answering."""
    try:
        act()
    finally:
        connection.close()
