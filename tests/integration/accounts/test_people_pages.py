"""Signing in, joining by a link, and the pages of people, as a browser meets them."""

import re
from typing import Any

import pytest
from allauth.mfa.totp.internal import auth as totp
from django.core import mail
from django.core.cache import cache
from django.test import Client
from pytest_django import Settings

from apps.accounts import services
from apps.accounts.models import ApiToken, Membership, Role, User, secret_hash
from apps.audit import services as audit
from tests.factories import People

pytestmark = pytest.mark.django_db
PASSWORD = "a long enough password"


@pytest.fixture(autouse=True)
def _fresh_limits(settings: Settings) -> None:
    """Let no test spend another's attempts."""
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    cache.clear()


def signed_in(member: Membership) -> Client:
    """Return a browser in which `member` is signed in."""
    client = Client()
    client.force_login(member.user)
    return client


def with_password(member: Membership) -> User:
    """Give somebody a password."""
    member.user.set_password(PASSWORD)
    member.user.save()
    return member.user


def sign_in(email: str, password: str = PASSWORD, **more: str) -> Any:
    """Return what the sign-in form answers."""
    return Client().post("/account/login/", {"login": email, "password": password, **more})


def link_of(page: bytes) -> str:
    """Return the path of the invitation link that a page shows."""
    found = re.search(rb'value="http://testserver(/join/[^"]+)"', page)
    assert found is not None
    return found[1].decode()


def test_somebody_signs_in_whatever_the_case_of_their_address(people: People) -> None:
    user = with_password(people.editor)
    answer = sign_in(user.email.upper(), next="/people/")
    assert (answer.status_code, answer["Location"]) == (302, "/people/")


def test_a_wrong_password_and_an_unknown_address_read_alike(people: People) -> None:
    user = with_password(people.editor)
    answers = [sign_in(user.email, "wrong"), sign_in("nobody@nowhere.example", "wrong")]
    for answer in answers:
        assert answer.status_code == 200
        assert b"E-mail and password do not fit together." in answer.content


def test_guessing_is_slowed_down(people: People) -> None:
    user = with_password(people.editor)
    answers = [sign_in(user.email, f"guess {n}") for n in range(7)]
    assert b"This was tried too often." in answers[-1].content
    assert b"This was tried too often." in sign_in(user.email).content


def test_nobody_signs_up(db: None) -> None:
    del db
    sent = {"email": "noa@elsewhere.example", "password1": PASSWORD}
    for answer in (Client().get("/account/signup/"), Client().post("/account/signup/", sent)):
        assert b"by invitation" in answer.content
    assert not User.objects.exists()


def test_whoever_left_cannot_sign_in_until_they_are_invited_again(people: People) -> None:
    user = with_password(people.editor)
    services.end_membership(membership_id=people.editor.pk, version=1, by=people.admin)
    assert sign_in(user.email)["Location"] == "/account/inactive/"
    services.invite(
        email=user.email, roles=["editor"], newsroom_id=people.admin.newsroom_id, by=people.admin
    )
    assert sign_in(user.email)["Location"] == "/"


def test_a_closed_account_cannot_sign_in(people: People) -> None:
    user = with_password(people.editor)
    User.objects.filter(pk=user.pk).update(is_active=False)
    answer = sign_in(user.email)
    assert answer.status_code == 302
    assert answer["Location"] == "/account/inactive/"


def test_a_second_factor_stands_between_the_password_and_the_desk(people: People) -> None:
    user = with_password(people.editor)
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(user, secret)
    client = Client()
    sent = {"login": user.email, "password": PASSWORD}
    assert client.post("/account/login/", sent)["Location"] == "/account/2fa/authenticate/"
    assert client.get("/api/v1/me/").status_code == 401
    assert client.post("/account/2fa/authenticate/", {"code": "000000x"}).status_code == 200
    now = totp.format_hotp_value(
        totp.hotp_value(secret, next(totp.yield_hotp_counters_from_time()))
    )
    assert client.post("/account/2fa/authenticate/", {"code": now}).status_code == 302
    assert client.get("/api/v1/me/").status_code == 200


def test_changing_how_one_signs_in_asks_for_the_password_again(people: People) -> None:
    with_password(people.editor)
    client = signed_in(people.editor)
    for path in ("totp/activate/", "webauthn/add/"):
        answer = client.get(f"/account/2fa/{path}")
        assert answer["Location"].startswith("/account/reauthenticate/")


