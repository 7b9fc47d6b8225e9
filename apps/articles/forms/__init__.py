"""The forms of articles. What may be said, the services decide."""

from apps.articles.forms.details import CorrectionForm, DetailsForm, ImportForm, Refusable
from apps.articles.forms.searches import RenameSearchForm, SaveSearchForm

__all__ = [
    "CorrectionForm",
    "DetailsForm",
    "ImportForm",
    "Refusable",
    "RenameSearchForm",
    "SaveSearchForm",
]
