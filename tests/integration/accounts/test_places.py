"""Who asks: the person and where they work, found together."""

import pytest
from django.test import Client

from apps.accounts import auth
from apps.accounts import services as accounts
from apps.accounts.models import Membership, Newsroom, Role
from tests.factories import People, a_member

pytestmark = pytest.mark.django_db


def test_a_request_asks_for_session_and_person_once_each(
    people: People, client: Client, django_assert_max_num_queries: object
) -> None:
    client.force_login(people.annotator.user)
    with django_assert_max_num_queries(4):  # type: ignore[operator] # a fixture of pytest-django
        assert client.get("/api/v1/todos/").status_code == 200


def test_the_oldest_place_is_meant_until_another_is_chosen(people: People, client: Client) -> None:
    second = Newsroom.objects.create(name="Second")
    place = Membership.objects.create(
        user=people.annotator.user, newsroom=second, roles=[Role.EDITOR]
    )
    client.force_login(people.annotator.user)

    def here() -> str:
        name: str = client.get("/api/v1/me/").json()["newsroom"]["name"]
        return name

    assert here() == people.annotator.newsroom.name
    session = client.session
    session[auth.SESSION_KEY] = str(place.newsroom_id)
    session.save()
    assert here() == "Second"
    accounts.end_membership(
        membership_id=place.pk, version=1, by=a_member(second, "ada", Role.ADMIN)
    )
    # All sessions of whoever leaves a newsroom are over.
    people.annotator.user.refresh_from_db()
    client.force_login(people.annotator.user)
    assert here() == people.annotator.newsroom.name


def test_who_is_inactive_or_unknown_is_nobody(people: People) -> None:
    backend = auth.Backend()
    user = people.annotator.user
    assert backend.get_user(user.pk) == user
    user.is_active = False
    user.save()
    assert backend.get_user(user.pk) is None
