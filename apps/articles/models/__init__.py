"""Articles, the states of their text, their logs, the looks at their addresses, and batches."""

from apps.articles.models.articles import Article, Entry, Region, Revision
from apps.articles.models.batches import Batch, BatchItem
from apps.articles.models.parcels import Parcel
from apps.articles.models.watches import Check, Watch

__all__ = [
    "Article",
    "Batch",
    "BatchItem",
    "Check",
    "Entry",
    "Parcel",
    "Region",
    "Revision",
    "Watch",
]
