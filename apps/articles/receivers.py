"""What this app does when a lower app announces something."""

from uuid import UUID

from apps.articles import services
from apps.articles.services.checks import EXTRACT, FETCH
from apps.core.events import subscribe
from apps.jobs.events import JobFailed, JobRetried


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
