"""App registration."""

from django.apps import AppConfig


class AnnotationsConfig(AppConfig):
    """Marks, attributions, claims and threads."""

    name = "apps.annotations"
