"""A way to call the API as any of the newsroom's people, with JSON or with a file."""

import json
from collections.abc import Iterator
from typing import Any, Protocol

import pytest
from django.test import Client

from apps.accounts.models import Membership
from tests.sites import Site, a_site


class Call(Protocol):
    """Calls the API: ``call(member, "PATCH", "articles/…/", {"title": "T"}, version=1)``."""

    def __call__(
        self,
        member: Membership,
        method: str,
        path: str,
        sent: object = None,
        *,
        version: int | None = None,
    ) -> Any:
        """Return the answer; `sent` goes as JSON, bytes as they are."""


@pytest.fixture
def call(db: None) -> Call:
    """Call the API over a session."""
    del db

    def send(
        member: Membership,
        method: str,
        path: str,
        sent: object = None,
        *,
        version: int | None = None,
    ) -> Any:
        return browser(member).generic(
            method,
            f"/api/v1/{path}",
            data=sent if isinstance(sent, bytes) else json.dumps(sent),
            content_type="application/json",
            headers={} if version is None else {"If-Match": f'"{version}"'},
        )

    return send


def browser(member: Membership) -> Client:
    """Return a client that is signed in as `member`."""
    client = Client()
    client.force_login(member.user)
    return client


@pytest.fixture
def site(settings: Any) -> Iterator[Site]:
    """Serve a site on the loopback, which this newsroom allows to be fetched from."""
    settings.FETCH_ALLOWED_NETWORKS = ["127.0.0.0/8"]
    with a_site() as served:
        yield served
