"""Searches that a person keeps."""

from uuid import uuid4

import pytest
from django.test import Client

from apps.articles import selectors, services
from apps.articles.models import SavedSearch
from apps.articles.services.searches import MAX_NAME, MAX_QUERY, NameTakenError
from apps.audit.models import Record
from apps.core.errors import InvalidError, NotFoundError, PreconditionFailedError
from tests.factories import People

pytestmark = pytest.mark.django_db


def save(people: People, name: str = "Border", query: str = "q=border") -> SavedSearch:
    return services.save_search(by=people.annotator, name=name, query=query)[0]


@pytest.mark.parametrize(
    ("query", "kept"),
    [
        ("?q=border&host=", "q=border"),
        ("q=a+b&cursor=abc&page=2", "q=a+b"),
        ("q=%D0%BC&mark=claim", "q=%D0%BC&mark=claim"),
        ("q=a\0b", "q=ab"),
    ],
)
def test_what_is_kept_is_what_is_looked_for(people: People, query: str, kept: str) -> None:
    assert save(people, query=query).query == kept


@pytest.mark.parametrize(
    ("name", "query", "field"),
    [
        (" ", "q=a", "name"),
        ("x" * (MAX_NAME + 1), "q=a", "name"),
        ("Border", "", "query"),
        ("Border", "cursor=a", "query"),
        ("Border", "q=" + "x" * MAX_QUERY, "query"),
    ],
)
def test_a_search_has_a_name_and_asks_something(
    people: People, name: str, query: str, field: str
) -> None:
    with pytest.raises(InvalidError) as refusal:
        save(people, name, query)
    assert refusal.value.errors is not None
    assert field in refusal.value.errors


def test_a_name_is_a_persons_own_once(people: People) -> None:
    first = save(people)
    with pytest.raises(NameTakenError):
        save(people)
    services.save_search(by=people.colleague, name="Border", query="q=border")
    services.delete_search(by=people.annotator, search_id=first.pk, version=first.version)
    assert save(people).pk != first.pk


def test_the_same_call_again_is_the_same_search(people: People) -> None:
    row_id = uuid4()
    (first, made), (again, made_again) = (
        services.save_search(by=people.annotator, name="Border", query="q=border", row_id=row_id)
        for _ in range(2)
    )
    assert (first, made, made_again) == (again, True, False)


def test_a_search_is_renamed_and_deleted_by_its_owner_alone(people: People) -> None:
    search = save(people)
    with pytest.raises(NotFoundError):
        services.rename_search(
            by=people.editor, search_id=search.pk, version=search.version, name="Mine"
        )
    renamed = services.rename_search(
        by=people.annotator, search_id=search.pk, version=1, name="Borders"
    )
    assert (renamed.name, renamed.version) == ("Borders", 2)
    with pytest.raises(PreconditionFailedError):
        services.delete_search(by=people.annotator, search_id=search.pk, version=1)
    services.delete_search(by=people.annotator, search_id=search.pk, version=2)
    assert not selectors.saved_searches(people.annotator).exists()
    actions = Record.objects.order_by("at", "pk").values_list("action", flat=True)
    assert [*actions] == ["search.saved", "search.renamed", "search.deleted"]


def test_the_pages_save_show_rename_and_delete(people: People) -> None:
    client = Client()
    client.force_login(people.annotator.user)
    sent = {"name": "Border", "query": "q=border&in=articles"}
    answer = client.post("/articles/searches/save/", sent)
    assert answer.headers["Location"] == "/search/?q=border&in=articles"
    search = SavedSearch.objects.get()
    for page in ("/articles/", "/search/", "/articles/searches/"):
        assert "?q=border&amp;in=articles" in client.get(page).content.decode()
    twice = client.post("/articles/searches/save/", sent)
    assert twice.status_code == 409
    assert "Choose another name" in twice.content.decode()
    client.post(f"/articles/searches/{search.pk}/rename/", {"name": "Borders", "version": 1})
    client.post(f"/articles/searches/{search.pk}/delete/", {"version": 2})
    assert "No saved searches yet" in client.get("/articles/searches/").content.decode()


@pytest.mark.parametrize(
    ("name", "version", "status", "says"),
    [
        ("Bridge", "1", 409, "Choose another name"),
        ("Bridges", "9", 412, ""),
        (" ", "1", 400, ""),
        ("Bridges", "soon", 400, "Enter a whole number"),
    ],
)
def test_a_name_that_is_not_taken_stays_in_its_form(
    people: People, name: str, version: str, status: int, says: str
) -> None:
    search = save(people)
    save(people, "Bridge", "q=bridge")
    client = Client()
    client.force_login(people.annotator.user)
    answer = client.post(
        f"/articles/searches/{search.pk}/rename/", {"name": name, "version": version}
    )
    page = answer.content.decode()
    assert answer.status_code == status
    assert f'value="{name}" maxlength="100" required aria-invalid="true"' in page
    assert f'id="wrong-{search.pk}"' in page
    assert "notice" in page
    assert says in page


def test_the_call_keeps_renames_and_deletes(people: People) -> None:
    client = Client()
    client.force_login(people.annotator.user)
    body = {"id": str(uuid4()), "name": "Border", "query": "q=border"}
    path = f"/api/v1/searches/{body['id']}/"
    made = client.post("/api/v1/searches/", body, content_type="application/json")
    again = client.post("/api/v1/searches/", body, content_type="application/json")
    assert (made.status_code, again.status_code, made.headers["ETag"]) == (201, 200, '"1"')
    renamed = client.patch(
        path, {"name": "Borders"}, content_type="application/json", headers={"If-Match": '"1"'}
    )
    assert renamed.json()["name"] == "Borders"
    assert client.delete(path, headers={"If-Match": '"1"'}).status_code == 412
    assert client.delete(path).status_code == 428
    assert client.delete(path, headers={"If-Match": '"2"'}).status_code == 204
    assert client.get("/api/v1/searches/").json() == []
