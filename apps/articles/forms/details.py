"""The form of an address, text or file, and the form that corrects details."""

from collections.abc import Mapping
from operator import itemgetter
from typing import Any, Final
from uuid import uuid4

from django import forms
from django.conf.locale import LANG_INFO
from django.db.models import TextChoices

from apps.articles.dates import read_date
from apps.articles.given import FIELDS
from apps.articles.media import ACCEPTED
from apps.articles.models import Article
from apps.core.errors import DomainError

LANGUAGES: Final = sorted(
    (
        (code, str(info["name"]))
        for code, info in LANG_INFO.items()
        if "name" in info and code.isalpha()
    ),
    key=itemgetter(1),
)


class Refusable(forms.Form):
    """A form that shows a service's refusal where it belongs."""

    def refuse(self, error: DomainError) -> None:
        """Put a refusal's sentences at their fields; what has no field goes on top."""
        placed = {
            name: words for name, words in (error.errors or {}).items() if name in self.fields
        }
        for name, words in placed.items():
            self.add_error(name, list(words))
        if not placed:
            self.add_error(None, str(error))


class DetailsForm(Refusable):
    """What a person says of an article."""

    title = forms.CharField(label="Title", required=False)
    publisher = forms.CharField(label="Publisher, who wrote it", required=False)
    host = forms.CharField(
        label="Host, the site that carries this copy",
        required=False,
        widget=forms.TextInput({"inputmode": "url", "placeholder": "harborwire.example"}),
    )
    author = forms.CharField(label="Author", required=False)
    published_raw = forms.CharField(label="Published, as the page says it", required=False)
    language = forms.CharField(
        label="Language",
        required=False,
        widget=forms.Select(choices=[("", "Find out"), *LANGUAGES]),
    )

    def said(self) -> Mapping[str, Any]:
        """Return what a service takes."""
        return {name: self.cleaned_data[name] for name in FIELDS if name in self.cleaned_data}


class Tab(TextChoices):
    """From where an article is imported."""

    LINK = "link", "Link"
    TEXT = "text", "Paste text"
    FILE = "file", "File"


class ManyFiles(forms.FileInput):
    """A field that takes several files."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files, each as it came; which of them are any good, the services say."""

    widget = ManyFiles

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """Return the files."""
        del initial
        return list(data or [])


class ImportForm(DetailsForm):
    """An address, a text or a file, and what is known of it."""

    id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4, required=False)
    url = forms.CharField(
        label="Address of the article",
        required=False,
        widget=forms.TextInput(
            {
                "type": "url",
                "inputmode": "url",
                "autocomplete": "off",
                "placeholder": "https://harborwire.example/world/…",
                "aria-describedby": "id_url_helptext",
            }
        ),
    )
    text = forms.CharField(
        label="Text of the article",
        required=False,
        strip=False,
        widget=forms.Textarea({"rows": 14, "spellcheck": "false"}),
        help_text="All of it, captions and notices too: they are marked, not lost.",
    )
    file = FilesField(
        label="Or drop files here",
        required=False,
        widget=ManyFiles({"multiple": True, "accept": ACCEPTED}),
        help_text="Text, a page, Word, PDF, mail, a wire format, a table or an archive."
        " Where a file holds several articles, you choose among them next.",
    )

    def tab(self) -> Tab:
        """Return the tab that was sent: the one that is named, else the one that was filled in."""
        named = str(self.data.get("from", ""))
        if named in Tab.values:
            return Tab(named)
        if self.files:
            return Tab.FILE
        return Tab.LINK if self.data.get("url") and not self.data.get("text") else Tab.TEXT

    def clean(self) -> dict[str, Any]:
        """See that a file was chosen where one is sent."""
        cleaned = super().clean() or self.cleaned_data
        if self.tab() is Tab.FILE and not cleaned.get("file") and "file" not in self.errors:
            self.add_error("file", "Choose a file first, or paste the text.")
        return cleaned


class CorrectionForm(DetailsForm):
    """Corrections of an article's details."""

    field_order = (
        *("title", "publisher", "host", "author", "published_raw", "published_at", "language"),
    )

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2_000_000_000)
    published_at = forms.CharField(
        label="The moment, if you know the zone",
        required=False,
        help_text="Like 2026-10-12 07:20 +02:00. Empty: it follows from the page’s words, "
        "if these are certain.",
    )

    def said(self) -> Mapping[str, Any]:
        """Return what a service takes; with new words for the date, the old moment is not said."""
        said = dict(super().said())
        if "published_raw" in self.changed_data and "published_at" not in self.changed_data:
            del said["published_at"]
        return said

    @classmethod
    def of(cls, article: Article) -> "CorrectionForm":
        """Return the form filled with what stands."""
        at = article.published_at
        form = cls(
            initial={
                "version": article.version,
                "title": article.title,
                "publisher": article.publisher_text,
                "host": article.host,
                "author": article.author,
                "language": article.language,
                "published_raw": article.published_raw,
                "published_at": at.strftime("%Y-%m-%d %H:%M:%S +00:00") if at else "",
            }
        )
        dated = read_date(article.published_raw)
        form.fields["published_raw"].help_text = dated.reading if dated else ""
        known = {code for code, _name in LANGUAGES}
        own = (
            [] if article.language in known else [(article.language, article.language or "Unknown")]
        )
        form.fields["language"].widget = forms.Select(choices=[*own, *LANGUAGES])
        return form
