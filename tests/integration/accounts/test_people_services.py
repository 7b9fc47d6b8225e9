"""Newsrooms, memberships, invitations, tokens and desks: who may, what holds, what is left."""

from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from apps.accounts import events, selectors, services
from apps.accounts.models import (
    ApiToken,
    Invitation,
    Membership,
    Newsroom,
    Operator,
    Role,
    User,
    secret_hash,
)
from apps.audit.models import Record
from apps.core import events as core_events
from apps.core.errors import (
    DomainError,
    IdUsedError,
    InvalidError,
    NotAllowedError,
    NotFoundError,
    StaleError,
)
from tests.factories import People

pytestmark = pytest.mark.django_db
PASSWORD = "a long enough password"


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[core_events.Event]:
    """Return what this app announces from now on."""
    said: list[core_events.Event] = []
    for kind in (
        events.NewsroomCreated,
        events.MembershipStarted,
        events.MembershipEnded,
        events.RolesChanged,
    ):
        receivers = [*core_events._receivers[kind], said.append]
        monkeypatch.setitem(core_events._receivers, kind, receivers)
    return said


def actions() -> list[str]:
    return list(Record.objects.order_by("id").values_list("action", flat=True))


def invited(people: People, email: str = "noa@elsewhere.example") -> services.Issued:
    return services.invite(
        email=email,
        roles=[Role.REVIEWER],
        newsroom_id=people.admin.newsroom_id,
        by=people.admin,
    )


Act = Callable[[People, Membership], object]
ACTS: dict[str, Act] = {
    "invite": lambda _people, by: services.invite(
        email="x@y.example", roles=["editor"], newsroom_id=by.newsroom_id, by=by
    ),
    "change roles": lambda people, by: services.change_membership(
        membership_id=people.colleague.pk, version=1, by=by, roles=["editor"]
    ),
    "end": lambda people, by: services.end_membership(
        membership_id=people.colleague.pk, version=1, by=by
    ),
    "resume": lambda people, by: services.resume_membership(
        membership_id=people.colleague.pk, version=1, by=by
    ),
    "make a desk": lambda _people, by: services.create_desk(name="World", by=by),
    "list": lambda _people, by: selectors.memberships_visible_to(by),
    "list invitations": lambda _people, by: selectors.invitations_visible_to(by),
    "read the trail": lambda _people, by: selectors.trail_visible_to(by),
}


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)
@pytest.mark.parametrize("who", ["annotator", "reviewer", "editor"])
def test_only_an_admin_looks_after_people(people: People, act: Act, who: str) -> None:
    with pytest.raises(NotAllowedError):
        act(people, getattr(people, who))
    act(people, people.admin)


@pytest.mark.parametrize(
    "act",
    [
        lambda pk, by: services.change_membership(
            membership_id=pk, version=1, by=by, roles=["editor"]
        ),
        lambda pk, by: services.end_membership(membership_id=pk, version=1, by=by),
        lambda pk, by: services.resume_membership(membership_id=pk, version=1, by=by),
    ],
)
def test_an_admin_of_another_newsroom_finds_nobody(
    people: People, act: Callable[[object, Membership], object]
) -> None:
    for pk in (people.annotator.pk, uuid4()):
        with pytest.raises(NotFoundError):
            act(pk, people.stranger)


def test_roles_change_with_a_record_and_an_announcement(
    people: People, heard: list[core_events.Event]
) -> None:
    changed = services.change_membership(
        membership_id=people.annotator.pk, version=1, by=people.admin, roles=["editor", "annotator"]
    )
    assert (changed.roles, changed.version) == (["annotator", "editor"], 2)
    assert heard == [
        events.RolesChanged(
            membership_id=changed.pk, user_id=changed.user_id, newsroom_id=changed.newsroom_id
        )
    ]
    assert Record.objects.get().change == {"roles": [["annotator"], ["annotator", "editor"]]}


@pytest.mark.parametrize("roles", [[], ["owner"], ["annotator", "ADMIN"]])
def test_a_role_that_does_not_exist_is_refused(people: People, roles: list[str]) -> None:
    with pytest.raises(InvalidError) as refusal:
        services.change_membership(
            membership_id=people.annotator.pk, version=1, by=people.admin, roles=roles
        )
    assert refusal.value.errors is not None
    assert "roles" in refusal.value.errors


def test_a_late_change_is_stale(people: People) -> None:
    for act in (services.end_membership, services.resume_membership):
        with pytest.raises(StaleError):
            act(membership_id=people.annotator.pk, version=9, by=people.admin)


