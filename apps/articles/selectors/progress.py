"""Read how far an import is, step by step, as far as rows and jobs tell it."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.template.defaultfilters import filesizeformat

from apps.articles.models import Article, Check
from apps.articles.selectors.addresses import checks_of
from apps.articles.selectors.articles import jobs_of
from apps.articles.states import Found, Status
from apps.jobs.models import Job
from apps.jobs.states import State

_FETCH: Final = "articles.fetch"
_OURS: Final = "articles."
_SIGNS: Final = {
    "done": "check",
    "failed": "alert",
    "now": "clock",
    "": "dash",
}


@dataclass(frozen=True, slots=True)
class Step:
    """One step of an import.

    :param stage: ``done``, ``now`` or ``failed``; empty while it is still to come
    """

    verb: str
    stage: str
    says: str

    @property
    def icon(self) -> str:
        """Return the sign that stands for the stage."""
        return _SIGNS[self.stage]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an import is, and what the desk does with the text."""

    steps: list[Step]

    @property
    def done(self) -> int:
        """Return how many steps are done."""
        return sum(step.stage == "done" for step in self.steps)


def progress(article: Article) -> Progress:
    """Return what was done and is done for an article. The caller has checked who asks."""
    jobs = jobs_of(article)
    check = checks_of(article).first()
    steps = [] if check is None else [_fetch(article, check, jobs)]
    steps += [_store(article), _read(article, check, jobs)]
    steps += [_later(job) for job in jobs if not job.kind.startswith(_OURS)]
    return Progress(steps)


def _fetch(article: Article, check: Check, jobs: list[Job]) -> Step:
    """Tell of the fetch of an import that came by its address."""
    if check.found == Found.FAILED and article.status == Status.FAILED:
        return Step("Fetch", "failed", article.error)
    job = next((job for job in reversed(jobs) if job.payload.get("check") == str(check.pk)), None)
    if check.fetch is None:
        return Step("Fetch", "now", _waits(job))
    size = filesizeformat(check.fetch.blob.size) if check.fetch.blob else "nothing new"
    fetched = next((job for job in jobs if _is_fetch(job, check)), None)
    took = _took(fetched)
    return Step("Fetch", "done", f"{size}, {took}" if took else size)


def _is_fetch(job: Job, check: Check) -> bool:
    return job.kind == _FETCH and job.payload.get("check") == str(check.pk)


def _store(article: Article) -> Step:
    if article.blob is None:
        failed = article.status == Status.FAILED
        return Step("Store", "", "nothing was kept" if failed else "as evidence")
    return Step("Store", "done", f"kept as it came, {filesizeformat(article.blob.size)}")


def _read(article: Article, check: Check | None, jobs: list[Job]) -> Step:
    if article.status == Status.READY:
        return Step("Read", "done", "ready to be marked")
    if article.blob is None or (check and check.fetch is None):
        failed = article.status == Status.FAILED
        return Step("Read", "", "not done" if failed else "text and regions")
    if article.status == Status.FAILED:
        failed = check is None or check.found != Found.FAILED
        return Step("Read", "failed" if failed else "", article.error if failed else "not done")
    reading = (job for job in reversed(jobs) if job.kind.startswith(_OURS) and job.kind != _FETCH)
    return Step("Read", "now", _waits(next(reading, None)))


def _waits(job: Job | None) -> str:
    """Tell what a job that is not done does, or waits for."""
    if job is None:
        return "waits for a worker"
    if job.state == State.RUNNING:
        return str(job.progress.get("what") or "running")
    if job.error:
        return f"{job.error} It is tried again in a moment."
    return "waits for a worker"


def _later(job: Job) -> Step:
    stages = {State.DONE: "done", State.FAILED: "failed", State.RUNNING: "now"}
    state = State(job.state)
    says = job.progress.get("what") or job.error or state.label.lower()
    verb = job.kind.partition(".")[2].replace("_", " ").capitalize()
    return Step(verb, stages.get(state, ""), str(says))


def _took(job: Job | None) -> str:
    """Return how long a job that is done has taken, in seconds."""
    if job is None or job.started_at is None or job.finished_at is None:
        return ""
    took: timedelta = job.finished_at - job.started_at
    return f"{took.total_seconds():.1f} s"
