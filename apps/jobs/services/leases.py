"""A worker's hold on a job: renewed while the worker lives, fenced off when it is lost."""

import logging
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import DatabaseError, connection
from django.db.models.functions import Now

from apps.jobs import registry
from apps.jobs.models import Job
from apps.jobs.states import State

log = logging.getLogger(__name__)

RENEWALS = 3
"""Signs of life within one short lease, so that a late one loses nothing."""

REPORT_SECONDS = 0.25
READS = frozenset({"SELECT", "WITH", "SHOW", "EXPLAIN"})


class FencedOffError(Exception):
    """The lease ran out and the job went to another worker, or to nobody."""


class WorkWroteError(Exception):
    """The `work` of a kind wrote to the database or opened a transaction: `finish` does that."""


def short_lease(lease_seconds: float) -> float:
    """Return for how long a job is claimed or renewed at a time."""
    return min(lease_seconds, registry.SHORT_LEASE_SECONDS)


@dataclass(frozen=True, slots=True)
class Claim:
    """One attempt at a job; the token is new with each."""

    job_id: UUID
    token: UUID
    kind: str
    payload: Mapping[str, str]
    attempt: int
    bulk: bool

    def change(self, **values: Any) -> None:
        """Change columns of the job, if it is still ours.

        :raises FencedOffError: it is not
        """
        ours = Job.objects.filter(pk=self.job_id, token=self.token, state=State.RUNNING)
        if not ours.update(**values):
            raise FencedOffError(str(self.job_id))

    def end(self, **values: Any) -> None:
        """End the attempt and give up the token.

        :raises FencedOffError: the job is no longer ours
        """
        self.change(token=None, lease_until=None, **values)


class Lease:
    """Keeps a claim while its work goes on.

    Another thread renews a short lease, so that a dead or stopped worker's job is free again
    within seconds; it does so for no longer than the kind's own lease after the last report, so
    that work which hangs is given up too.
    """

    def __init__(self, claim: Claim, lease_seconds: float) -> None:
        self._claim = claim
        self._lease_seconds = lease_seconds
        self._last_sign = time.monotonic()
        self._shown: tuple[float, str] = (0.0, "")
        self._writing = False

    def report(self, step: int, of: int, what: str) -> None:
        """Show people how far the work is, and say that it goes on.

        :raises FencedOffError: the job is no longer this worker's; the work may as well stop
        """
        now = time.monotonic()
        self._last_sign = now
        if self._shown[1] == what and step < of and now < self._shown[0] + REPORT_SECONDS:
            return
        self._shown = (now, what)
        self._writing = True
        try:
            self._claim.change(progress={"step": step, "of": of, "what": what})
        finally:
            self._writing = False

    @contextmanager
    def kept(self) -> Iterator[None]:
        """Renew the lease in a thread for as long as the block runs."""
        done = threading.Event()
        threading.Thread(target=self._renew, args=(done,), name="lease", daemon=True).start()
        try:
            yield
        finally:
            done.set()

    def _renew(self, done: threading.Event) -> None:
        seconds = short_lease(self._lease_seconds)
        while not done.wait(seconds / RENEWALS):
            if time.monotonic() > self._last_sign + self._lease_seconds:
                return
            try:
                self._claim.change(lease_until=Now() + timedelta(seconds=seconds))
            except FencedOffError:
                return
            except DatabaseError:
                # The database may be back before the lease runs out.
                log.warning("The lease of %s was not renewed", self._claim.job_id, exc_info=True)
            finally:
                connection.close()

    @contextmanager
    def reading_only(self) -> Iterator[None]:
        """Let nothing but `report` write in the block, and let no transaction begin in it."""
        depth = _depth()

        def guard(
            execute: Callable[..., Any],
            sql: str,
            params: Any,
            many: bool,  # noqa: FBT001 - Django's signature
            context: dict[str, Any],
        ) -> Any:
            words = str(sql).split(None, 1)
            if not self._writing and (_depth() != depth or words[0].upper() not in READS):
                message = f"The work of {self._claim.kind} wrote to the database: {str(sql)[:100]}"
                raise WorkWroteError(message)
            return execute(sql, params, many, context)

        with connection.execute_wrapper(guard):
            yield


def _depth() -> tuple[bool, int]:
    """Return how deep in transactions this thread is; a test stands in one of its own."""
    return connection.in_atomic_block, len(connection.savepoint_ids)
