"""App registration."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """Background work that is a row first and a message second."""

    name = "apps.jobs"
