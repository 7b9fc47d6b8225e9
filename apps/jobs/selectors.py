"""Read jobs."""

from uuid import UUID

from django.db.models import QuerySet

from apps.jobs.models import Job


def for_subject(subject_type: str, subject_id: UUID) -> QuerySet[Job]:
    """Return the jobs about one object, oldest first.

    The caller has checked that the object may be seen.
    """
    return Job.objects.filter(subject_type=subject_type, subject_id=str(subject_id)).order_by(
        "created_at", "kind"
    )
