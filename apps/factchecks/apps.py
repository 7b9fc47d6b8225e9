"""App registration."""

from django.apps import AppConfig


class FactchecksConfig(AppConfig):
    """Evidence, rating and review of a claim."""

    name = "apps.factchecks"
