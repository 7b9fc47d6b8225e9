"""Fixtures everyone uses: the one newsroom everyone knows."""

from collections.abc import Callable

import pytest
from django.db import connection, connections
from django.db.backends.postgresql.base import DatabaseWrapper
from pytest_django.plugin import DjangoDbBlocker

from tests import jobs_runner
from tests.factories import People, a_newsroom


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """Let tests empty the audit trail, which nobody else may."""
    del django_db_setup
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        name = connection.ops.quote_name(connection.settings_dict["NAME"])
        cursor.execute(f"ALTER DATABASE {name} SET second_source.may_truncate = 'on'")
    with django_db_blocker.unblock():
        # The pool holds connections from before, to which the setting means nothing.
        backend = connections["default"]
        assert isinstance(backend, DatabaseWrapper)
        backend.close()
        backend.close_pool()


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
