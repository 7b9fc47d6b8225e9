"""What this app does when a lower app announces something."""

from uuid import UUID

from apps.articles import services
from apps.articles.events import ImportFailed, ImportResumed, RevisionCreated
from apps.articles.services.batches import IMPORT_CHUNK
from apps.articles.services.checks import EXTRACT, FETCH
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
    """Tell at the article, or at the look at its address, that its job has failed for good."""
    if event.kind not in {FETCH, EXTRACT}:
        return
    what = "fetched" if event.kind == FETCH else "read"
    error = f"The article could not be {what}. {event.error} Try again, or paste the text."
    if check := event.payload.get("check"):
        services.fail_check(check_id=UUID(check), code="job_failed", error=error)
    else:
        services.fail_import(
            article_id=UUID(event.payload["article"]), code="job_failed", error=error
        )


@subscribe(JobRetried)
def say_it_is_tried_again(event: JobRetried) -> None:
    """Tell at the article, or at the look at its address, that its job is tried again."""
    if event.kind not in {FETCH, EXTRACT}:
        return
    if check := event.payload.get("check"):
        services.resume_check(check_id=UUID(check))
    else:
        services.resume_import(article_id=UUID(event.payload["article"]))


@subscribe(JobFailed)
def say_why_of_a_chunk(event: JobFailed) -> None:
    """Tell at the items of a batch that their job has failed for good."""
    if event.kind == IMPORT_CHUNK:
        services.fail_chunk(payload=event.payload, error=event.error)


@subscribe(JobRetried)
def say_a_chunk_is_tried_again(event: JobRetried) -> None:
    """Tell at the items of a batch that their job is tried again."""
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
