"""App registration."""

from django.apps import AppConfig


class RepostsConfig(AppConfig):
    """Articles that repeat others."""

    name = "apps.reposts"
