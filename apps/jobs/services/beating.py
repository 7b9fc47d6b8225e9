"""Signs of life of those who work."""

from collections.abc import Sequence

from django.db.models.functions import Now

from apps.jobs.models import Worker


def beat(*, name: str, queues: Sequence[str]) -> None:
    """Write that the worker lives and what it listens to."""
    Worker.objects.bulk_create(
        [Worker(name=name, queues=list(queues), seen_at=Now())],
        update_conflicts=True,
        unique_fields=["name"],
        update_fields=["queues", "seen_at"],
    )


def leave(*, name: str) -> None:
    """Take the worker off the list: it was stopped on purpose."""
    Worker.objects.filter(name=name).delete()
