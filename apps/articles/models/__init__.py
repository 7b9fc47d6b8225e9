"""Articles, the states of their text, and their event logs."""

from apps.articles.models.articles import Article, Entry, Region, Revision
from apps.articles.models.feeds import Feed, FeedHost, FeedItem, FeedLook

__all__ = [
    "Article",
    "Entry",
    "Feed",
    "FeedHost",
    "FeedItem",
    "FeedLook",
    "Region",
    "Revision",
]
