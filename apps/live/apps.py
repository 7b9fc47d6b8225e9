"""App registration."""

from django.apps import AppConfig


class LiveConfig(AppConfig):
    """Pushes to open browsers."""

    name = "apps.live"
