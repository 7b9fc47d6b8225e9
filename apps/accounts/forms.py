"""The forms of people's pages. What may be said, the services decide."""

from typing import Any, ClassVar
from uuid import uuid4
from zoneinfo import available_timezones

from django import forms

from apps.accounts.models import Desk, Membership, Role
from apps.core.errors import DomainError

ROLE_WORDS = {
    Role.ANNOTATOR: "Annotator: marks texts, writes fact-checks",
    Role.REVIEWER: "Reviewer: approves other people's fact-checks",
    Role.EDITOR: "Editor: publishes what was approved",
    Role.ADMIN: "Admin: looks after people, desks and jobs",
}


class SpokenForm(forms.Form):
    """A form that shows a refusal of a service at its field, in the service's words.

    Several stand on one page, so each has ids of its own, after `ids`.
    """

    ids: ClassVar[str]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", f"{self.ids}_%s")
        super().__init__(*args, **kwargs)

    def refuse(self, error: DomainError) -> None:
        """Put a refusal's sentences at their fields; what has no field goes on top."""
        placed = False
        for name, sentences in (error.errors or {}).items():
            if name in self.fields:
                self.add_error(name, list(sentences))
                placed = True
        if not placed:
            self.add_error(None, str(error))


class InviteForm(SpokenForm):
    """Whom to invite, as what. The id makes a second press the same invitation."""

    ids = "invite"
    id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    email = forms.EmailField(
        label="E-mail", max_length=254, widget=forms.EmailInput({"autocomplete": "off"})
    )
    roles = forms.MultipleChoiceField(
        label="Roles",
        choices=list(ROLE_WORDS.items()),
        widget=forms.CheckboxSelectMultiple,
        initial=[Role.ANNOTATOR],
        error_messages={"required": "Choose at least one role."},
    )


class PlaceForm(SpokenForm):
    """A person's roles and desks here, at the version one saw."""

    ids = "place"
    version = forms.IntegerField(widget=forms.HiddenInput)
    roles = forms.MultipleChoiceField(
        label="Roles",
        choices=list(ROLE_WORDS.items()),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one role."},
    )
    desks = forms.ModelMultipleChoiceField(
        queryset=Desk.objects.none(),
        label="Desks",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, membership: Membership, data: Any = None) -> None:
        initial = {
            "version": membership.version,
            "roles": membership.roles,
            "desks": [desk.pk for desk in membership.desks.all()],
        }
        super().__init__(data, initial=initial)
        field = self.fields["desks"]
        if isinstance(field, forms.ModelMultipleChoiceField):
            field.queryset = Desk.objects.filter(newsroom_id=membership.newsroom_id)
        if not Desk.objects.filter(newsroom_id=membership.newsroom_id).exists():
            del self.fields["desks"]


class VersionForm(forms.Form):
    """The version an action means."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class DeskForm(SpokenForm):
    """A desk's name; the id makes a second press the same desk."""

    ids = "desk"
    id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    name = forms.CharField(label="New desk", max_length=100)


class DeskNameForm(SpokenForm):
    """A desk's other name."""

    ids = "desk_name"
    version = forms.IntegerField(widget=forms.HiddenInput)
    name = forms.CharField(label="Name", max_length=100)


class MeForm(SpokenForm):
    """One's own name and time zone."""

    ids = "me"
    name = forms.CharField(
        label="Name", max_length=150, widget=forms.TextInput({"autocomplete": "name"})
    )
    tz = forms.ChoiceField(
        label="Time zone",
        choices=[(zone, zone.replace("_", " ")) for zone in sorted(available_timezones())],
        help_text="Deadlines and times are shown in it.",
    )


class TokenForm(SpokenForm):
    """What a token is for; the id makes a second press the same token."""

    ids = "token"
    id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    name = forms.CharField(
        label="What it is for",
        max_length=100,
        widget=forms.TextInput({"placeholder": "Import script", "autocomplete": "off"}),
    )


class JoinForm(SpokenForm):
    """Name and password of somebody who joins."""

    ids = "join"
    name = forms.CharField(
        label="Your name", max_length=150, widget=forms.TextInput({"autocomplete": "name"})
    )
    password = forms.CharField(
        label="Password",
        strip=False,
        help_text="At least 8 characters, not a common word, not digits alone.",
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )


class NewsroomForm(forms.Form):
    """The newsroom one wants to act in."""

    newsroom = forms.UUIDField(widget=forms.HiddenInput)


class TrailForm(forms.Form):
    """What to look for in the trail."""

    person = forms.CharField(label="Who", required=False)
    subject = forms.CharField(
        label="What", required=False, help_text="An id, or a kind like articles.article"
    )
    action = forms.CharField(label="Action begins with", required=False)
