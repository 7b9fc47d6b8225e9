"""The forms of the inbox and of mail. What may be said, the services decide."""

from typing import ClassVar

from django import forms

from apps.accounts.forms import SpokenForm
from apps.notices.models import MailChoice


class MailChoiceForm(SpokenForm):
    """Whether notices come by mail, and at what hour of one's own clock."""

    ids: ClassVar[str] = "mail"
    version = forms.IntegerField(widget=forms.HiddenInput)
    when = forms.ChoiceField(
        label="Notices by mail",
        choices=MailChoice.When.choices,
        help_text="Mentions and answers that you have not read by then. The inbox has them anyway.",
    )
    hour = forms.TypedChoiceField(
        label="At what hour",
        coerce=int,
        choices=[(hour, f"{hour:02}:00") for hour in range(24)],
        help_text="For once a day, by the clock of your time zone.",
    )

    @classmethod
    def of(cls, choice: MailChoice) -> "MailChoiceForm":
        """Return the form filled with what stands."""
        given = {"version": choice.version, "when": choice.when, "hour": choice.hour}
        return cls(initial=given)


class ReadForm(forms.Form):
    """How far one has seen, or whether to take one notice back among the unread."""

    until = forms.DateTimeField(required=False)
    unread = forms.BooleanField(required=False)


class DecisionForm(forms.Form):
    """What is to become of a letter."""

    version = forms.IntegerField()
    to = forms.CharField()
