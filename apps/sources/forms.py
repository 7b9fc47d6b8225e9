"""The forms of the registry. What may be said, the services decide."""

from typing import Any
from uuid import uuid4

from django import forms

from apps.core.errors import DomainError
from apps.sources.models import Source
from apps.sources.services import BodyFacts


class SourceForm(forms.Form):
    """A source with its names and, if it can be asked, what one needs for that."""

    id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    name = forms.CharField(
        label="Name",
        max_length=400,
        help_text="As you would write it in an article.",
        widget=forms.TextInput({"autocomplete": "off"}),
        error_messages={"required": "Write the name."},
    )
    kind = forms.ChoiceField(label="Kind", choices=Source.Kind.choices, initial="organisation")
    aliases = forms.CharField(
        label="Other names, one a line",
        required=False,
        help_text="Every form articles use: “Velmark’s Defence Ministry”, “MoD of Velmark”. "
        "Only names that stand here are recognised.",
        widget=forms.Textarea({"rows": 4}),
    )
    can_be_asked = forms.BooleanField(label="Can be asked: it is a body", required=False)
    country = forms.CharField(
        label="Country", max_length=2, required=False, help_text="Two letters, like DE."
    )
    tz = forms.CharField(
        label="Time zone",
        max_length=64,
        required=False,
        help_text="Like Europe/Berlin. Empty if nobody knows.",
    )
    domains = forms.CharField(
        label="Domains of its mail",
        required=False,
        help_text="Separated by blanks, without http.",
        widget=forms.TextInput({"autocomplete": "off", "inputmode": "url"}),
    )

    @classmethod
    def of(cls, source: Source) -> "SourceForm":
        """Return the form filled with what stands."""
        facts = source.body if source.can_be_asked else None
        return cls(
            initial={
                "version": source.version,
                "name": source.name,
                "kind": source.kind,
                "aliases": "\n".join(source.aliases),
                "can_be_asked": facts is not None,
                "country": facts.country if facts else "",
                "tz": facts.tz if facts else "",
                "domains": " ".join(facts.domains) if facts else "",
            }
        )

    def said(self) -> dict[str, Any]:
        """Return what a service takes: kind, name, aliases, body."""
        sent = self.cleaned_data
        facts = BodyFacts(
            country=sent["country"], tz=sent["tz"].strip(), domains=tuple(sent["domains"].split())
        )
        return {
            "kind": sent["kind"],
            "name": sent["name"],
            "aliases": [line for line in sent["aliases"].splitlines() if line.strip()],
            "body": facts if sent["can_be_asked"] else None,
        }

    def refuse(self, error: DomainError) -> None:
        """Put a refusal's sentences at their fields; what has no field goes on top."""
        placed = [field for field in error.errors or {} if field in self.fields]
        for field in placed:
            self.add_error(field, list((error.errors or {})[field]))
        if not placed:
            self.add_error(None, str(error))


class AcceptForm(forms.Form):
    """The version that an admin saw."""

    version = forms.IntegerField(min_value=1)
