"""Articles, the states of their text, their logs, the looks at their addresses, and batches."""

from apps.articles.models.articles import Article, Entry, Region, Revision
from apps.articles.models.batches import Batch, BatchItem
from apps.articles.models.watches import Check, Watch

__all__ = ["Article", "Batch", "BatchItem", "Check", "Entry", "Region", "Revision", "Watch"]
from apps.articles.models.parcels import Parcel

__all__ = ["Article", "Batch", "BatchItem", "Entry", "Parcel", "Region", "Revision"]
"""Articles, the states of their text, the looks at their addresses; and the feeds they come by."""

from apps.articles.models.articles import Article, Entry, Region, Revision
from apps.articles.models.feeds import Feed, FeedHost, FeedItem, FeedLook
from apps.articles.models.watches import Check, Watch

__all__ = [
    "Article",
    "Check",
    "Entry",
    "Feed",
    "FeedHost",
    "FeedItem",
    "FeedLook",
    "Region",
    "Revision",
    "Watch",
]
"""Articles, the states of their text, their event logs, and their words for searching."""

from apps.articles.models.articles import Article, Entry, Region, Revision
from apps.articles.models.searches import ArticleWords, SavedSearch, Words

__all__ = ["Article", "ArticleWords", "Entry", "Region", "Revision", "SavedSearch", "Words"]