def test_one_admin_stays(people: People) -> None:
    admin = people.admin
    with pytest.raises(DomainError) as refusal:
        services.change_membership(
            membership_id=admin.pk, version=1, by=admin, roles=[Role.ANNOTATOR]
        )
    assert refusal.value.code == "last_admin"
    with pytest.raises(DomainError):
        services.end_membership(membership_id=admin.pk, version=1, by=admin)
    services.change_membership(
        membership_id=people.editor.pk, version=1, by=admin, roles=["editor", "admin"]
    )
    services.end_membership(membership_id=admin.pk, version=1, by=admin)
    assert [row.pk for row in selectors.admins_left(admin.newsroom)] == [people.editor.pk]


def test_a_closed_account_does_not_count_as_the_admin_who_stays(people: People) -> None:
    services.change_membership(
        membership_id=people.editor.pk, version=1, by=people.admin, roles=["admin"]
    )
    User.objects.filter(pk=people.editor.user_id).update(is_active=False)
    with pytest.raises(DomainError):
        services.end_membership(membership_id=people.admin.pk, version=1, by=people.admin)


def test_ending_a_membership_ends_sessions_and_tokens_at_once(
    people: People, heard: list[core_events.Event]
) -> None:
    member = people.annotator
    issued = services.create_token(by=member, name="script")
    token = {"Authorization": f"Token {issued.secret}"}
    browser = Client()
    browser.force_login(member.user)
    assert browser.get("/api/v1/me/").status_code == 200
    assert Client(headers=token).get("/api/v1/me/").status_code == 200

    ended = services.end_membership(membership_id=member.pk, version=1, by=people.admin)

    assert browser.get("/api/v1/me/").status_code == 401
    assert Client(headers=token).get("/api/v1/me/").status_code == 401
    assert heard[-1] == events.MembershipEnded(
        membership_id=member.pk, user_id=member.user_id, newsroom_id=member.newsroom_id
    )
    services.resume_membership(membership_id=member.pk, version=ended.version, by=people.admin)
    assert browser.get("/api/v1/me/").status_code == 401
    assert Client(headers=token).get("/api/v1/me/").status_code == 401


def test_a_closed_account_loses_everything_and_opens_with_nothing(people: People) -> None:
    member = people.annotator
    issued = services.create_token(by=member, name="script")
    browser = Client()
    browser.force_login(member.user)
    services.set_active(user_id=member.user_id, active=False, by=None)
    assert browser.get("/api/v1/me/").status_code == 401
    services.set_active(user_id=member.user_id, active=True, by=None)
    assert browser.get("/api/v1/me/").status_code == 401
    answer = Client(headers={"Authorization": f"Token {issued.secret}"}).get("/api/v1/me/")
    assert answer.status_code == 401
    assert Membership.objects.get(pk=member.pk).ended_at is not None


def test_an_invitation_keeps_only_the_hash_of_its_secret(people: People) -> None:
    issued = invited(people)
    assert issued.secret is not None
    assert issued.invitation.token_hash == secret_hash(issued.secret)
    assert issued.secret not in str(Record.objects.values_list("change", flat=True))
    assert selectors.open_invitation(secret=issued.secret, at=timezone.now()) == issued.invitation


def test_somebody_new_joins_once(people: People, heard: list[core_events.Event]) -> None:
    secret = invited(people).secret or ""
    joined = services.accept_invitation(
        secret=secret, signed_in=None, name="Noa Ilm", password=PASSWORD
    )
    assert (joined.user.email, joined.roles) == ("noa@elsewhere.example", ["reviewer"])
    assert joined.user.check_password(PASSWORD)
    assert isinstance(heard[-1], events.MembershipStarted)
    assert actions() == [
        "invitation.created",
        "person.created",
        "membership.started",
        "invitation.used",
    ]
    with pytest.raises(NotFoundError):
        services.accept_invitation(secret=secret, signed_in=joined.user)


def spoil_by_time(issued: services.Issued, people: People) -> None:
    del people
    Invitation.objects.filter(pk=issued.invitation.pk).update(
        expires_at=timezone.now() - timedelta(seconds=1)
    )


def spoil_by_taking_back(issued: services.Issued, people: People) -> None:
    services.revoke_invitation(invitation_id=issued.invitation.pk, version=1, by=people.admin)


def spoil_by_a_newer_one(issued: services.Issued, people: People) -> None:
    del issued
    invited(people, "NOA@elsewhere.example")


@pytest.mark.parametrize("spoil", [spoil_by_time, spoil_by_taking_back, spoil_by_a_newer_one])
def test_a_spoilt_link_answers_like_one_that_never_was(
    people: People, spoil: Callable[[services.Issued, People], None]
) -> None:
    issued = invited(people)
    spoil(issued, people)
    said = set()
    for secret in (issued.secret or "", "never-was"):
        with pytest.raises(NotFoundError) as refusal:
            services.accept_invitation(secret=secret, signed_in=None, name="Noa", password=PASSWORD)
        said.add((refusal.value.code, str(refusal.value)))
    assert len(said) == 1
    assert not User.objects.filter(email_key="noa@elsewhere.example").exists()


