"""Wake a worker when a job is ready."""

import logging
import threading
from functools import partial
from queue import SimpleQueue
from typing import Final
from uuid import UUID

from django.db import transaction
from kombu.exceptions import KombuError, OperationalError

from apps.core.events import subscribe
from apps.jobs.events import JobReady
from apps.jobs.tasks import send

log = logging.getLogger(__name__)

MOST_WAITING: Final = 1000


class Waker:
    """Sends wake-ups from a thread of its own, so that a dead broker keeps no request waiting.

    What cannot be sent at once is dropped: the sweeper finds the jobs a second later.
    """

    def __init__(self) -> None:
        self._waiting: SimpleQueue[tuple[UUID, str]] = SimpleQueue()
        self._thread = threading.Thread()
        self._lock = threading.Lock()

    def wake(self, job_id: UUID, *, queue: str) -> None:
        """Have a worker of the queue woken for the job, soon and perhaps."""
        if self._waiting.qsize() >= MOST_WAITING:
            return
        self._waiting.put((job_id, queue))
        with self._lock:
            # Also after a fork, which takes no thread along.
            if not self._thread.is_alive():
                self._thread = threading.Thread(target=self._send, name="waker", daemon=True)
                self._thread.start()

    def _send(self) -> None:
        while True:
            job_id, queue = self._waiting.get()
            try:
                send(job_id, queue=queue)
            except (KombuError, OperationalError, OSError) as error:
                log.warning("No worker was woken: %s", error)
                while not self._waiting.empty():
                    self._waiting.get()


waker = Waker()


@subscribe(JobReady)
def wake_when_written(event: JobReady) -> None:
    """Wake a worker once the job can be seen by it."""
    transaction.on_commit(partial(waker.wake, event.job_id, queue=event.queue), robust=True)
