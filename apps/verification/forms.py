"""The forms of requests. What may be said, the services decide."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar
from uuid import uuid4
from zoneinfo import ZoneInfo, available_timezones

from django import forms
from django.utils import timezone

from apps.accounts.models import Membership
from apps.core.errors import DomainError
from apps.verification import selectors
from apps.verification.models import VerificationRequest
from apps.verification.services.ours import Question
from apps.verification.states import Channel, Outcome


class SpokenForm(forms.Form):
    """A form that shows a refusal of a service at its field, in the service's words."""

    # Where a service's field has another name than the form's.
    places: ClassVar[Mapping[str, str]] = {}

    def refuse(self, error: DomainError) -> None:
        """Put a refusal's sentences at their fields; what has no field goes on top."""
        placed = False
        for name, sentences in (error.errors or {}).items():
            field = self.places.get(name, name)
            if field in self.fields:
                self.add_error(field, list(sentences))
                placed = True
        if not placed:
            self.add_error(None, str(error))


class DeadlineForm(SpokenForm):
    """A deadline: a day, a time, and the zone both are meant in."""

    places: ClassVar[Mapping[str, str]] = {"due_at": "due_day"}
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    due_day = forms.DateField(
        label="Answer wanted by",
        required=False,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": "Write a day like 2026-05-04."},
    )
    due_time = forms.TimeField(
        label="At",
        required=False,
        widget=forms.TimeInput({"type": "time"}, format="%H:%M"),
        error_messages={"invalid": "Write a time like 17:00."},
    )
    due_zone = forms.CharField(
        label="Time zone of the deadline",
        max_length=64,
        help_text="Theirs, if you know it. Like Europe/Berlin.",
        error_messages={"required": "Say in which zone the deadline is meant."},
    )

    def clean(self) -> dict[str, Any]:
        """Put day, time and zone together; `due_at` is a moment or None."""
        said = dict(super().clean() or self.cleaned_data)
        day, time = said.get("due_day"), said.get("due_time")
        zone = said.get("due_zone") or self.fields["due_zone"].initial or ""
        if zone and zone not in available_timezones():
            self.add_error("due_zone", "This is no time zone. Write one like Europe/Berlin.")
        elif time and not day:
            self.add_error("due_day", "A time needs its day.")
        elif day and zone:
            at = time or datetime.strptime("23:59", "%H:%M").time()  # noqa: DTZ007 - a time of day
            said["due_at"] = datetime.combine(day, at, ZoneInfo(zone))
        return said


class RequestForm(DeadlineForm):
    """A request of ours: whom, what, by when, and whether it is out."""

    places: ClassVar[Mapping[str, str]] = {"due_at": "due_day", "body": "body_text"}
    id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4, required=False)
    body = forms.ChoiceField(label="Body", required=False)
    body_text = forms.CharField(
        label="Or, if it is not in the registry",
        required=False,
        max_length=400,
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    question = forms.CharField(
        label="Question",
        widget=forms.Textarea({"rows": 5}),
        help_text="As you put it, or as you will.",
        error_messages={"required": "Write the question that was asked."},
    )
    channel = forms.ChoiceField(label="By", choices=Channel.choices, initial=Channel.EMAIL)
    claim = forms.UUIDField(widget=forms.HiddenInput, required=False)
    annotation = forms.UUIDField(widget=forms.HiddenInput, required=False)
    was_sent = forms.BooleanField(label="It was sent just now", required=False)
    field_order = ("body", "body_text", "question", "channel", "due_day", "due_time", "due_zone")

    def __init__(self, member: Membership, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Left empty, the deadline is meant in the newsroom's zone.
        self.fields["due_zone"].initial = member.newsroom.tz
        self.fields["due_zone"].required = False
        field = self.fields["body"]
        if isinstance(field, forms.ChoiceField):
            bodies = selectors.bodies_known_to(member).values_list("pk", "name")
            field.choices = [("", "Not in the registry"), *((str(pk), name) for pk, name in bodies)]

    def said(self) -> Question:
        """Return what the service takes."""
        sent = self.cleaned_data
        return Question(
            question=sent["question"],
            body_id=sent["body"] or None,
            body_text=sent["body_text"],
            channel=sent["channel"],
            due_at=sent.get("due_at"),
            due_zone=sent["due_zone"],
            sent_at=timezone.now() if sent["was_sent"] else None,
            claim_id=sent["claim"],
            annotation_ids=(sent["annotation"],) if sent["annotation"] else (),
        )


class ExtendForm(DeadlineForm):
    """Another deadline for a request of ours."""

    @classmethod
    def of(cls, request: VerificationRequest) -> "ExtendForm":
        """Return the form filled with what stands."""
        due = request.due_at and request.due_at.astimezone(ZoneInfo(request.due_zone or "UTC"))
        return cls(
            initial={
                "version": request.version,
                "due_day": due.date() if due else None,
                "due_time": due.time() if due else None,
                "due_zone": request.due_zone or "UTC",
            }
        )

    def clean(self) -> dict[str, Any]:
        """Want a day: a deadline is moved, not taken away."""
        said = super().clean()
        if not said.get("due_at") and not self.errors:
            self.add_error("due_day", "Say the new day.")
        return said


class MoveForm(SpokenForm):
    """A step and what there is to say about it."""

    to = forms.CharField(max_length=16)
    version = forms.IntegerField()
    note = forms.CharField(required=False)
    outcome = forms.ChoiceField(required=False, choices=[("", ""), *Outcome.choices])


class AttemptForm(SpokenForm):
    """One more try."""

    id = forms.UUIDField(required=False)
    version = forms.IntegerField()
    channel = forms.ChoiceField(choices=Channel.choices)
    note = forms.CharField(required=False)


class NameBodyForm(SpokenForm):
    """Who is meant."""

    version = forms.IntegerField()
    body = forms.UUIDField(required=False)
    remember = forms.BooleanField(required=False)
