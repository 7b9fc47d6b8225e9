"""Write articles, their revisions and their event logs."""

from apps.articles.services.batches import (
    cancel_batch,
    open_batch,
    resume_batch,
    retry_batch,
)
from apps.articles.services.corrections import correct_details
from apps.articles.services.entries import hold, log
from apps.articles.services.imports import import_article, retry
from apps.articles.services.revisions import fail_import, keep_revision, resume_import

__all__ = [
    "cancel_batch",
    "correct_details",
    "fail_import",
    "hold",
    "import_article",
    "keep_revision",
    "log",
    "open_batch",
    "resume_batch",
    "resume_import",
    "retry",
    "retry_batch",
]
