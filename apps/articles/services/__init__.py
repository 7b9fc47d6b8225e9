"""Write articles, their revisions and their event logs."""

from apps.articles.services.addresses import set_address
from apps.articles.services.assigning import assign_article, log_assignment, log_returned
from apps.articles.services.batches import cancel_batch, open_batch, resume_batch, retry_batch
from apps.articles.services.checks import (
    ask_due,
    let_go_of_old,
    refetch,
)
from apps.articles.services.chunks import fail_chunk, follow, keep_chunk, resume_chunk
from apps.articles.services.corrections import correct_details
from apps.articles.services.entries import an_entry, hold, log, log_all
from apps.articles.services.findings import fail_check, keep_fetch, keep_text, resume_check
from apps.articles.services.imports import import_address, import_article, retry
from apps.articles.services.parcels import (
    check_parcel,
    discard_parcel,
    import_parcel,
    keep_check,
    keep_contents,
    keep_items,
    receive_parcel,
    refuse_parcel,
    resume_parcel,
)
from apps.articles.services.revisions import fail_import, keep_revision, resume_import
from apps.articles.services.searches import delete_search, rename_search, save_search
from apps.articles.services.watches import unwatch, watch
from apps.articles.services.withdrawals import restore, withdraw

__all__ = [
    "an_entry",
    "ask_due",
    "assign_article",
    "cancel_batch",
    "check_parcel",
    "correct_details",
    "delete_search",
    "discard_parcel",
    "fail_check",
    "fail_chunk",
    "fail_import",
    "follow",
    "hold",
    "import_address",
    "import_article",
    "import_parcel",
    "keep_check",
    "keep_chunk",
    "keep_contents",
    "keep_fetch",
    "keep_items",
    "keep_revision",
    "keep_text",
    "let_go_of_old",
    "log",
    "log_all",
    "log_assignment",
    "log_returned",
    "open_batch",
    "receive_parcel",
    "refetch",
    "refuse_parcel",
    "rename_search",
    "restore",
    "resume_batch",
    "resume_check",
    "resume_chunk",
    "resume_import",
    "resume_parcel",
    "retry",
    "retry_batch",
    "save_search",
    "set_address",
    "unwatch",
    "watch",
    "withdraw",
]
