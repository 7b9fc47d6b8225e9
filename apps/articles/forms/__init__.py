"""The forms of articles. What may be said, the services decide."""

from apps.articles.forms.batches import BatchForm
from apps.articles.forms.details import CorrectionForm, DetailsForm, ImportForm, Refusable

__all__ = ["BatchForm", "CorrectionForm", "DetailsForm", "ImportForm", "Refusable"]
