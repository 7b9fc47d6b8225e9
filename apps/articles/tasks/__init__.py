"""The kinds of background work on articles."""

from apps.articles.tasks import batches, fetching, reading

__all__ = ["batches", "fetching", "reading"]
from apps.articles.tasks import batches, parcels, reading

__all__ = ["batches", "parcels", "reading"]
from apps.articles.tasks import feeds, fetching, reading

__all__ = ["feeds", "fetching", "reading"]
