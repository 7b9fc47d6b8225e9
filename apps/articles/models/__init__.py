"""Articles, the states of their text, their event logs, and the batches they came in."""

from apps.articles.models.articles import Article, Entry, Region, Revision
from apps.articles.models.batches import Batch, BatchItem

__all__ = ["Article", "Batch", "BatchItem", "Entry", "Region", "Revision"]
