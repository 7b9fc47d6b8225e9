"""What this app does when a lower app announces something."""

from uuid import UUID

from apps.articles import services
from apps.articles.services.imports import EXTRACT
from apps.core.events import subscribe
from apps.jobs.events import JobFailed, JobRetried


@subscribe(JobFailed)
def say_why(event: JobFailed) -> None:
    """Tell at the article that its job has failed for good."""
    if event.kind == EXTRACT:
        services.fail_import(
            article_id=UUID(event.payload["article"]),
            code="job_failed",
            error=f"The article could not be read. {event.error} Try again, or paste the text.",
        )


@subscribe(JobRetried)
def say_it_is_read_again(event: JobRetried) -> None:
    """Tell at the article that its job is tried again."""
    if event.kind == EXTRACT:
        services.resume_import(article_id=UUID(event.payload["article"]))
