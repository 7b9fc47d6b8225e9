"""App registration."""

from django.apps import AppConfig


class ArticlesConfig(AppConfig):
    """Articles, their text kept still, and their event log."""

    name = "apps.articles"
