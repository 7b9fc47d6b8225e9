"""The form of many things at once."""

from typing import Final
from uuid import uuid4

from django import forms

from apps.articles.forms.details import FilesField, ManyFiles, Refusable

MOST_FILES: Final = 100
"""What Django takes in one form."""


class BatchForm(Refusable):
    """Addresses and files, as many as there are."""

    id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4, required=False)
    title = forms.CharField(
        label="What to call it",
        required=False,
        max_length=200,
        help_text="Like “Wire of Monday”. You find it under this name later.",
    )
    addresses = forms.CharField(
        label="Addresses, one a line",
        required=False,
        strip=False,
        widget=forms.Textarea({"rows": 10, "spellcheck": "false", "inputmode": "url"}),
        help_text="Each page is fetched and read by itself. A line that is no address is named"
        " by its number, and the others go on.",
    )
    uploads = FilesField(
        label="And files, as many as you like",
        required=False,
        widget=ManyFiles({"multiple": True}),
        help_text=f"{MOST_FILES} at once.",
    )
