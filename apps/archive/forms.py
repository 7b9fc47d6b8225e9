"""The form of the page on evidence."""

from typing import Any

from django import forms

from apps.archive.models import Retention
from apps.core.errors import DomainError


class RetentionForm(forms.Form):
    """For how long bytes are kept, at the version one saw."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    days = forms.IntegerField(
        label="Days",
        required=False,
        help_text="Leave it empty to keep them for ever.",
        widget=forms.NumberInput({"min": 1, "inputmode": "numeric"}),
        error_messages={"invalid": "Write a whole number of days, or nothing to keep all."},
    )

    def __init__(self, retention: Retention, data: Any = None) -> None:
        initial = {"version": retention.version, "days": retention.days}
        super().__init__(data, initial=initial, auto_id="evidence_%s")

    def refuse(self, error: DomainError) -> None:
        """Show the sentences of a refusal, at the field where there is one."""
        sentences = (error.errors or {}).get("days")
        self.add_error("days" if sentences else None, list(sentences or [str(error)]))
