"""The registry: who proposes, changes and accepts, and what a name resolves to."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from rest_framework.test import APIClient

from apps.accounts.models import Membership
from apps.audit.models import Record
from apps.core.errors import (
    DomainError,
    InvalidError,
    NotAllowedError,
    NotFoundError,
    PreconditionFailedError,
    StaleError,
)
from apps.sources import selectors, services
from apps.sources.models import Name, Source
from tests.factories import People

pytestmark = pytest.mark.django_db
MINISTRY = "Velmark Ministry of Defence"


def a_source(by: Membership, name: str = MINISTRY, **said: Any) -> Source:
    source, _ = services.propose_source(by=by, name=name, **{"kind": "organisation", **said})
    return source


def api(member: Membership) -> APIClient:
    client = APIClient()
    client.force_login(member.user)
    return client


def test_proposing_writes_names_audit_and_a_proposal(people: People) -> None:
    source = a_source(people.annotator, aliases=["Velmark’s Defence Ministry", "MoD"])
    assert source.state == Source.State.PROPOSED
    assert [name.text for name in source.names.order_by("id")][0:2] == [
        "Velmark’s Defence Ministry",
        "MoD",
    ]
    assert source.aliases == ["Velmark’s Defence Ministry", "MoD"]
    assert Record.objects.filter(action="source.proposed", subject_id=source.pk).count() == 1


def test_the_same_call_again_is_the_same_source(people: People) -> None:
    row_id = uuid4()
    first, made = services.propose_source(
        by=people.annotator, kind="outlet", name="Lantern", row_id=row_id
    )
    again, remade = services.propose_source(
        by=people.annotator, kind="outlet", name="Lantern", row_id=row_id
    )
    assert (made, remade, again.pk) == (True, False, first.pk)
    assert Name.objects.filter(source=first).count() == 1


@pytest.mark.parametrize(
    "printed", ["velmark ministry of defence", "The VELMARK Ministry  of Defence"]
)
def test_a_printed_name_resolves_without_regard_to_case(people: People, printed: str) -> None:
    source = a_source(people.annotator)
    assert selectors.resolve(people.annotator.newsroom_id, printed) == source


def test_a_possessive_resolves_only_by_alias(people: People) -> None:
    source = a_source(people.annotator)
    printed = "Velmark's Defence Ministry"
    assert selectors.resolve(people.annotator.newsroom_id, printed) is None
    services.add_name(by=people.annotator, source_id=source.pk, text=printed)
    assert selectors.resolve(people.annotator.newsroom_id, printed) == source


def test_a_name_of_two_resolves_to_neither_unless_one_is_accepted(people: People) -> None:
    person = a_source(people.annotator, "Orrin", kind="person")
    company = a_source(people.annotator, "Orrin")
    room = people.annotator.newsroom_id
    assert selectors.resolve(room, "Orrin") is None
    services.accept_source(by=people.admin, source_id=company.pk, version=1)
    assert selectors.resolve(room, "Orrin") == company
    assert person.state == Source.State.PROPOSED


def test_another_newsroom_resolves_nothing_of_ours(people: People) -> None:
    source = a_source(people.annotator)
    assert selectors.resolve(people.stranger.newsroom_id, MINISTRY) is None
    with pytest.raises(NotFoundError):
        selectors.get(people.stranger, source.pk)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("velm", [MINISTRY]),
        ("minis", [MINISTRY]),
        ("mod", [MINISTRY]),
        ("Velmark Minstry of Defense", [MINISTRY]),
        ("lant", ["Lantern"]),
        ("zzzz", []),
    ],
)
def test_search_finds_by_beginning_word_alias_and_likeness(
    people: People, query: str, found: list[str]
) -> None:
    a_source(people.annotator, aliases=["MoD of Velmark"])
    a_source(people.annotator, "Lantern", kind="outlet")
    visible = selectors.visible_to(people.annotator)
    assert [source.name for source in selectors.search(visible, query)] == found


def test_only_an_admin_accepts_and_only_once(people: People) -> None:
    source = a_source(people.annotator)
    for member in (people.annotator, people.reviewer, people.editor):
        with pytest.raises(NotAllowedError):
            services.accept_source(by=member, source_id=source.pk, version=1)
    with pytest.raises(StaleError):
        services.accept_source(by=people.admin, source_id=source.pk, version=9)
    taken = services.accept_source(by=people.admin, source_id=source.pk, version=1)
    assert (taken.state, taken.version) == (Source.State.ACCEPTED, 2)
    with pytest.raises(DomainError, match="accepted before"):
        services.accept_source(by=people.admin, source_id=source.pk, version=2)


@pytest.mark.parametrize("version", ["", "²", "-1", "9" * 5000])
def test_a_version_that_is_none_accepts_nothing(people: People, version: str) -> None:
    source = a_source(people.annotator)
    client = Client()
    client.force_login(people.admin.user)
    answer = client.post(f"/sources/{source.pk}/accept/", {"version": version})
    assert answer.status_code == 400
    source.refresh_from_db()
    assert source.state == Source.State.PROPOSED


def test_a_proposer_changes_a_proposal_and_an_admin_what_is_accepted(people: People) -> None:
    source = a_source(people.annotator)
    with pytest.raises(NotAllowedError):
        services.update_source(by=people.colleague, source_id=source.pk, version=1, name="X")
    changed = services.update_source(
        by=people.annotator, source_id=source.pk, version=1, aliases=["MoD"]
    )
    assert changed.aliases == ["MoD"]
    services.accept_source(by=people.admin, source_id=source.pk, version=2)
    with pytest.raises(NotAllowedError):
        services.update_source(by=people.annotator, source_id=source.pk, version=3, name="X")
    renamed = services.update_source(by=people.admin, source_id=source.pk, version=3, name="Navy")
    assert (renamed.name, renamed.aliases) == ("Navy", ["MoD"])


def test_a_stale_change_is_refused_with_what_stands(people: People) -> None:
    source = a_source(people.annotator)
    with pytest.raises(PreconditionFailedError) as refused:
        services.update_source(by=people.annotator, source_id=source.pk, version=7, name="X")
    assert refused.value.current == source


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"name": "   "}, "name"),
        ({"name": "x" * 201}, "name"),
        ({"name": "a\x00b"}, "name"),
        ({"name": "a\ud800b"}, "name"),
        ({"kind": "ghost"}, "kind"),
        ({"aliases": ["ok", " "]}, "aliases"),
        ({"aliases": ["x"] * 51}, "aliases"),
        ({"body": services.BodyFacts(country="DEU")}, "country"),
        ({"body": services.BodyFacts(tz="Mars/Olympus")}, "tz"),
        ({"body": services.BodyFacts(domains=("http://a/b",))}, "domains"),
    ],
)
def test_bad_input_is_refused_at_its_field_and_leaves_nothing(
    people: People, said: dict[str, Any], field: str
) -> None:
    with pytest.raises(InvalidError) as refused:
        a_source(people.annotator, **said)
    assert list(refused.value.errors or {}) == [field]
    assert not Source.objects.exists()


def test_a_second_source_of_that_kind_and_name_is_refused_by_name(people: People) -> None:
    first = a_source(people.annotator)
    with pytest.raises(services.SameSourceError) as refused:
        a_source(people.colleague, MINISTRY.upper())
    assert refused.value.current == {"id": str(first.pk), "name": MINISTRY}
    assert a_source(people.colleague, MINISTRY, kind="document").pk != first.pk


def test_the_api_lists_finds_proposes_changes_and_accepts(people: People) -> None:
    desk, admin = api(people.annotator), api(people.admin)
    made = desk.post(
        "/api/v1/sources/",
        {"kind": "organisation", "name": MINISTRY, "body": {"country": "vm", "tz": "Europe/Rome"}},
        format="json",
    )
    assert (made.status_code, made["ETag"]) == (201, '"1"')
    url = f"/api/v1/sources/{made.json()['id']}/"
    listed = desk.get("/api/v1/sources/", {"q": "velm"}).json()
    assert listed["results"][0]["name"] == MINISTRY
    assert listed["results"][0]["body"] is True
    assert desk.get("/api/v1/sources/").json()["results"] == listed["results"]
    assert desk.patch(url, {"aliases": ["MoD"]}, format="json").status_code == 428
    late = desk.patch(url, {"aliases": ["MoD"]}, format="json", headers={"If-Match": '"4"'})
    assert (late.status_code, late.json()["current"]["version"]) == (412, 1)
    done = desk.patch(url, {"aliases": ["MoD"]}, format="json", headers={"If-Match": '"1"'})
    assert (done.status_code, done.json()["aliases"], done["ETag"]) == (200, ["MoD"], '"2"')
    assert done.json()["body"]["country"] == "VM"
    assert desk.post(f"{url}accept/", {"version": 2}, format="json").status_code == 403
    assert admin.post(f"{url}accept/", {"version": 1}, format="json").status_code == 409
    assert admin.post(f"{url}accept/", {"version": 2}, format="json").json()["state"] == "accepted"
    named = desk.post(f"{url}names/", {"name": "Velmark MoD"}, format="json")
    assert named.json()["aliases"] == ["MoD", "Velmark MoD"]
    assert api(people.stranger).get(url).status_code == 404


@pytest.mark.parametrize(
    "query",
    ["q=%00", "q=a%00b", "q=%ED%A0%80", "kind=ghost", "state=%00", "body=perhaps", "page_size=x"],
)
def test_a_strange_query_is_no_fault_of_the_program(people: People, query: str) -> None:
    a_source(people.annotator)
    answer = api(people.annotator).get(f"/api/v1/sources/?{query}")
    assert answer.status_code in {200, 400}
    desk = Client()
    desk.force_login(people.annotator.user)
    assert desk.get(f"/sources/?{query}&show=%00").status_code == 200


def test_pages_show_propose_change_and_accept(people: People) -> None:
    desk, admin = Client(), Client()
    desk.force_login(people.annotator.user)
    admin.force_login(people.admin.user)
    sent = {"name": MINISTRY, "kind": "organisation", "aliases": "MoD\n", "can_be_asked": "on"}
    refused = desk.post("/sources/new/", {**sent, "country": "Velmark"})
    assert refused.status_code == 400
    made = desk.post("/sources/new/", {**sent, "country": "VM"})
    source = Source.objects.get()
    assert made["Location"] == f"/sources/{source.pk}/"
    assert MINISTRY in desk.get("/sources/").content.decode()
    assert "MoD" in desk.get("/sources/?q=mod", headers={"HX-Request": "true"}).content.decode()
    edited = desk.post(f"/sources/{source.pk}/edit/", {**sent, "aliases": "", "version": 1})
    assert edited.status_code == 302
    stale = desk.post(f"/sources/{source.pk}/edit/", {**sent, "version": 1})
    assert stale.status_code == 412
    assert desk.post(f"/sources/{source.pk}/accept/", {"version": 2}).status_code == 403
    assert admin.post(f"/sources/{source.pk}/accept/", {"version": 2}).status_code == 302
    assert "Accepted" in admin.get(f"/sources/{source.pk}/").content.decode()