def test_a_link_by_mail_sets_another_password(people: People) -> None:
    user = with_password(people.editor)
    client = Client()
    client.post("/account/password/reset/", {"email": user.email.upper()})
    (letter,) = mail.outbox
    found = re.search(r"http://testserver(/account/password/reset/key/\S+)", str(letter.body))
    assert found is not None
    page = client.get(found[1], follow=True)
    path = page.redirect_chain[-1][0]
    client.post(
        path, {"password1": "quite another password", "password2": "quite another password"}
    )
    user.refresh_from_db()
    assert user.check_password("quite another password")


def test_a_stranger_who_forgot_a_password_gets_no_mail(db: None) -> None:
    del db
    answer = Client().post("/account/password/reset/", {"email": "nobody@nowhere.example"})
    assert answer.status_code == 302
    assert not mail.outbox


def test_the_link_is_shown_once_and_lets_somebody_new_in(people: People) -> None:
    admin = signed_in(people.admin)
    form = {
        "id": "6a1f3c9e-37b4-4f0a-9d55-0d7d2b0f8a11",
        "email": "noa@elsewhere.example",
        "roles": ["annotator", "reviewer"],
    }
    shown = admin.post("/people/invite/", form)
    path = link_of(shown.content)
    again = admin.post("/people/invite/", form, follow=True)
    assert b"/join/" not in again.content

    newcomer = Client()
    assert b"noa@elsewhere.example" in newcomer.get(path).content
    refused = newcomer.post(path, {"name": "Noa Ilm", "password": "short"})
    assert refused.status_code == 400
    assert b"too short" in refused.content
    joined = newcomer.post(path, {"name": "Noa Ilm", "password": PASSWORD})
    assert joined.status_code == 302
    said = newcomer.get("/api/v1/me/").json()
    assert (said["name"], said["roles"]) == ("Noa Ilm", ["annotator", "reviewer"])
    assert Client().get(path).status_code == 404


def test_the_owner_of_an_account_is_asked_to_sign_in_and_just_joins(people: People) -> None:
    shown = signed_in(people.admin).post(
        "/people/invite/",
        {
            "id": "6a1f3c9e-37b4-4f0a-9d55-0d7d2b0f8a12",
            "email": people.stranger.user.email,
            "roles": ["editor"],
        },
    )
    path = link_of(shown.content)
    assert b"This address has an account." in Client().get(path).content
    assert Client().post(path, {"name": "Eve", "password": PASSWORD}).status_code == 403
    assert b"Sign out" in signed_in(people.editor).get(path).content
    stranger = signed_in(people.stranger)
    assert stranger.post(path).status_code == 302
    # They are at the newsroom they joined, and can go back to their own.
    assert stranger.get("/api/v1/me/").json()["newsroom"]["id"] == str(people.admin.newsroom_id)
    stranger.post("/me/newsroom/", {"newsroom": people.stranger.newsroom_id})
    assert stranger.get("/api/v1/me/").json()["newsroom"]["id"] == str(people.stranger.newsroom_id)
    assert stranger.post("/me/newsroom/", {"newsroom": people.stranger.pk}).status_code == 404


def test_an_admin_changes_roles_ends_a_membership_and_takes_it_back(people: People) -> None:
    admin, pk = signed_in(people.admin), people.annotator.pk
    admin.post(f"/people/{pk}/", {"version": 1, "roles": ["reviewer", "editor"]})
    assert Membership.objects.get(pk=pk).roles == ["reviewer", "editor"]
    late = admin.post(f"/people/{pk}/", {"version": 1, "roles": ["annotator"]})
    assert late.status_code == 409
    assert b"changed since you opened it" in late.content
    admin.post(f"/people/{pk}/end/", {"version": 2})
    assert Membership.objects.get(pk=pk).ended_at is not None
    assert b"No longer here" in admin.get("/people/").content
    admin.post(f"/people/{pk}/resume/", {"version": 3})
    assert Membership.objects.get(pk=pk).ended_at is None


def test_the_last_admin_reads_why_they_stay(people: People) -> None:
    admin, pk = signed_in(people.admin), people.admin.pk
    answer = admin.post(f"/people/{pk}/", {"version": 1, "roles": ["annotator"]})
    assert answer.status_code == 409
    assert b"would have no admin" in answer.content
    assert admin.post(f"/people/{pk}/end/", {"version": 1}).status_code == 409


@pytest.mark.parametrize("roles", [[], ["owner"]])
def test_a_form_without_a_role_of_ours_is_refused(people: People, roles: list[str]) -> None:
    answer = signed_in(people.admin).post(
        f"/people/{people.annotator.pk}/", {"version": 1, "roles": roles}
    )
    assert answer.status_code == 400
    assert Membership.objects.get(pk=people.annotator.pk).roles == [Role.ANNOTATOR]


