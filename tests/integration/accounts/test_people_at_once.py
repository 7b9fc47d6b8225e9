"""Two people at the same moment: one admin stays, one link lets one in."""

import re
import threading
from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.accounts import selectors, services
from apps.accounts.models import Invitation, Membership, Role, User
from apps.core.errors import DomainError
from tests.factories import People

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts: Callable[[], object]) -> list[str]:
    """Run acts in threads of their own, together; return what each was refused for, or ""."""
    start = threading.Barrier(len(acts))
    said = [""] * len(acts)

    def run(index: int, act: Callable[[], object]) -> None:
        try:
            start.wait()
            act()
        except DomainError as error:
            said[index] = error.code
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return said


def rows_held(queries: CaptureQueriesContext) -> list[str]:
    """Return the tables whose rows were locked or changed, in the order of the first time."""
    held = re.findall(
        r'(?:UPDATE |FROM )"accounts_(newsroom|membership|user)"(?: SET |.* FOR NO KEY UPDATE)',
        "\n".join(query["sql"] for query in queries),
    )
    return list(dict.fromkeys(held))


def test_two_admins_who_end_each_other_leave_one(people: People) -> None:
    other = services.change_membership(
        membership_id=people.editor.pk, version=1, by=people.admin, roles=[Role.ADMIN]
    )

    def end(whom: Membership, by: Membership) -> Callable[[], object]:
        return lambda: services.end_membership(membership_id=whom.pk, version=whom.version, by=by)

    said = at_once(end(other, people.admin), end(people.admin, other))
    assert sorted(said) == ["", "last_admin"]
    assert selectors.admins_left(people.admin.newsroom).count() == 1


def test_closing_an_account_locks_in_the_order_of_ending_a_membership(
    people: People,
) -> None:
    acts: tuple[Callable[[], object], ...] = (
        lambda: services.end_membership(
            membership_id=people.reviewer.pk, version=1, by=people.admin
        ),
        lambda: services.set_active(user_id=people.editor.user_id, active=False, by=None),
    )
    for act in acts:
        with CaptureQueriesContext(connection) as queries:
            act()
        assert rows_held(queries) == ["newsroom", "membership", "user"]


def test_a_link_pressed_twice_at_once_lets_one_in(people: People) -> None:
    secret = (
        services.invite(
            email="noa@elsewhere.example",
            roles=[Role.EDITOR],
            newsroom_id=people.admin.newsroom_id,
            by=people.admin,
        ).secret
        or ""
    )

    def join() -> object:
        return services.accept_invitation(
            secret=secret, signed_in=None, name="Noa", password="a long enough password"
        )

    said = at_once(join, join, join)
    assert sorted(said) == ["", "no_invitation", "no_invitation"]
    assert User.objects.filter(email_key="noa@elsewhere.example").count() == 1
    assert Invitation.objects.get().used_at is not None
