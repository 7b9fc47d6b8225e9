"""App registration."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """Who did what to what, append-only."""

    name = "apps.audit"
