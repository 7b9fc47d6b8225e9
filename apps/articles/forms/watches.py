"""The forms by which an article gets an address, and is watched."""

from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from django import forms
from django.utils import timezone

from apps.articles.forms.details import Refusable
from apps.articles.states import Every

_LONGEST: Final = timedelta(days=3653)


class AddressForm(Refusable):
    """The address of an article that came without one."""

    url = forms.CharField(
        label="Address of its page",
        widget=forms.TextInput({"type": "url", "inputmode": "url", "autocomplete": "off"}),
        help_text="Where the article stands on the web. Nothing is fetched until you look for"
        " changes.",
    )


class WatchForm(Refusable):
    """How often an article is looked at, and until when."""

    every = forms.ChoiceField(label="Look for changes", choices=[("", "Never"), *Every.choices])
    until = forms.DateField(
        label="Until the end of",
        required=False,
        widget=forms.DateInput({"type": "date"}),
        help_text="Empty: until somebody stops it.",
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type] # as Django's forms are called
        self.fields["every"].required = False

    def clean_until(self) -> date | None:
        """Return the last day.

        :raises ValidationError: it is so far off that nobody means it
        """
        day: date | None = self.cleaned_data["until"]
        if day is not None and day > timezone.now().date() + _LONGEST:
            raise forms.ValidationError(
                "Choose a day within ten years, or leave it empty for a watch without an end."
            )
        return day

    def end(self, zone: str) -> datetime | None:
        """Return the moment at which the last day ends in a newsroom's zone; None for no end."""
        day = self.cleaned_data["until"]
        if day is None:
            return None
        return timezone.make_aware(
            datetime.combine(day + timedelta(days=1), time.min), ZoneInfo(zone)
        )
