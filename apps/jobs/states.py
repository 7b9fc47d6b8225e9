"""Where a job stands."""

from django.db.models import TextChoices


class State(TextChoices):
    """The life of a job. `uncertain` waits for a person: an effect outside may have happened."""

    READY = "ready", "Waiting"
    RUNNING = "running", "Running"
    DONE = "done", "Done"
    FAILED = "failed", "Failed"
    UNCERTAIN = "uncertain", "Uncertain"
