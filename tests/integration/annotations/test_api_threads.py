"""The talk about marks."""

from uuid import uuid4

import pytest

from apps.annotations import selectors, services
from apps.annotations.models import Annotation, Comment, Thread
from apps.annotations.spans import Fragment
from apps.articles.models import Entry
from apps.audit.models import Record
from tests.factories import People, an_article
from tests.integration.annotations.conftest import Call

pytestmark = pytest.mark.django_db


@pytest.fixture
def mark(people: People) -> Annotation:
    made, _ = services.create_annotation(
        by=people.annotator,
        article_id=an_article(people.annotator).pk,
        kind="note",
        span=(Fragment(0, 7),),
    )
    return made


def test_a_comment_is_made_once_worded_anew_and_taken_away(
    people: People, call: Call, mark: Annotation
) -> None:
    path = f"annotations/{mark.pk}/comments/"
    sent = {"id": str(uuid4()), "text": " Who counted? 🕊️ "}
    answer = call(people.colleague, "POST", path, sent)
    said = answer.json()
    assert (answer.status_code, answer["ETag"]) == (201, '"1"')
    assert (said["text"], said["annotation"]) == ("Who counted? 🕊️", str(mark.pk))
    assert said["author"]["name"] == people.colleague.user.name
    assert call(people.colleague, "POST", path, sent).status_code == 200
    assert call(people.reviewer, "POST", path, sent).json()["code"] == "id_used"
    assert call(people.annotator, "GET", path).json() == [said]
    shown = call(people.annotator, "GET", f"annotations/{mark.pk}/").json()
    assert shown["thread"] == {"version": 1, "resolved_at": None, "comments": 1}
    one = f"comments/{said['id']}/"
    assert call(people.colleague, "PATCH", one, {"text": "b"}).status_code == 428
    now = call(people.colleague, "PATCH", one, {"text": "b"}, version=1).json()
    assert (now["text"], now["version"]) == ("b", 2)
    stale = call(people.colleague, "DELETE", one, version=1)
    assert (stale.status_code, stale.json()["current"]) == (412, now)
    assert call(people.colleague, "DELETE", one, version=2).status_code == 204
    assert call(people.annotator, "GET", path).json() == []
    assert call(people.annotator, "GET", one).status_code == 404
    kinds = list(Entry.objects.order_by("seq").values_list("kind", flat=True))[1:]
    assert kinds == ["comment.created", "comment.changed", "comment.deleted"]


def test_nobody_words_anothers_comment_and_only_an_editor_takes_it_away(
    people: People, call: Call, mark: Annotation
) -> None:
    said, _ = services.comment(by=people.colleague, annotation_id=mark.pk, text="Well")
    path = f"comments/{said.pk}/"
    statuses = {"annotator": 403, "reviewer": 403, "editor": 403, "admin": 403, "stranger": 404}
    for who, status in statuses.items():
        answer = call(getattr(people, who), "PATCH", path, {"text": "b"}, version=1)
        assert answer.status_code == status, who
    for who, status in {**statuses, "editor": 204}.items():
        if who != "editor":
            assert call(getattr(people, who), "DELETE", path, version=1).status_code == status, who
    assert call(people.editor, "DELETE", path, version=1).status_code == 204


def test_an_admin_by_that_role_alone_does_not_comment(
    people: People, call: Call, mark: Annotation
) -> None:
    answer = call(people.admin, "POST", f"annotations/{mark.pk}/comments/", {"text": "b"})
    assert (answer.status_code, Thread.objects.count()) == (403, 0)


@pytest.mark.parametrize("text", ["", " ", None, 7, "a\x00", "\ud83d", "a" * 20_001])
def test_words_that_cannot_be_kept_start_no_thread(
    people: People, call: Call, mark: Annotation, text: object
) -> None:
    answer = call(people.annotator, "POST", f"annotations/{mark.pk}/comments/", {"text": text})
    assert answer.status_code == 400
    assert (Thread.objects.count(), Comment.objects.count()) == (0, 0)


