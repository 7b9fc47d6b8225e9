"""The kinds of background work on articles."""

from apps.articles.tasks import batches, feeds, fetching, parcels, reading

__all__ = [
    "batches",
    "feeds",
    "fetching",
    "parcels",
    "reading",
]
