"""The kinds of background work on articles."""

from apps.articles.tasks import batches, parcels, reading

__all__ = ["batches", "parcels", "reading"]
