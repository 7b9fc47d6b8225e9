"""App registration."""

from django.apps import AppConfig


class VerificationConfig(AppConfig):
    """Requests to bodies, reported and ours."""

    name = "apps.verification"
