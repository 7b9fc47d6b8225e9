"""The audit trail in the back office: it is only read."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from apps.audit.models import Record


@admin.register(Record)
class RecordAdmin(admin.ModelAdmin):  # type: ignore[type-arg] # no subscript at run time
    """Who did what to what, in every newsroom."""

    list_display = ("at", "actor_label", "action", "subject_type", "subject_id")
    search_fields = ("actor_label", "action", "subject_id")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nobody."""
        del request
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody."""
        del request, obj
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody."""
        del request, obj
        return False
