"""What the buttons of a pair send."""

from typing import Final
from uuid import UUID

from django import forms

# Marks that one request may carry.
MOST: Final = 5000


class SwapForm(forms.Form):
    """The version of the link that the person saw."""

    version = forms.IntegerField(min_value=1)


class MoveForm(SwapForm):
    """Where the link goes, and which page to come back to."""

    to = forms.CharField(max_length=32)
    back = forms.BooleanField(required=False)


class Marks(forms.Field):
    """Ids of marks, as many as were sent."""

    widget = forms.MultipleHiddenInput

    def clean(self, value: list[str] | None) -> list[UUID]:
        """Return the ids.

        :raises ValidationError: there is none, or one that is no id
        """
        try:
            ids = [UUID(each) for each in value or []]
        except ValueError as error:
            raise forms.ValidationError("One of these marks has no id of ours.") from error
        if not ids or len(ids) > MOST:
            raise forms.ValidationError(f"Choose a mark; {MOST} at once are the most.")
        return ids


class CarryForm(forms.Form):
    """Which marks of the original, by which text of the copy, and what becomes of them."""

    marks = Marks()
    target = forms.UUIDField()
    to = forms.ChoiceField(choices=[(each, each) for each in ("carry", "refuse", "take_back")])