def test_the_owner_of_a_known_address_joins_as_themselves(people: People) -> None:
    eve = people.stranger.user
    secret = invited(people, eve.email.upper()).secret or ""
    with pytest.raises(DomainError) as refusal:
        services.accept_invitation(secret=secret, signed_in=None, name="Eve", password=PASSWORD)
    assert refusal.value.code == "sign_in_first"
    with pytest.raises(DomainError) as refusal:
        services.accept_invitation(secret=secret, signed_in=people.editor.user)
    assert refusal.value.code == "other_address"
    joined = services.accept_invitation(secret=secret, signed_in=eve)
    assert joined.user == eve
    assert User.objects.filter(email_key=eve.email.casefold()).count() == 1


def test_somebody_who_left_comes_back_by_invitation(people: People) -> None:
    member = people.annotator
    services.end_membership(membership_id=member.pk, version=1, by=people.admin)
    secret = invited(people, member.user.email).secret or ""
    joined = services.accept_invitation(secret=secret, signed_in=member.user)
    assert (joined.pk, joined.roles, joined.ended_at) == (member.pk, ["reviewer"], None)


def test_nobody_is_invited_who_works_here(people: People) -> None:
    with pytest.raises(DomainError) as refusal:
        invited(people, people.editor.user.email.upper())
    assert refusal.value.code == "already_member"


@pytest.mark.parametrize(
    ("name", "password", "field"),
    [
        ("", PASSWORD, "name"),
        ("N" * 151, PASSWORD, "name"),
        ("No\x00a", PASSWORD, "name"),
        ("Noa", "short", "password"),
        ("Noa", "12345678901", "password"),
        ("Noa", "password", "password"),
    ],
)
def test_a_bad_name_or_password_leaves_nothing_behind(
    people: People, name: str, password: str, field: str
) -> None:
    secret = invited(people).secret or ""
    with pytest.raises(InvalidError) as refusal:
        services.accept_invitation(secret=secret, signed_in=None, name=name, password=password)
    assert field in (refusal.value.errors or {})
    assert not User.objects.filter(email_key="noa@elsewhere.example").exists()
    assert selectors.open_invitation(secret=secret, at=timezone.now()).used_at is None


def test_the_same_invitation_again_tells_no_second_secret(people: People) -> None:
    row_id = uuid4()

    def post(email: str) -> services.Issued:
        return services.invite(
            email=email,
            roles=["editor"],
            newsroom_id=people.admin.newsroom_id,
            by=people.admin,
            invitation_id=row_id,
        )

    first, again = post("a@b.example"), post("a@b.example")
    assert first.secret
    assert (again.invitation.pk, again.secret, again.created) == (row_id, None, False)
    assert selectors.open_invitation(secret=first.secret, at=timezone.now()).pk == row_id
    with pytest.raises(IdUsedError):
        post("c@d.example")


def test_a_used_invitation_cannot_be_taken_back(people: People) -> None:
    issued = invited(people)
    services.accept_invitation(
        secret=issued.secret or "", signed_in=None, name="Noa", password=PASSWORD
    )
    with pytest.raises(DomainError) as refusal:
        services.revoke_invitation(invitation_id=issued.invitation.pk, version=2, by=people.admin)
    assert refusal.value.code == "invitation_used"


def test_a_token_acts_in_its_newsroom_until_it_is_revoked(people: People) -> None:
    issued = services.create_token(by=people.editor, name="script")
    assert issued.secret is not None
    assert ApiToken.objects.get().hash == secret_hash(issued.secret)
    client = Client(headers={"Authorization": f"Token {issued.secret}"})
    said = client.get("/api/v1/me/").json()
    assert (said["newsroom"]["id"], said["roles"]) == (str(people.editor.newsroom_id), ["editor"])
    with pytest.raises(NotFoundError):
        services.revoke_token(token_id=issued.token.pk, by=people.admin)
    services.revoke_token(token_id=issued.token.pk, by=people.editor)
    assert client.get("/api/v1/me/").status_code == 401


@pytest.mark.parametrize(
    "header", ["Token", "Token ", "Token x", "Token é", "Token a b", "token \x7f", "Bearer x"]
)
def test_a_token_that_is_none_is_refused_without_a_fault(db: None, header: str) -> None:
    del db
    answer = Client(headers={"Authorization": header}).get("/api/v1/me/")
    assert (answer.status_code, answer.json()["code"]) == (401, "not_signed_in")


