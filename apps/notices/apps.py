"""App registration."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """To-dos: what waits for a person."""

    name = "apps.notices"
