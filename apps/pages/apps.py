"""App registration."""

from django.apps import AppConfig


class PagesConfig(AppConfig):
    """Pages that bring several apps together."""

    name = "apps.pages"