def test_desks_are_named_once_and_renamed_with_a_version(people: People) -> None:
    desk, created = services.create_desk(name=" World  affairs ", by=people.admin)
    assert (desk.name, created) == ("World affairs", True)
    with pytest.raises(DomainError) as refusal:
        services.create_desk(name="WORLD AFFAIRS", by=people.admin)
    assert refusal.value.code == "name_taken"
    services.create_desk(name="World affairs", by=people.stranger)
    with pytest.raises(StaleError):
        services.rename_desk(desk_id=desk.pk, name="Abroad", version=2, by=people.admin)
    renamed = services.rename_desk(desk_id=desk.pk, name="Abroad", version=1, by=people.admin)
    assert (renamed.name, renamed.version) == ("Abroad", 2)
    with pytest.raises(NotFoundError):
        services.rename_desk(desk_id=desk.pk, name="Mine", version=2, by=people.stranger)


def test_a_person_is_given_to_desks_of_their_newsroom_alone(people: People) -> None:
    ours, _ = services.create_desk(name="World", by=people.admin)
    theirs, _ = services.create_desk(name="Sport", by=people.stranger)
    changed = services.change_membership(
        membership_id=people.annotator.pk, version=1, by=people.admin, desks=[ours.pk]
    )
    assert list(changed.desks.all()) == [ours]
    for desk in (theirs.pk, uuid4()):
        with pytest.raises(InvalidError):
            services.change_membership(
                membership_id=people.annotator.pk, version=2, by=people.admin, desks=[desk]
            )


def test_a_newsroom_opens_with_an_announcement_and_a_name_of_its_own(
    db: None, heard: list[core_events.Event]
) -> None:
    del db
    newsroom = services.create_newsroom(name="The Aldport Courier", by=None)
    assert heard == [events.NewsroomCreated(newsroom_id=newsroom.pk)]
    with pytest.raises(DomainError):
        services.create_newsroom(name="the aldport courier", by=None)
    with pytest.raises(InvalidError):
        services.create_newsroom(name="Elsewhere", tz="Moon/Base", by=None)


def test_a_superuser_acts_from_outside_and_the_trail_says_so(people: People) -> None:
    root = User.objects.create_superuser("root@machine.example", PASSWORD, name="Root")
    by = Operator(user=root, newsroom_id=people.admin.newsroom_id)
    services.end_membership(membership_id=people.admin.pk, version=1, by=by)
    record = Record.objects.get()
    assert (record.actor_id, record.newsroom_id) == (root.pk, people.admin.newsroom_id)
    assert record.actor_label.endswith("superuser")


def run(*words: str) -> str:
    out = StringIO()
    call_command(*words, stdout=out)
    return out.getvalue()


def test_the_command_opens_a_newsroom_and_prints_a_link(db: None) -> None:
    del db
    said = run("create_newsroom", "Courier", "ines@courier.example", "--url", "https://x.example/")
    link = said.strip().splitlines()[-1]
    assert link.startswith("https://x.example/join/")
    page = Client().get(link.removeprefix("https://x.example"))
    assert page.status_code == 200
    assert b"ines@courier.example" in page.content


def test_the_command_takes_a_password_from_the_environment(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    del db
    monkeypatch.setenv("SECOND_SOURCE_ADMIN_PASSWORD", PASSWORD)
    run("create_newsroom", "Courier", "ines@courier.example", "--person", "Ines Salgado")
    member = Membership.objects.get()
    assert member.user.check_password(PASSWORD)
    assert (member.user.name, member.roles) == ("Ines Salgado", ["admin"])
    monkeypatch.setenv("SECOND_SOURCE_ADMIN_PASSWORD", "short")
    with pytest.raises(CommandError, match="too short"):
        run("create_newsroom", "Other", "noa@courier.example")
    assert Newsroom.objects.count() == 1


def test_the_command_prints_a_token_once_and_keeps_its_hash(people: People) -> None:
    secret = run("create_api_token", people.editor.user.email.upper()).strip()
    assert ApiToken.objects.get().hash == secret_hash(secret)
    with pytest.raises(CommandError, match="works in any newsroom"):
        run("create_api_token", "nobody@nowhere.example")
    Membership.objects.create(
        user=people.editor.user, newsroom=people.stranger.newsroom, roles=["editor"]
    )
    with pytest.raises(CommandError, match="several newsrooms"):
        run("create_api_token", people.editor.user.email)
    run("create_api_token", people.editor.user.email, "--newsroom", people.stranger.newsroom.name)
    assert ApiToken.objects.filter(newsroom=people.stranger.newsroom).exists()
