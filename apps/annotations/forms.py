"""The forms of claims and threads. What may be said, the services decide."""

from typing import Any

from django import forms

from apps.annotations.models import Claim
from apps.core.errors import DomainError


class ClaimForm(forms.Form):
    """A claim's words and who claims it, by a name of the registry."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    text = forms.CharField(
        label="The claim, as one sentence that can be checked",
        help_text="Apart from any article’s wording. What reviewers decide on is this text.",
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": "Write the claim."},
    )
    claimant = forms.CharField(
        label="Who claims it",
        required=False,
        max_length=200,
        help_text="A name from the registry of sources; empty if nobody knows yet.",
        widget=forms.TextInput({"list": "claimants", "autocomplete": "off"}),
    )
    back = forms.CharField(widget=forms.HiddenInput, required=False)

    @classmethod
    def of(cls, claim: Claim, back: str) -> "ClaimForm":
        """Return the form filled with what stands."""
        given: dict[str, Any] = {
            "version": claim.version,
            "text": claim.text,
            "claimant": claim.claimant.name if claim.claimant else "",
            "back": back,
        }
        return cls(initial=given)

    def refuse(self, error: DomainError) -> None:
        """Put a refusal's sentences at their fields; what has no field goes on top."""
        placed = [field for field in error.errors or {} if field in self.fields]
        for field in placed:
            self.add_error(field, list((error.errors or {})[field]))
        if not placed:
            self.add_error(None, str(error))


class CommentForm(forms.Form):
    """Something said; the id makes a second press the same comment."""

    id = forms.UUIDField(required=False)
    text = forms.CharField(error_messages={"required": "There are no words here. Write some."})


class RewordForm(forms.Form):
    """A comment in other words, at the version one saw."""

    version = forms.IntegerField()
    text = forms.CharField(error_messages={"required": "There are no words here. Write some."})


class VersionForm(forms.Form):
    """The version one saw."""

    version = forms.IntegerField()


class SettleForm(forms.Form):
    """Whether a thread is closed or opened again, at the version one saw."""

    version = forms.IntegerField()
    step = forms.ChoiceField(choices=[("resolve", "Close"), ("reopen", "Open again")])
