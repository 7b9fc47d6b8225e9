"""What Celery calls: run one job, sweep, and the worker's heartbeat."""

import logging
import threading
from typing import Any
from uuid import UUID

from celery import Task, shared_task
from celery.signals import worker_ready, worker_shutdown
from django.db import DatabaseError, close_old_connections, connection

from apps.jobs import services
from apps.jobs.registry import (
    HEARTBEAT_SECONDS,
    Kind,
    Schedule,
    Work,
    register,
    register_schedule,
)
from apps.jobs.selectors import queues_of

log = logging.getLogger(__name__)

WAKE_UP_SECONDS = 60
"""A wake-up that lies longer than this is of no use: sweepers send the job's id again."""

RESENT_SECONDS = 3


@shared_task(bind=True, name="jobs.run")
def run_job(self: "Task[Any, Any]", job_id: str) -> None:
    """Run the job, if it is still to be run."""
    close_old_connections()
    services.run(job_id=UUID(job_id), worker=self.request.hostname or "")


@shared_task(name="jobs.sweep")
def sweep() -> None:
    """Wake workers for what waits and is not on its way; enqueue what the clock wants."""
    close_old_connections()
    due = services.sweep()
    for job_id, queue in queues_of(due).items():
        send(job_id, queue=queue, expires=RESENT_SECONDS)


def send(job_id: UUID, *, queue: str, expires: int = WAKE_UP_SECONDS) -> None:
    """Send the message that wakes a worker of the queue for a job.

    :raises kombu.exceptions.OperationalError: the broker cannot be reached
    """
    run_job.apply_async((str(job_id),), retry=False, expires=expires, queue=queue)


def _nothing(_: Work) -> None:
    """Do no work: all of it is effect."""


def _tidy(_: Work, __: None) -> None:
    services.tidy()


register(Kind("jobs.tidy", work=_nothing, finish=_tidy))
register_schedule(Schedule("jobs.tidy", kind="jobs.tidy", every_seconds=3600))


_stopped = threading.Event()


@worker_ready.connect
def start_heartbeat(sender: Any, **_: Any) -> None:
    """Write every few seconds, in a thread, that this worker is alive; a busy one is too."""
    name = sender.hostname
    queues = [str(queue) for queue in sender.app.amqp.queues.consume_from]
    _stopped.clear()
    threading.Thread(target=_beat, args=(name, queues), name="heartbeat", daemon=True).start()


@worker_shutdown.connect
def stop_heartbeat(sender: Any, **_: Any) -> None:
    """Take leave, so that nobody misses a worker that was stopped on purpose."""
    _stopped.set()
    try:
        services.leave(name=sender.hostname)
    except DatabaseError:
        log.info("Nobody could be told that %s stops", sender.hostname)
    finally:
        connection.close()


def _beat(name: str, queues: list[str]) -> None:
    while not _stopped.is_set():
        try:
            services.beat(name=name, queues=queues)
        except DatabaseError:
            log.warning("The heartbeat of %s was not written", name, exc_info=True)
        finally:
            connection.close()
        _stopped.wait(HEARTBEAT_SECONDS)
