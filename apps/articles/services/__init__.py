"""Write articles, their revisions and their event logs."""

from apps.articles.services.addresses import set_address
from apps.articles.services.checks import ask_due, refetch
from apps.articles.services.corrections import correct_details
from apps.articles.services.entries import hold, log
from apps.articles.services.findings import fail_check, keep_fetch, keep_text, resume_check
from apps.articles.services.imports import import_address, import_article, retry
from apps.articles.services.revisions import fail_import, keep_revision, resume_import
from apps.articles.services.watches import unwatch, watch

__all__ = [
    "ask_due",
    "correct_details",
    "fail_check",
    "fail_import",
    "hold",
    "import_address",
    "import_article",
    "keep_fetch",
    "keep_revision",
    "keep_text",
    "log",
    "refetch",
    "resume_check",
    "resume_import",
    "retry",
    "set_address",
    "unwatch",
    "watch",
]
