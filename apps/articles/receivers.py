"""What this app does when a lower app announces something."""

from uuid import UUID

from apps.articles import services
from apps.articles.events import ImportFailed, ImportResumed, RevisionCreated
from apps.articles.services.batches import IMPORT_CHUNK
from apps.articles.services.imports import EXTRACT
from apps.articles.services.parcels import OPEN_PARCEL
from apps.core.events import subscribe
from apps.jobs.events import JobFailed, JobRetried


def let_items_follow(event: RevisionCreated | ImportFailed | ImportResumed) -> None:
    """Let the items of batches end as their articles did."""
    services.follow(article_id=event.article_id)


subscribe(RevisionCreated)(let_items_follow)
subscribe(ImportFailed)(let_items_follow)
subscribe(ImportResumed)(let_items_follow)


@subscribe(JobFailed)
def say_why(event: JobFailed) -> None:
    """Tell at the article that its job has failed for good."""
    if event.kind == EXTRACT:
        services.fail_import(
            article_id=UUID(event.payload["article"]),
            code="job_failed",
            error=f"The article could not be read. {event.error} Try again, or paste the text.",
        )
    if event.kind == IMPORT_CHUNK:
        services.fail_chunk(payload=event.payload, error=event.error)


@subscribe(JobRetried)
def say_it_is_read_again(event: JobRetried) -> None:
    """Tell at the article that its job is tried again."""
    if event.kind == EXTRACT:
        services.resume_import(article_id=UUID(event.payload["article"]))
    if event.kind == IMPORT_CHUNK:
        services.resume_chunk(payload=event.payload)


@subscribe(JobFailed)
def say_why_it_is_not_opened(event: JobFailed) -> None:
    """Tell at the parcel that its job has failed for good."""
    if event.kind == OPEN_PARCEL:
        services.refuse_parcel(
            parcel_id=UUID(event.payload["parcel"]),
            code="job_failed",
            error=f"The file could not be opened. {event.error} Upload it again, or in parts.",
        )


@subscribe(JobRetried)
def say_it_is_opened_again(event: JobRetried) -> None:
    """Tell at the parcel that its job is tried again."""
    if event.kind == OPEN_PARCEL:
        services.resume_parcel(parcel_id=UUID(event.payload["parcel"]))
