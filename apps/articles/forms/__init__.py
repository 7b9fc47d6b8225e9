"""The forms of articles. What may be said, the services decide."""

from apps.articles.forms.batches import BatchForm
from apps.articles.forms.details import CorrectionForm, DetailsForm, ImportForm, Refusable
from apps.articles.forms.parcels import ParcelForm, PlanForm

__all__ = [
    "BatchForm",
    "CorrectionForm",
    "DetailsForm",
    "ImportForm",
    "ParcelForm",
    "PlanForm",
    "Refusable",
]
