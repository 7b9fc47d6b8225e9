"""Articles, the states of their text, their logs, the looks at their addresses, and batches."""

from apps.articles.models.articles import Article, Entry, Region, Revision
from apps.articles.models.batches import Batch, BatchItem
from apps.articles.models.feeds import Feed, FeedHost, FeedItem, FeedLook
from apps.articles.models.parcels import Parcel
from apps.articles.models.searches import ArticleWords, SavedSearch, Words
from apps.articles.models.watches import Check, Watch

__all__ = [
    "Article",
    "ArticleWords",
    "Batch",
    "BatchItem",
    "Check",
    "Entry",
    "Feed",
    "FeedHost",
    "FeedItem",
    "FeedLook",
    "Parcel",
    "Region",
    "Revision",
    "SavedSearch",
    "Watch",
    "Words",
]
