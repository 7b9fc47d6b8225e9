"""App registration."""

from django.apps import AppConfig


class ArchiveConfig(AppConfig):
    """Bytes by their SHA-256."""

    name = "apps.archive"
