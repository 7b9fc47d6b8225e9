"""A site with a feed, and a clock that does not wait for pauses between two requests."""

from collections.abc import Callable

import pytest
from django.core.cache import cache
from django.db.models.functions import Now

from apps.articles.models import Feed
from apps.articles.services import feeds
from apps.jobs.models import Job
from apps.jobs.states import State
from tests.factories import People
from tests.feeds import Follow, GoOn
from tests.sites import Site


@pytest.fixture
def site(site: Site) -> Site:
    """Run a site that we may fetch from; what was learned of other sites is forgotten."""
    cache.clear()
    return site


@pytest.fixture
def go_on(drain_jobs: Callable[..., list[str]]) -> GoOn:
    """Return what runs all jobs, those that wait for a pause too; each is delivered twice."""

    def run() -> list[str]:
        ran: list[str] = []
        while True:
            Job.objects.filter(state=State.READY).update(run_after=Now())
            done = drain_jobs()
            ran += done
            if not done:
                return ran

    return run


@pytest.fixture
def follow(people: People, site: Site) -> Follow:
    """Return what follows the site's feed."""

    def begin(path: str = "/feed", take: str = "all", title: str = "") -> Feed:
        url = f"{site.root}{path}"
        feed, _ = feeds.subscribe(by=people.annotator, url=url, take=take, title=title)
        return feed

    return begin
