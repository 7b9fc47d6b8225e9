"""The forms of articles. What may be said, the services decide."""

from apps.articles.forms.details import CorrectionForm, DetailsForm, ImportForm, Refusable

__all__ = ["CorrectionForm", "DetailsForm", "ImportForm", "Refusable"]
