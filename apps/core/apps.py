"""App registration."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class CoreConfig(AppConfig):
    """What every app needs and none owns."""

    name = "apps.core"

    def ready(self) -> None:
        """Connect every app's receivers and register every app's job kinds, once."""
        autodiscover_modules("receivers", "tasks")
