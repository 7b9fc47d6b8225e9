"""The forms of feeds: an address, a list, what to follow of them, and how to go on with one."""

from typing import Any, Final
from uuid import uuid4

from django import forms

from apps.articles.forms.details import Refusable
from apps.articles.models import Feed, FeedLook
from apps.articles.syndication.timing import INTERVALS, USUAL

EVERY: Final = [(minutes, words.capitalize()) for minutes, words in INTERVALS.items()]


class AddressForm(Refusable):
    """The address of a feed, or of a page that names one."""

    id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4, required=False)
    url = forms.CharField(
        label="Address of the feed, or of a page of the site",
        max_length=2000,
        error_messages={"required": "Write the address of a feed, or of a page of the site."},
        widget=forms.TextInput(
            {"inputmode": "url", "autocomplete": "off", "placeholder": "harborwire.example/rss"}
        ),
    )


class ListForm(Refusable):
    """A list of feeds that another reader has exported."""

    id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4, required=False)
    file = forms.FileField(
        label="A list of feeds from another reader",
        allow_empty_file=True,
        error_messages={"required": "Choose the .opml file that another reader exported."},
        widget=forms.FileInput({"accept": ".opml,.xml,text/x-opml,text/xml,application/xml"}),
        help_text="An .opml file; its folders are left out.",
    )


class SubscribeForm(Refusable):
    """Which feeds of a look to follow, and how."""

    chosen = forms.TypedMultipleChoiceField(coerce=int, required=False)
    every = forms.TypedChoiceField(label="Check", coerce=int, choices=EVERY, initial=USUAL)
    take = forms.ChoiceField(
        label="Of what is there already, import",
        choices=Feed.Take.choices,
        initial=Feed.Take.LAST,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, look: FeedLook, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        links = look.links
        chosen = self.fields["chosen"]
        assert isinstance(chosen, forms.TypedMultipleChoiceField)  # noqa: S101 - it is, above
        chosen.choices = [(place, link.url) for place, link in enumerate(links)]
        if len(links) != 1:
            self.fields["take"].initial = Feed.Take.NONE


class FeedForm(Refusable):
    """What can be changed of a feed."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2_000_000_000)
    title = forms.CharField(label="Name", max_length=500, required=False)
    every = forms.TypedChoiceField(label="Check", coerce=int, choices=EVERY)
    url = forms.CharField(widget=forms.HiddenInput, max_length=2000, required=False)

    @classmethod
    def of(cls, feed: Feed) -> "FeedForm":
        """Return the form filled with what stands."""
        return cls(initial={"version": feed.version, "title": feed.title, "every": feed.every})

    def said(self) -> dict[str, Any]:
        """Return what the service takes."""
        sent = self.cleaned_data
        return {"title": sent["title"], "every": sent["every"], "url": sent["url"] or None}
