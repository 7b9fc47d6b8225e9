"""The kinds of background work on articles."""

from apps.articles.tasks import reading

__all__ = ["reading"]
