"""The forms of articles. What may be said, the services decide."""

from apps.articles.forms.details import CorrectionForm, DetailsForm, ImportForm, Refusable, Tab
from apps.articles.forms.watches import AddressForm, WatchForm

__all__ = [
    "AddressForm",
    "CorrectionForm",
    "DetailsForm",
    "ImportForm",
    "Refusable",
    "Tab",
    "WatchForm",
]
