"""What the buttons of a pair send."""

from django import forms


class SwapForm(forms.Form):
    """The version of the link that the person saw."""

    version = forms.IntegerField(min_value=1)


class MoveForm(SwapForm):
    """Where the link goes, and which page to come back to."""

    to = forms.CharField(max_length=32)
    back = forms.BooleanField(required=False)
