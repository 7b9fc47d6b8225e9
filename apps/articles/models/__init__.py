"""Articles, the states of their text, and their event logs."""

from apps.articles.models.articles import Article, Entry, Region, Revision

__all__ = ["Article", "Entry", "Region", "Revision"]
