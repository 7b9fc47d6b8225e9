"""Articles, the states of their text, their event logs, and their words for searching."""

from apps.articles.models.articles import Article, Entry, Region, Revision
from apps.articles.models.searches import ArticleWords, SavedSearch, Words

__all__ = ["Article", "ArticleWords", "Entry", "Region", "Revision", "SavedSearch", "Words"]
