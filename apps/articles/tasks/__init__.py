"""The kinds of background work on articles."""

from apps.articles.tasks import fetching, reading

__all__ = ["fetching", "reading"]
