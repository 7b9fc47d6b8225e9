"""Write jobs: put them in the queue, run them, see that none is forgotten."""

from apps.jobs.services.beating import beat, leave
from apps.jobs.services.queueing import enqueue, retry
from apps.jobs.services.running import run
from apps.jobs.services.sweeping import sweep, tidy

__all__ = ["beat", "enqueue", "leave", "retry", "run", "sweep", "tidy"]
