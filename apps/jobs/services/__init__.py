"""Write jobs: put them in the queue, run them, see that none is forgotten."""

from apps.jobs.services.queueing import enqueue
from apps.jobs.services.running import run
from apps.jobs.services.sweeping import sweep, tick

__all__ = ["enqueue", "run", "sweep", "tick"]
