"""App registration."""

from django.apps import AppConfig


class SourcesConfig(AppConfig):
    """The registry of sources and bodies."""

    name = "apps.sources"
