"""The form that takes a file of several articles, and the form that says which column is what."""

from collections.abc import Sequence
from typing import Any, Final
from uuid import uuid4

from django import forms

from apps.articles.documents.mapping import FIELDS
from apps.articles.forms.details import Refusable
from apps.articles.media import ACCEPTED
from apps.articles.selectors import Opened

_LABELS: Final = {
    "text": "Text of the article",
    "url": "Address of its page",
    "title": "Title",
    "publisher": "Publisher, who wrote it",
    "host": "Host, the site that carries it",
    "author": "Author",
    "language": "Language",
    "published_raw": "Published, as the page says it",
}
_NONE: Final = ("", "No column")


class ParcelForm(Refusable):
    """A file with several articles."""

    id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4, required=False)
    file = forms.FileField(
        label="File with several articles",
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput({"accept": ACCEPTED}),
        help_text="A .zip, .mbox, .csv or .jsonl, a list of ninjs, a NewsML-G2 message, or an"
        " e-mail with attachments. 50 MB at most.",
    )


class PlanForm(Refusable):
    """Which column is what."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2_000_000_000)

    def __init__(self, *args: Any, columns: Sequence[str] = (), **kwargs: Any) -> None:
        """Offer the columns of one table."""
        super().__init__(*args, **kwargs)
        choices = [_NONE, *((column, column) for column in columns)]
        for name in FIELDS:
            self.fields[name] = forms.ChoiceField(
                label=_LABELS[name], choices=choices, required=False
            )

    def columns(self) -> dict[str, str]:
        """Return the column by the field it holds."""
        return {name: self.cleaned_data[name] for name in FIELDS if self.cleaned_data.get(name)}

    @classmethod
    def of(cls, opened: Opened) -> "PlanForm":
        """Return the form with what stands, at first what was proposed."""
        return cls(
            columns=opened.columns,
            initial={"version": opened.parcel.version, **opened.plan.columns},
        )
