"""A private note is its author's alone, whichever way somebody looks.

That no address shows one to anybody else, `tests/architecture/test_access_matrix.py` walks; here is
what no path names: searches, counts, logs, moves, and what becomes of a note over time.
"""

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from apps.accounts.models import Membership
from apps.annotations import selectors, services
from apps.annotations.models import Annotation
from apps.annotations.spans import Fragment
from apps.articles import selectors as articles
from apps.audit.models import Record
from apps.jobs.models import Job
from apps.notices.models import Notice
from apps.pages import selectors as pages
from apps.verification import services as verification
from apps.verification.models import Mention
from apps.verification.services.ours import Question
from tests.factories import People, an_article
from tests.integration.annotations.conftest import Call

pytestmark = pytest.mark.django_db

WORD = "zwieback"
SECRET = "zqonlymineqz"
OTHERS = ("colleague", "reviewer", "editor", "admin", "stranger")


def note(by: Membership, visibility: str = "private", start: int = 0) -> Annotation:
    made, _ = services.create_annotation(
        by=by,
        article_id=an_article(by).pk,
        kind="note",
        span=(Fragment(start, start + 7),),
        body=f"{WORD} {SECRET}",
        visibility=visibility,
    )
    return made


@pytest.fixture
def private(people: People) -> Annotation:
    mark = note(people.annotator)
    services.comment(
        by=people.annotator, annotation_id=mark.pk, text=f"@Cole @Edda {WORD} {SECRET}"
    )
    return mark


def looks(mark: Annotation) -> list[str]:
    """Return every way to look that asks for more than a path."""
    article = mark.article_id
    return [
        f"/search/?q={WORD}&in=marks",
        f"/search/?in=marks&mark=note&q={WORD}",
        f"/api/v1/search/?q={WORD}",
        f"/articles/?q={WORD}",
        f"/api/v1/articles/{article}/annotations/",
        f"/api/v1/articles/{article}/annotations/?revision=1",
        f"/api/v1/articles/{article}/orphans/",
        f"/api/v1/articles/{article}/events/?after=0",
        f"/articles/{article}/?mark={mark.pk}",
        f"/articles/{article}/print/",
        f"/api/v1/annotations/{mark.pk}/",
        f"/api/v1/annotations/{mark.pk}/comments/",
        "/inbox/",
        "/api/v1/notices/",
        "/desk/?show=threads",
        "/people/trail/",
        "/api/v1/records/",
        "/jobs/",
    ]


def shown(who: Membership, path: str) -> str:
    client = Client()
    client.force_login(who.user)
    return client.get(path).content.decode()


def test_nobody_else_is_shown_it_whatever_they_ask(people: People, private: Annotation) -> None:
    paths = looks(private)
    for who in OTHERS:
        for path in paths:
            assert SECRET not in shown(getattr(people, who), path), f"{who}: {path}"
    # The ways work: the author finds it by most of them, and in no search of others.
    found = [path for path in paths if SECRET in shown(people.annotator, path)]
    assert len(found) >= 6
    services.set_visibility(
        by=people.annotator, annotation_id=private.pk, version=1, visibility="internal"
    )
    assert SECRET in shown(people.editor, f"/api/v1/search/?q={WORD}")


def test_what_it_would_answer_is_what_nothing_answers(
    people: People, call: Call, private: Annotation
) -> None:
    pk = private.pk
    for who in OTHERS:
        member = getattr(people, who)
        for method, path, sent in (
            ("GET", f"annotations/{pk}/", None),
            ("PATCH", f"annotations/{pk}/", {"body": "b"}),
            ("DELETE", f"annotations/{pk}/", None),
            ("POST", f"annotations/{pk}/comments/", {"text": "b"}),
            ("POST", f"annotations/{pk}/resolve/", {"version": 1}),
            ("POST", f"annotations/{pk}/visibility/", {"version": 1, "visibility": "open"}),
            ("POST", f"annotations/{pk}/accept/", {"version": 1}),
            ("POST", f"annotations/{pk}/restore/", {"version": 1}),
        ):
            answer = call(member, method, path, sent, version=1)
            assert answer.status_code == 404, f"{who}: {method} {path}"


def test_the_log_keeps_its_numbers_and_tells_the_author_alone(
    people: People, private: Annotation
) -> None:
    kinds = {
        who: [
            line.kind for line in articles.lines_after(getattr(people, who), private.article_id, 0)
        ]
        for who in ("annotator", "editor", "admin")
    }
    assert kinds["annotator"] == ["annotation.created", "comment.created"]
    assert kinds["editor"] == kinds["admin"] == ["hidden", "hidden"]


