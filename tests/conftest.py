"""Fixtures everyone uses: the one newsroom everyone knows."""

from collections.abc import Callable, Iterator

import pytest
from django.test import TransactionTestCase
from hypothesis import settings

from tests import jobs_runner
from tests.emptying import empty
from tests.factories import People, a_newsroom

# A deadline asserts on a clock, which a busy machine stretches.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")


@pytest.fixture(scope="session", autouse=True)
def _emptied() -> Iterator[None]:
    """Empty the database our way after tests that commit."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda _: empty())
        yield


@pytest.fixture
def people(db: None) -> People:
    """Make an annotator, a colleague, a reviewer, an editor, an admin; and a stranger."""
    del db
    return a_newsroom()


@pytest.fixture
def drain_jobs(db: None) -> Callable[..., list[str]]:
    """Return what runs all due jobs here and now, each delivered twice."""
    del db
    return jobs_runner.drain
