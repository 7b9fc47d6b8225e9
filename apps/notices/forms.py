"""The forms of the inbox and of mail. What may be said, the services decide."""

from django import forms

from apps.core.errors import DomainError
from apps.notices.models import MailChoice


class MailChoiceForm(forms.Form):
    """Whether notices come by mail, and at what hour of one's own clock."""

    version = forms.IntegerField()
    when = forms.ChoiceField(choices=MailChoice.When.choices)
    hour = forms.IntegerField()

    def refuse(self, error: DomainError) -> None:
        """Show the sentence of a refusal above the form."""
        self.add_error(None, str(error))


class ReadForm(forms.Form):
    """How far one has seen, or whether to take one notice back among the unread."""

    until = forms.DateTimeField(required=False)
    unread = forms.BooleanField(required=False)


class DecisionForm(forms.Form):
    """What is to become of a letter."""

    version = forms.IntegerField()
    to = forms.CharField()
