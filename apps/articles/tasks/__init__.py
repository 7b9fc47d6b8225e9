"""The kinds of background work on articles."""

from apps.articles.tasks import batches, reading

__all__ = ["batches", "reading"]
