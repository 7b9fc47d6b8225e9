"""The kinds of background work on articles."""

from apps.articles.tasks import parcels, reading

__all__ = ["parcels", "reading"]
