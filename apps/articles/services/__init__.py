"""Write articles, their revisions and their event logs."""

from apps.articles.services.corrections import correct_details
from apps.articles.services.entries import hold, log
from apps.articles.services.imports import import_article, retry
from apps.articles.services.revisions import fail_import, keep_revision, resume_import
from apps.articles.services.searches import delete_search, rename_search, save_search
from apps.articles.services.withdrawals import restore, withdraw

__all__ = [
    "correct_details",
    "delete_search",
    "fail_import",
    "hold",
    "import_article",
    "keep_revision",
    "log",
    "rename_search",
    "restore",
    "resume_import",
    "retry",
    "save_search",
    "withdraw",
]
