"""Articles, the states of their text, their event logs, and the batches they came in."""

from apps.articles.models.articles import Article, Entry, Region, Revision
from apps.articles.models.batches import Batch, BatchItem
from apps.articles.models.parcels import Parcel

__all__ = ["Article", "Batch", "BatchItem", "Entry", "Parcel", "Region", "Revision"]
