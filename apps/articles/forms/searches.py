"""The forms of searches that a person keeps."""

from uuid import uuid4

from django import forms

from apps.articles.forms.details import Refusable


class SaveSearchForm(Refusable):
    """A name for what an address asks for."""

    id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4, required=False)
    query = forms.CharField(widget=forms.HiddenInput, required=False)
    name = forms.CharField(label="Save this search as", required=False)


class RenameSearchForm(Refusable):
    """Another name."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    name = forms.CharField(label="Name", required=False)
