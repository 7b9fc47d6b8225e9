"""The Celery application: messages that wake workers. The work itself is a row of `apps.jobs`."""

import os
from typing import Any, Final

from celery import Celery
from celery.signals import celeryd_init
from django.conf import settings
from kombu import Queue

from apps.jobs.registry import BULK_QUEUE, LAST_QUEUE, QUEUE

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

SWEEP_SECONDS: Final = 1.0
IDLE_SECONDS: Final = 30
CONNECTION_SECONDS: Final = 120
# A person waits for a page; a file that takes a worker long can wait for the processor.
NICENESS: Final = 10

app = Celery("second_source")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.beat_schedule = {
    # Sweeps that no worker took in time must not pile up.
    "sweep": {"task": "jobs.sweep", "schedule": SWEEP_SECONDS, "options": {"expires": 2}},
}
app.conf.task_default_queue = QUEUE
# A worker that is not told which works through all.
app.conf.task_queues = (Queue(QUEUE), Queue(BULK_QUEUE), Queue(LAST_QUEUE))
# Work that hangs this long keeps a worker's process from everybody; its job is long since
# somebody else's.
app.conf.task_time_limit = 1800


@celeryd_init.connect
def give_way(**_: Any) -> None:
    """Let the web processes of this machine have the processor before a worker."""
    os.nice(max(0, NICENESS - os.nice(0)))


@celeryd_init.connect
def connect_as_a_worker(**_: Any) -> None:
    """Set the database connections of a worker, before there are any."""
    database = settings.DATABASES["default"]
    # A connection made anew for each job has to read all it knows of the schema and the languages
    # anew; `apps.jobs.tasks` looks whether one is still good.
    database |= {"CONN_MAX_AGE": CONNECTION_SECONDS, "CONN_HEALTH_CHECKS": True}
    options = database["OPTIONS"]
    # A pool's threads do not survive a fork.
    options.pop("pool", None)
    # A worker that is stopped in the middle of a transaction must not keep its locks from all.
    idle = f"-c idle_in_transaction_session_timeout={IDLE_SECONDS}s"
    options["options"] = f"{options.get('options', '')} {idle}".strip()