def test_a_desk_is_made_renamed_and_given_people(people: People) -> None:
    admin = signed_in(people.admin)
    desk = "6a1f3c9e-37b4-4f0a-9d55-0d7d2b0f8a13"
    admin.post("/people/desks/", {"id": desk, "name": "World"})
    other = admin.post(
        "/people/desks/", {"id": "6a1f3c9e-37b4-4f0a-9d55-0d7d2b0f8a14", "name": "world"}
    )
    assert other.status_code == 409
    admin.post(
        f"/people/{people.annotator.pk}/", {"version": 1, "roles": ["annotator"], "desks": [desk]}
    )
    assert people.annotator.user.name.encode() in admin.get(f"/people/desks/{desk}/").content
    admin.post(f"/people/desks/{desk}/", {"version": 1, "name": "Abroad"})
    assert b"Abroad" in admin.get("/people/").content


def test_a_token_is_shown_once_and_revoked(people: People) -> None:
    editor = signed_in(people.editor)
    page = editor.post(
        "/me/tokens/", {"id": "6a1f3c9e-37b4-4f0a-9d55-0d7d2b0f8a15", "name": "script"}
    )
    token = ApiToken.objects.get()
    shown = re.findall(rb'readonly[^>]*value="([^"]+)"', page.content, flags=re.DOTALL)
    assert [secret_hash(secret.decode()) for secret in shown] == [token.hash]
    assert shown[0] not in editor.get("/me/").content
    editor.post(f"/me/tokens/{token.pk}/revoke/")
    assert ApiToken.objects.get().revoked_at is not None


def test_one_changes_ones_own_name_and_zone(people: People) -> None:
    editor = signed_in(people.editor)
    editor.post("/me/", {"name": "  Edda   Holm ", "tz": "Europe/Berlin"})
    user = User.objects.get(pk=people.editor.user_id)
    assert (user.name, user.tz) == ("Edda Holm", "Europe/Berlin")
    assert editor.post("/me/", {"name": "Edda", "tz": "Moon/Base"}).status_code == 400


def test_the_trail_is_found_by_person_and_by_subject(people: People) -> None:
    services.create_desk(name="World", by=people.admin)
    token = services.create_token(by=people.editor, name="script").token
    admin = signed_in(people.admin)

    def lines(query: str) -> list[str]:
        return re.findall(
            r"<b>(\w+\.\w+)</b>", admin.get(f"/people/trail/?{query}").content.decode()
        )

    assert lines("") == ["token.created", "desk.created"]
    assert lines(f"person={people.editor.user.email}") == ["token.created"]
    assert lines(f"subject={token.pk}") == ["token.created"]
    assert lines("subject=accounts.desk") == ["desk.created"]
    assert lines("action=desk.") == ["desk.created"]
    assert lines("person=nobody") == []


def test_a_line_of_the_trail_shows_a_change_by_any_name(people: People) -> None:
    change = {"items": 3, "keys": ["before", "after"]}
    audit.record(by=people.admin, action="batch.opened", subject=people.admin, change=change)
    page = signed_in(people.admin).get("/people/trail/")
    assert page.status_code == 200
    # The database puts the shorter name first.
    assert "keys: [&#x27;before&#x27;, &#x27;after&#x27;]; items: 3" in page.content.decode()


def test_the_newsroom_admin_needs_no_staff_and_a_superuser_no_newsroom(people: People) -> None:
    assert signed_in(people.admin).get("/admin/").status_code in {302, 403}
    root = User.objects.create_superuser("root@machine.example", PASSWORD, name="Root")
    client = Client()
    client.force_login(root)
    assert client.get("/admin/").status_code == 200
    made = client.post(
        "/admin/accounts/newsroom/add/", {"name": "New", "tz": "UTC", "language": "en"}
    )
    assert made.status_code == 302
    path = f"/admin/accounts/membership/{people.annotator.pk}/change/"
    client.post(path, {"roles": ["editor"]})
    assert Membership.objects.get(pk=people.annotator.pk).roles == ["editor"]
    path = f"/admin/accounts/user/{people.annotator.user_id}/change/"
    client.post(path, {"name": "Ana", "tz": "UTC"})
    user = User.objects.get(pk=people.annotator.user_id)
    assert (user.name, user.is_active) == ("Ana", False)
    assert Membership.objects.get(pk=people.annotator.pk).ended_at is not None
