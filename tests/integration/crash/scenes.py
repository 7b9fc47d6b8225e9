"""For each kind of job, a scene that wants one done, and how to tell that it was, once."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone

from apps.jobs.models import Job, Tick
from apps.jobs.services import enqueue
from tests.factories import People


@dataclass(frozen=True, slots=True)
class Scene:
    """A job and its effect.

    :param effect: reads from the database what the job is there for
    :param expected: what that is when the job was done exactly once
    """

    job: Job
    effect: Callable[[], object]
    expected: object


def tidy(people: People) -> Scene:
    """Make an old tick and a fresh one."""
    del people
    Tick.objects.create(name="scene", due_at=timezone.now() - timedelta(days=2))
    Tick.objects.create(name="scene", due_at=timezone.now())
    return Scene(
        job=_enqueued("jobs.tidy", {}), effect=Tick.objects.filter(name="scene").count, expected=1
    )


def _enqueued(kind: str, payload: dict[str, object]) -> Job:
    with transaction.atomic():
        enqueue(kind=kind, key=f"{kind}:scene", payload=payload)
    return Job.objects.get(key=f"{kind}:scene")


SCENES: Final[dict[str, Callable[[People], Scene]]] = {
    "jobs.tidy": tidy,
}
