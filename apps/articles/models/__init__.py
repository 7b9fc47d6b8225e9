"""Articles, the states of their text, their event logs, and the looks at their addresses."""

from apps.articles.models.articles import Article, Entry, Region, Revision
from apps.articles.models.watches import Check, Watch

__all__ = ["Article", "Check", "Entry", "Region", "Revision", "Watch"]