@pytest.mark.usefixtures("private")
def test_nobody_is_told_and_the_trail_says_nothing_of_it() -> None:
    assert not Notice.objects.exists()
    records = Record.objects.filter(action__regex="^(annotation|comment)")
    assert [record.change for record in records] == [{"private": True}] * 2
    assert not Job.objects.filter(payload__icontains=SECRET).exists()


def test_it_is_in_no_count_but_its_authors(people: People, private: Annotation) -> None:
    def counts(who: Membership) -> tuple[object, ...]:
        wanted = pages.Wanted.read({"q": WORD, "in": "marks"})
        return (
            selectors.for_article(who, private.article_id).count(),
            sum(pages.shelf_counts(who, wanted).values()),
            selectors.articles_with(who, "note").count(),
            selectors.comments_visible_to(who).count(),
        )

    assert counts(people.annotator) == (1, 1, 1, 1)
    for who in ("colleague", "reviewer", "editor", "admin"):
        assert counts(getattr(people, who)) == (0, 0, 0, 0), who


def test_it_goes_on_no_paper_and_into_no_export_even_its_authors(
    people: People, private: Annotation
) -> None:
    internal = note(people.annotator, "internal")
    opened = note(people.annotator, "open")
    assert not pages.printed(people.annotator, private.article_id).marks
    for mark, there in ((private, False), (internal, False), (opened, True)):
        assert selectors.for_export(people.annotator).filter(pk=mark.pk).exists() is there
        assert selectors.for_export(people.editor).filter(pk=mark.pk).exists() is there


def test_the_author_shows_it_and_takes_it_back_until_somebody_answers(
    people: People, call: Call, private: Annotation
) -> None:
    path = f"annotations/{private.pk}/visibility/"

    def say(visibility: str, version: int, who: Membership = people.annotator) -> object:
        sent = {"version": version, "visibility": visibility}
        answer = call(who, "POST", path, sent).json()
        return answer.get("visibility") or answer["code"]

    assert say("private", 1) == "no_such_step"
    assert say("open", 1) == "open"
    assert say("open", 1) == "stale"
    assert say("private", 2, people.editor) == "not_allowed"
    services.comment(by=people.annotator, annotation_id=private.pk, text="@Cole, look")
    assert Notice.objects.count() == 1
    assert say("private", 2) == "private"
    assert not Notice.objects.exists()
    assert call(people.colleague, "GET", f"annotations/{private.pk}/").status_code == 404
    kinds = [line.kind for line in articles.lines_after(people.editor, private.article_id, 0)]
    assert kinds == ["hidden"] * 2 + ["annotation.shown", "comment.created", "annotation.withheld"]
    assert say("internal", 3) == "internal"
    services.comment(by=people.colleague, annotation_id=private.pk, text="I see")
    assert say("private", 4) == "talked_about"
    assert say("open", 4) == "open"


def test_only_a_note_is_kept_from_others_and_stays_one(
    people: People, call: Call, private: Annotation
) -> None:
    sent = {"kind": "claim", "fragments": [{"start": 0, "end": 7}], "visibility": "private"}
    refused = call(people.annotator, "POST", f"articles/{private.article_id}/annotations/", sent)
    assert (refused.status_code, refused.json()["code"]) == (400, "only_notes")
    path = f"annotations/{private.pk}/"
    refused = call(people.annotator, "PATCH", path, {"kind": "claim"}, version=1)
    assert refused.json()["code"] == "only_notes"


def test_a_note_that_a_request_names_stays_with_the_newsroom(people: People, call: Call) -> None:
    opened = note(people.annotator, "open")
    asked = Question(question="How many?", body_text="Velmark's Defence Ministry")
    request, _ = verification.record_request(by=people.annotator, asked=asked)
    Mention.objects.create(request=request, annotation=opened)
    path = f"annotations/{opened.pk}/visibility/"
    answer = call(people.annotator, "POST", path, {"version": 1, "visibility": "private"})
    assert answer.json()["code"] == "named_by_request"


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "claim"},
        {"private_to": "colleague"},
        {"internal": True},
    ],
)
def test_the_database_refuses_a_secret_that_is_not_its_authors_note(
    people: People, private: Annotation, wrong: dict[str, object]
) -> None:
    values = {
        name: getattr(people, str(value)).user if name == "private_to" else value
        for name, value in wrong.items()
    }
    with pytest.raises(IntegrityError), transaction.atomic():
        Annotation.objects.filter(pk=private.pk).update(**values)


def test_the_words_of_a_note_follow_who_sees_it(people: People, private: Annotation) -> None:
    def found(who: Membership) -> bool:
        return selectors.mark_words(who).filter(annotation=private).exists()

    assert (found(people.annotator), found(people.editor)) == (True, False)
    services.set_visibility(
        by=people.annotator, annotation_id=private.pk, version=1, visibility="internal"
    )
    assert found(people.editor)
