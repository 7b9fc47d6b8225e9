"""A real worker whose jobs halt where a test wants: `celery --app tests.integration.crash.worker`.

A test asks for a halt by making the file `JOB.POINT` in the folder that `CRASH_FOLDER` names. The
worker renames it to `JOB.POINT.reached` and stands still until the test kills it, or makes the
file `go`.
"""

import os
import time
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, Final, cast

import django
from django.db import transaction

from config import celery as config

# Shorter here, so that the tests are short, and longer than a busy machine takes to bring every
# scene to its halt.
config.IDLE_SECONDS = 15  # type: ignore[misc] # a constant elsewhere

django.setup()

from apps.jobs import registry  # noqa: E402 - needs the apps to be loaded
from apps.jobs.registry import (  # noqa: E402 - needs the apps to be loaded
    Kind,
    Schedule,
    Work,
    kinds,
    schedules,
)

FOLDER: Final = Path(os.environ["CRASH_FOLDER"])

app = config.app
app.conf.beat_schedule["sweep"]["schedule"] = 0.3
registry.SHORT_LEASE_SECONDS = 3  # type: ignore[misc] # as above


def pass_or_halt(job: Work, point: str) -> None:
    """Go on, unless the test wants a halt here."""
    order = FOLDER / f"{job.job_id}.{point}"
    try:
        order.rename(f"{order}.reached")
    except FileNotFoundError:
        return
    while not (FOLDER / "go").exists():
        time.sleep(0.02)


def with_halts(kind: Kind[Any]) -> Kind[Any]:
    """Return the kind with the four points at which a worker may die."""

    def work(job: Work) -> Any:
        pass_or_halt(job, "claimed")
        result = kind.work(job)
        pass_or_halt(job, "worked")
        return result

    def finish(job: Work, result: Any) -> None:
        transaction.on_commit(partial(pass_or_halt, job, "finished"))
        kind.finish(job, result)
        pass_or_halt(job, "finishing")

    return replace(kind, work=work, finish=finish)


registered = cast("dict[str, Kind[Any]]", kinds())
registered |= {name: with_halts(kind) for name, kind in registered.items()}
# What the clock wants would mix with what the tests watch.
cast("dict[str, Schedule]", schedules()).clear()