def test_a_thread_is_closed_by_version_and_opened_by_the_next_word(
    people: People, call: Call, mark: Annotation
) -> None:
    path = f"annotations/{mark.pk}/"
    assert call(people.reviewer, "POST", f"{path}resolve/", {"version": 1}).status_code == 404
    services.comment(by=people.colleague, annotation_id=mark.pk, text="Well")
    closed = call(people.reviewer, "POST", f"{path}resolve/", {"version": 1})
    assert (closed.status_code, closed["ETag"]) == (200, '"2"')
    assert closed.json()["resolved_at"] is not None
    stale = call(people.annotator, "POST", f"{path}reopen/", {"version": 1})
    assert (stale.status_code, stale.json()["current"]) == (409, closed.json())
    twice = call(people.annotator, "POST", f"{path}resolve/", {"version": 2})
    assert (twice.status_code, twice.json()["code"]) == (409, "no_such_step")
    opened = call(people.annotator, "POST", f"{path}reopen/", {"version": 2})
    assert (opened.status_code, opened.json()["resolved_at"]) == (200, None)
    call(people.annotator, "POST", f"{path}resolve/", {"version": 3})
    services.comment(by=people.colleague, annotation_id=mark.pk, text="One more thing")
    assert Thread.objects.get().resolved_at is None


def test_a_thread_waits_for_those_in_it_when_somebody_else_spoke_last(
    people: People, mark: Annotation
) -> None:
    def waits() -> list[str]:
        names = ("annotator", "colleague", "reviewer", "stranger")
        return [who for who in names if selectors.open_threads_for(getattr(people, who)).exists()]

    assert waits() == []
    services.comment(by=people.colleague, annotation_id=mark.pk, text="Who counted?")
    assert waits() == ["annotator"]
    answer, _ = services.comment(by=people.annotator, annotation_id=mark.pk, text="Lantern did.")
    assert waits() == ["colleague"]
    services.delete_comment(by=people.annotator, comment_id=answer.pk, version=1)
    assert waits() == ["annotator"]
    services.resolve(by=people.reviewer, about=selectors.About(mark.pk), version=1)
    assert waits() == []
    services.reopen(by=people.reviewer, about=selectors.About(mark.pk), version=2)
    services.delete_annotation(by=people.annotator, annotation_id=mark.pk, version=1)
    assert waits() == []


def test_what_was_answered_keeps_its_place_without_its_words(
    people: People, call: Call, mark: Annotation
) -> None:
    by, path = people.colleague, f"annotations/{mark.pk}/"
    first, second, last = (
        services.comment(by=who, annotation_id=mark.pk, text=text)[0]
        for who, text in ((by, "@Rui, zq1?"), (people.annotator, "zq2"), (by, "zq3"))
    )
    services.edit_comment(by=by, comment_id=first.pk, version=1, text="@Rui, zq4?")
    services.delete_comment(by=by, comment_id=first.pk, version=2)
    services.delete_comment(by=people.editor, comment_id=second.pk, version=1)
    told = call(people.reviewer, "GET", f"{path}comments/").json()
    assert [(each["text"], each["mentions"]) for each in told] == [("", []), ("", []), ("zq3", [])]
    gone = [each["deleted_by"] and each["deleted_by"]["name"] for each in told]
    assert gone == [by.user.name, people.editor.user.name, None]
    assert call(people.reviewer, "GET", f"{path}thread/").json()["comments"] == 1
    assert call(people.annotator, "GET", f"{path}comments/").json() == told
    trail = Record.objects.filter(subject_id=str(first.pk)).order_by("pk")
    assert [each.change.get("before") for each in trail] == [None, "@Rui, zq1?", "@Rui, zq4?"]
    # Nothing hangs on them any more.
    services.delete_comment(by=by, comment_id=last.pk, version=1)
    assert call(people.reviewer, "GET", f"{path}comments/").json() == []
