"""Feeds and pages for a site of the tests, and what became of them."""

from collections.abc import Callable, Sequence
from typing import Final

from django.db.models.functions import Now

from apps.articles.models import Feed, FeedItem
from apps.articles.services import feeds
from tests.sites import Answer, Site

RSS: Final = "application/rss+xml; charset=utf-8"
WORDS: Final = "Lantern counted at least 140 men who were sent back before a board had heard them. "
GoOn = Callable[[], list[str]]
Follow = Callable[..., Feed]


def an_item(site: Site, name: str, **more: str) -> str:
    """Return an item of a feed, whose page is at /name; `content` is carried by the feed."""
    content = more.get("content", "")
    carried = f"<content:encoded><![CDATA[{content}]]></content:encoded>" if content else ""
    link = f"<link>{more.get('link', f'{site.root}/{name}')}</link>"
    date = more.get("date", "Mon, 12 Oct 2026 07:20:00 +0200")
    return (
        f'<item><guid isPermaLink="false">{more.get("guid", name)}</guid>'
        f"<title>Story {name}</title>{link}<pubDate>{date}</pubDate>{carried}</item>"
    )


def rss(*items: str, title: str = "Harbor Wire") -> str:
    """Return a feed."""
    return (
        '<?xml version="1.0"?><rss version="2.0"'
        ' xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
        f"<title>{title}</title><language>en</language>{''.join(items)}</channel></rss>"
    )


def a_page(name: str) -> Answer:
    """Return the page of an article, unlike any other."""
    body = "".join(f"<p>{WORDS} This is part {n} of {name}.</p>" for n in range(4))
    return Answer(
        f"<!doctype html><html lang=en><head><title>Story {name}</title></head>"
        f"<body><article><h1>Story {name}</h1>{body}</article></body></html>"
    )


def publish(site: Site, names: Sequence[str], path: str = "/feed", **headers: str) -> None:
    """Have the site carry a feed of these stories, and their pages."""
    feed = rss(*(an_item(site, name) for name in names))
    site.says[path] = Answer(feed, kind=RSS, headers=headers)
    for name in names:
        site.says.setdefault(f"/{name}", a_page(name))


def check_again(feed: Feed) -> None:
    """Let a feed be due, and its turn be given."""
    Feed.objects.filter(pk=feed.pk).update(next_at=Now())
    feeds.give_turns(hosts=[feed.host])


def states(feed: Feed) -> dict[str, str]:
    """Return what became of a feed's items, by title."""
    return dict(FeedItem.objects.filter(feed=feed).values_list("title", "state"))
