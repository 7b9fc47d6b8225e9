"""What a check of a feed brings: each item once, whole, whatever is delivered twice."""

import pytest

from apps.articles.models import Article
from tests.feeds import (
    Follow,
    GoOn,
    publish,
    states,
)
from tests.sites import Site

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
    assert sorted(site.paths()) == ["/a", "/b", "/c", "/feed", "/robots.txt"]
