"""Work that people give to each other: who has it, who may move it, and that none of it is lost."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from apps.accounts import services as accounts
from apps.accounts.models import Desk, Membership
from apps.annotations import selectors as annotations
from apps.annotations import services as marking
from apps.annotations.models import Claim
from apps.annotations.spans import Fragment
from apps.articles import selectors as articles
from apps.articles import services
from apps.articles.models import Article, Entry
from apps.articles.selectors import Filter
from apps.audit.models import Record
from apps.core.errors import ConflictError, InvalidError, NotAllowedError, NotFoundError
from apps.notices import selectors
from apps.notices import services as notices
from apps.notices.models import Todo
from apps.pages import selectors as pages
from tests.factories import People, an_article

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def article(people: People) -> Article:
    return an_article(people.annotator)


@pytest.fixture
def world(people: People) -> Desk:
    desk = Desk.objects.create(newsroom=people.editor.newsroom, name="World")
    people.colleague.desks.add(desk)
    return desk


def given(people: People, article: Article, **said: Any) -> Todo:
    """Let the editor assign the article to the annotator, or as `said`."""
    whom = {"assignee_id": people.annotator.user_id} | said
    return services.assign_article(by=people.editor, article_id=article.pk, **whom)[0]


def log(article: Article) -> list[str]:
    return list(
        Entry.objects.filter(article=article).order_by("seq").values_list("kind", flat=True)
    )


def api(member: Membership, method: str, path: str, sent: object = None, **headers: str) -> Any:
    client = Client()
    client.force_login(member.user)
    return getattr(client, method)(
        f"/api/v1/{path}", sent, content_type="application/json", headers=headers
    )


def test_an_assignment_waits_for_whom_it_was_given_and_is_written_down(
    people: People, article: Article
) -> None:
    todo = given(people, article, due_at=timezone.now() + DAY, note=" Who counted? ")
    assert list(selectors.open_for(people.annotator)) == [todo]
    assert not selectors.open_for(people.reviewer).exists()
    assert (todo.by, todo.note, todo.text) == (people.editor.user, "Who counted?", "Men sent back")
    assert log(article) == ["assignment.made"]
    entry = Entry.objects.get(article=article)
    assert (entry.actor_name, entry.data["assignee"]) == ("Edda", "Ana")
    assert Record.objects.filter(action="assignment.made", subject_id=str(todo.pk)).count() == 1


def test_it_is_handed_on_done_and_taken_back_and_each_is_logged(
    people: People, article: Article, world: Desk
) -> None:
    todo = given(people, article)
    notices.change_assignment(
        by=people.annotator, todo_id=todo.pk, version=1, assignee_id=None, desk_id=world.pk
    )
    assert not selectors.open_for(people.annotator).exists()
    assert [each.pk for each in selectors.open_for(people.colleague)] == [todo.pk]
    # Whoever is at the desk may take it and end it.
    notices.change_assignment(
        by=people.colleague, todo_id=todo.pk, version=2, assignee_id=people.colleague.user_id
    )
    ended = notices.finish_assignment(by=people.colleague, todo_id=todo.pk, version=3)
    assert (ended.outcome, ended.done_by) == ("done", people.colleague.user)
    again = given(people, article)
    notices.cancel_assignment(by=people.editor, todo_id=again.pk, version=1)
    assert log(article) == [
        *("assignment.made", "assignment.changed", "assignment.changed", "assignment.done"),
        *("assignment.made", "assignment.cancelled"),
    ]
    with pytest.raises(ConflictError, match="done or taken back"):
        notices.finish_assignment(by=people.editor, todo_id=todo.pk, version=4)


def test_only_those_it_concerns_and_editors_move_it(people: People, article: Article) -> None:
    todo = given(people, article)
    with pytest.raises(NotAllowedError):
        notices.finish_assignment(by=people.reviewer, todo_id=todo.pk, version=1)
    with pytest.raises(NotFoundError):
        notices.finish_assignment(by=people.stranger, todo_id=todo.pk, version=1)
    with pytest.raises(NotAllowedError):
        services.assign_article(
            by=people.admin, article_id=article.pk, assignee_id=people.colleague.user_id
        )


@pytest.mark.parametrize("whom", ["nobody", "admin", "stranger", "a desk elsewhere"])
def test_it_goes_to_nobody_who_could_not_do_it(people: People, article: Article, whom: str) -> None:
    elsewhere = Desk.objects.create(newsroom=people.stranger.newsroom, name="Theirs")
    said: dict[str, dict[str, Any]] = {
        "nobody": {"assignee_id": None},
        "admin": {"assignee_id": people.admin.user_id},
        "stranger": {"assignee_id": people.stranger.user_id},
        "a desk elsewhere": {"assignee_id": None, "desk_id": elsewhere.pk},
    }
    with pytest.raises(InvalidError):
        given(people, article, **said[whom])
    assert not log(article)


def test_the_same_is_not_asked_twice_while_it_is_open(people: People, article: Article) -> None:
    todo = given(people, article)
    with pytest.raises(ConflictError) as refused:
        given(people, article, note="Again")
    assert refused.value.code == "assigned_already"
    assert refused.value.current == todo
    notices.finish_assignment(by=people.annotator, todo_id=todo.pk, version=1)
    assert given(people, article).pk != todo.pk


@pytest.mark.parametrize("names_a_desk", [True, False])
@pytest.mark.parametrize("assigner_left", [True, False])
def test_what_somebody_had_who_left_falls_to_the_desk_or_to_who_assigned_it(
    people: People, article: Article, world: Desk, *, names_a_desk: bool, assigner_left: bool
) -> None:
    todo = given(people, article, desk_id=world.pk if names_a_desk else None)
    leavers = [people.annotator, *([people.editor] if assigner_left else [])]
    for leaver in reversed(leavers):
        leaver.refresh_from_db()
        accounts.end_membership(membership_id=leaver.pk, version=leaver.version, by=people.admin)
    todo.refresh_from_db()
    assert todo.done_at is None
    if names_a_desk:
        assert (todo.assignee, todo.desk) == (None, world)
        waits = people.colleague
    elif assigner_left:
        assert (todo.assignee, todo.desk) == (None, None)
        waits = people.reviewer
    else:
        assert todo.assignee == people.editor.user
        waits = people.editor
    assert selectors.open_for(waits).filter(pk=todo.pk).exists()
    assert log(article) == ["assignment.made", "assignment.returned"]


def test_what_fell_to_a_desk_that_has_it_already_waits_there_once(
    people: People, article: Article, world: Desk
) -> None:
    given(people, article, desk_id=world.pk)
    given(people, article, assignee_id=None, desk_id=world.pk)
    accounts.end_membership(membership_id=people.annotator.pk, version=1, by=people.admin)
    assert selectors.open_for(people.colleague).count() == 1


def test_what_waits_at_a_desk_where_nobody_is_waits_for_everybody(
    people: People, article: Article, world: Desk
) -> None:
    given(people, article, assignee_id=None, desk_id=world.pk)
    assert not selectors.open_for(people.reviewer).exists()
    accounts.end_membership(membership_id=people.colleague.pk, version=1, by=people.admin)
    assert selectors.open_for(people.reviewer).count() == 1


def test_the_desk_shows_what_is_late_first_then_what_is_due_and_last_what_is_not(
    people: People,
) -> None:
    now = timezone.now()
    due: dict[str, datetime | None] = {
        "never": None,
        "later": now + 3 * DAY,
        "soon": now + timedelta(hours=3),
        "late": now - DAY,
    }
    for title, at in due.items():
        given(people, an_article(people.editor, title=title), due_at=at)
    desk = pages.desk(people.annotator)
    assert desk.lead is not None
    assert [each.title for each in (desk.lead, *desk.then)] == ["late", "soon", "later", "never"]
    assert [each.word for each in (desk.lead, *desk.then)] == [
        "Late",
        "Soon",
        "Assigned",
        "Assigned",
    ]
    assert pages.counts(people.annotator).desk == 4
    assert pages.counts(people.annotator).requests == 0
    client = Client()
    client.force_login(people.annotator.user)
    page = client.get("/desk/").content.decode()
    assert "1 day late" in page
    assert "+00" in page


def test_it_is_done_from_the_desk(people: People, article: Article) -> None:
    todo = given(people, article)
    client = Client()
    client.force_login(people.annotator.user)
    done = client.post(f"/assignments/{todo.pk}/done/", {"version": 1, "back": "desk"})
    assert done.headers["Location"] == "/desk/"
    assert pages.desk(people.annotator).lead is None


def test_lists_are_narrowed_by_person_and_by_desk(
    people: People, article: Article, world: Desk
) -> None:
    other = an_article(people.annotator, title="Ferries")
    given(people, article, desk_id=world.pk)
    claims = {
        kind: marking.create_annotation(
            by=people.annotator, article_id=article.pk, kind="claim", span=(Fragment(n, n + 7),)
        )[0].appearance.claim
        for n, kind in ((0, "mine"), (8, "nobody's"))
    }
    marking.assign_claim(
        by=people.editor, claim_id=claims["mine"].pk, assignee_id=people.annotator.user_id
    )
    me, nobody = str(people.annotator.user_id), str(uuid4())

    def found(**asked: str) -> set[Any]:
        rows = articles.words_visible_to(people.reviewer, Filter.read(asked))
        return set(rows.values_list("article_id", flat=True))

    assert found() == {article.pk, other.pk}
    assert found(assignee=me) == found(desk=str(world.pk)) == {article.pk}
    assert found(assignee=me, desk=str(world.pk)) == {article.pk}
    assert found(assignee=nobody) == set()
    assert found(assignee="me\0") == {article.pk, other.pk}
    for path in ("search/?in=claims", "claims/?page_size=9"):
        listed = api(people.reviewer, "get", f"{path}&assignee={me}").json()
        rows = listed.get("claims", listed)["results"]
        assert [row["id"] for row in rows] == [str(claims["mine"].pk)]
    assert log(article).count("assignment.made") == 2
    assert annotations.claims_assigned(people.reviewer, desk=world.pk).count() == 0
    page = Client()
    page.force_login(people.reviewer.user)
    assert b"Ferries" not in page.get(f"/search/?desk={world.pk}").content.split(b'id="found"')[1]


def test_the_api_assigns_changes_lists_and_ends(people: People, article: Article) -> None:
    body = {
        "id": str(uuid4()),
        "assignee": str(people.annotator.user_id),
        "due_at": "2030-05-04T17:00:00+02:00",
        "note": "Who counted?",
    }
    path = f"articles/{article.pk}/assignments/"
    first, second = (api(people.reviewer, "post", path, body) for _ in range(2))
    assert (first.status_code, second.status_code) == (201, 200)
    todo = first.json()
    assert (todo["urgency"], todo["due_at"]) == ("later", "2030-05-04T15:00:00Z")
    twin = api(people.reviewer, "post", path, {**body, "id": str(uuid4())})
    assert (twin.status_code, twin.json()["current"]["id"]) == (409, todo["id"])
    assert [row["id"] for row in api(people.admin, "get", path).json()] == [todo["id"]]
    mine = api(people.annotator, "get", "todos/").json()
    assert [row["id"] for row in mine["results"]] == [todo["id"]]
    one = f"assignments/{todo['id']}/"
    changed = api(people.annotator, "patch", one, {"due_at": None}, **{"If-Match": '"1"'})
    assert (changed.json()["urgency"], changed.headers["ETag"]) == ("undated", '"2"')
    stale = api(people.annotator, "patch", one, {"note": "x"}, **{"If-Match": '"1"'})
    assert (stale.status_code, stale.json()["current"]["version"]) == (412, 2)
    late = api(people.annotator, "post", f"{one}done/", {"version": 1})
    assert (late.status_code, late.json()["code"]) == (409, "stale")
    assert api(people.annotator, "post", f"{one}done/", {"version": 2}).json()["outcome"] == "done"


def test_the_page_gives_work_in_the_newsrooms_zone_and_says_why_it_cannot(
    people: People, article: Article
) -> None:
    people.editor.newsroom.tz = "Europe/Berlin"
    people.editor.newsroom.save()
    client = Client()
    client.force_login(people.editor.user)
    path = f"/articles/{article.pk}/assign/"
    sent = {"assignee": str(people.annotator.user_id), "due_day": "2030-05-04"}
    page = client.post(path, sent, headers={"HX-Request": "true"})
    assert page.status_code == 200
    assert "Sat 4 May 2030, 18:00 +0200" in page.content.decode()
    again = client.post(path, sent, headers={"HX-Request": "true"})
    assert again.status_code == 409
    assert "on their desk already" in again.content.decode()
    empty = client.post(path, {"due_time": "17:00"}, headers={"HX-Request": "true"})
    assert empty.status_code == 400
    assert "A time needs its day." in empty.content.decode()
    todo = Todo.objects.get()
    changed = client.post(
        f"/assignments/{todo.pk}/change/", {"version": 1, "assignee": str(people.reviewer.user_id)}
    )
    assert changed.headers["Location"] == f"/articles/{article.pk}/work/"
    todo.refresh_from_db()
    assert (todo.assignee, todo.due_at) == (people.reviewer.user, None)


def test_the_database_keeps_an_end_with_its_outcome(people: People, article: Article) -> None:
    todo = given(people, article)
    rows = Todo.objects.filter(pk=todo.pk)
    for wrong in ({"done_at": timezone.now()}, {"outcome": "done"}, {"by": None}):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**wrong)
    assert Claim.objects.count() == 0
