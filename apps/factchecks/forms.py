"""What the forms of a fact-check's page send."""

from collections.abc import Iterable
from typing import Any, ClassVar
from uuid import uuid4

from django import forms

from apps.core.errors import DomainError
from apps.factchecks.models import Evidence, Rating


class RefusableForm(forms.Form):
    """A form that can say what a service refused, at the field where it belongs.

    Several of them stand on one page, so each has ids of its own.
    """

    ids: ClassVar[str]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", self.ids)
        super().__init__(*args, **kwargs)

    def refuse(self, error: DomainError) -> None:
        """Take over the sentences of `error`."""
        if not error.errors:
            self.add_error(None, str(error))
        for name, sentences in (error.errors or {}).items():
            for sentence in sentences:
                self.add_error(name if name in self.fields else None, sentence)


class WordingForm(RefusableForm):
    """Rating and conclusion, and the version they were written on."""

    ids = "wording_%s"
    rating = forms.ChoiceField(required=False)
    conclusion = forms.CharField(
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="What we found, and how sure it is. A reader must be able to follow it.",
    )
    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)

    def __init__(self, ratings: Iterable[Rating], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(rating.slug, rating.label) for rating in ratings]
        self.fields["rating"].choices = [("", "No rating yet"), *choices]  # type: ignore[attr-defined] # a ChoiceField's


class EvidenceForm(RefusableForm):
    """One item; its id is made with the form, so that pressing twice adds one."""

    ids = "evidence_%s"
    id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    stance = forms.ChoiceField(choices=Evidence.Stance.choices, label="What it does")
    url = forms.CharField(
        required=False, label="Address", widget=forms.URLInput(attrs={"placeholder": "https://"})
    )
    note = forms.CharField(
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="What it says, and where in it. An address, a note, or both.",
    )


class DecisionForm(RefusableForm):
    """A step, its reason, and the version the person saw."""

    ids = "decide_%s"
    to = forms.CharField(max_length=32, widget=forms.HiddenInput)
    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    note = forms.CharField(required=False, widget=forms.Textarea(attrs={"rows": 3}))


class VersionForm(RefusableForm):
    """The version the person saw."""

    ids = "version_%s"
    version = forms.IntegerField(min_value=1)
