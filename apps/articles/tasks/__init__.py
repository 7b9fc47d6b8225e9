"""The kinds of background work on articles."""

from apps.articles.tasks import feeds, fetching, reading

__all__ = ["feeds", "fetching", "reading"]
