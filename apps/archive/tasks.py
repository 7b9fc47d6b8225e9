"""The job that collects bytes: what retention lets go of, and what nobody names any more."""

from datetime import datetime
from typing import Final

from django.utils import timezone

from apps.archive import services
from apps.jobs.registry import Kind, Schedule, Work, register, register_schedule
from apps.jobs.services import enqueue

COLLECT: Final = "archive.collect"
HOUR: Final = 3600


def look_at_the_clock(_: Work) -> datetime:
    """Return the moment for which this round is."""
    return timezone.now()


def collect(work: Work, at: datetime) -> None:
    """Collect a round, and leave what is left to a job behind this one."""
    if services.collect(at=at).more:
        enqueue(kind=COLLECT, key=f"{COLLECT}@{work.job_id}", payload={})


register(Kind(name=COLLECT, work=look_at_the_clock, finish=collect))
register_schedule(Schedule(name=COLLECT, kind=COLLECT, every_seconds=HOUR))
