"""Requests of our own: recorded, moved, chased; noted once for each passed deadline."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from rest_framework.test import APIClient

from apps.accounts.models import Membership
from apps.annotations import services as annotations
from apps.annotations.models import Annotation
from apps.annotations.spans import Fragment
from apps.core.errors import ConflictError, InvalidError, NotAllowedError, PreconditionFailedError
from apps.jobs.registry import Work, kinds, schedules
from apps.notices import selectors as notices
from apps.sources import services as registry
from apps.sources.models import Source
from apps.verification import selectors, services, tasks
from apps.verification.models import Step, VerificationRequest
from apps.verification.services.ours import Question
from tests.factories import People, an_article

pytestmark = pytest.mark.django_db

NOW = timezone.now()
LATE, SENT, SOON = NOW - timedelta(hours=3), NOW - timedelta(days=2), NOW + timedelta(hours=3)


def asked(by: Membership, **said: Any) -> VerificationRequest:
    said = {"question": "How many?", "body_text": "Harl Rail", "channel": "email", **said}
    row, _ = services.record_request(by=by, asked=Question(**said))
    return row


def a_ministry(by: Membership) -> Source:
    source, _ = registry.propose_source(
        by=by, kind="organisation", name="Velmark Navy", body=registry.BodyFacts(country="VM")
    )
    return source


def api(member: Membership) -> APIClient:
    client = APIClient()
    client.force_login(member.user)
    return client


def unheard(step: int, of: int, what: str) -> None:
    """Report progress to nobody."""
    del step, of, what


def note_overdue(times: int = 1) -> None:
    kind = kinds()[tasks.NOTE_OVERDUE]
    work = Work(job_id=uuid4(), payload={}, attempt=1, report=unheard)
    result = kind.work(work)
    for _ in range(times):
        with transaction.atomic():
            kind.finish(work, result)


def test_a_request_without_a_moment_is_a_draft_and_with_one_it_is_sent(people: People) -> None:
    draft = asked(people.annotator)
    sent = asked(people.annotator, sent_at=SENT, due_at=SOON)
    assert (draft.state, draft.sent_at) == ("draft", None)
    assert (sent.state, sent.owner_id) == ("sent", people.annotator.user_id)
    assert [step.kind for step in selectors.steps_of(sent)] == ["sent"]
    assert sent.due_zone == people.annotator.newsroom.tz


def test_the_same_call_again_is_the_same_request(people: People) -> None:
    row_id = uuid4()
    question = Question(question="How many?", body_text="Harl Rail")
    first = services.record_request(by=people.annotator, asked=question, row_id=row_id)
    again = services.record_request(by=people.annotator, asked=question, row_id=row_id)
    assert (first[1], again[1], again[0].pk) == (True, False, first[0].pk)
    assert Step.objects.count() == 1


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"question": "  "}, "question"),
        ({"question": "x" * 10_001}, "question"),
        ({"question": "a\x00b"}, "question"),
        ({"question": "a\ud800b"}, "question"),
        ({"body_text": " "}, "body"),
        ({"body_text": "x" * 201}, "body"),
        ({"body_id": uuid4()}, "body"),
        ({"channel": "pigeon"}, "channel"),
        ({"due_zone": "Mars/Olympus"}, "due_zone"),
        ({"due_at": datetime(2026, 5, 4, 17)}, "due_at"),  # noqa: DTZ001 - naive on purpose
        ({"due_at": NOW + timedelta(days=365 * 9)}, "due_at"),
        ({"due_at": SENT - timedelta(days=1), "sent_at": SENT}, "due_at"),
        ({"due_at": datetime.max.replace(tzinfo=ZoneInfo("Etc/GMT+12"))}, "due_at"),
        ({"sent_at": datetime.min.replace(tzinfo=ZoneInfo("Etc/GMT-14"))}, "sent_at"),
        ({"sent_at": NOW + timedelta(days=1)}, "sent_at"),
        ({"sent_at": datetime(1990, 1, 1, tzinfo=UTC)}, "sent_at"),
        ({"claim_id": uuid4()}, "claim"),
        ({"annotation_ids": (uuid4(),)}, "annotations"),
    ],
)
def test_bad_input_is_refused_at_its_field_and_leaves_nothing(
    people: People, said: dict[str, Any], field: str
) -> None:
    with pytest.raises(InvalidError) as refused:
        asked(people.annotator, **said)
    assert list(refused.value.errors or {}) == [field]
    assert not VerificationRequest.objects.exists()


def test_the_words_it_is_about_may_be_marks_of_our_articles_only(people: People) -> None:
    article = an_article(people.annotator)
    mark, _ = annotations.create_annotation(
        by=people.annotator, article_id=article.pk, kind="note", span=(Fragment(0, 7),)
    )
    request = asked(people.annotator, annotation_ids=(mark.pk,))
    assert [mention.annotation_id for mention in request.mentions.all()] == [mark.pk]
    with pytest.raises(InvalidError):
        asked(people.stranger, annotation_ids=(mark.pk,))


def test_only_the_desk_asks(people: People) -> None:
    with pytest.raises(NotAllowedError):
        asked(people.admin)


def test_the_whole_way_to_an_answer(people: People) -> None:
    request = asked(people.annotator)
    for version, to in enumerate(["sent", "acknowledged", "replied", "closed"], start=1):
        request = services.move(by=people.colleague, request_id=request.pk, to=to, version=version)
    assert (request.state, request.outcome) == ("closed", "answered")
    assert request.sent_at is not None


def test_closing_unanswered_wants_two_channels_or_a_reason(people: People) -> None:
    request = asked(people.annotator, sent_at=SENT)

    def close(version: int, **said: str) -> VerificationRequest:
        return services.move(
            by=people.annotator, request_id=request.pk, to="closed", version=version, **said
        )

    with pytest.raises(InvalidError) as refused:
        close(1)
    assert refused.value.code == "reason_needed"
    services.log_attempt(by=people.annotator, request_id=request.pk, version=1, channel="phone")
    closed = close(2)
    assert (closed.state, closed.outcome) == ("closed", "no_reply")
    again = services.move(by=people.annotator, request_id=request.pk, to="sent", version=3)
    assert (again.state, again.outcome) == ("sent", "")
    assert close(4, outcome="denied").outcome == "denied"


def test_the_same_attempt_again_changes_nothing(people: People) -> None:
    request = asked(people.annotator, sent_at=SENT)
    row_id = uuid4()
    for _ in range(2):
        request = services.log_attempt(
            by=people.annotator, request_id=request.pk, version=1, channel="phone", row_id=row_id
        )
    assert request.version == 2
    assert Step.objects.filter(kind="attempt").count() == 1


def test_a_draft_is_not_tried_again(people: People) -> None:
    request = asked(people.annotator)
    with pytest.raises(ConflictError):
        services.log_attempt(by=people.annotator, request_id=request.pk, version=1, channel="phone")


def test_a_passed_deadline_is_noted_once_and_waits_for_its_owner(people: People) -> None:
    late = asked(people.annotator, sent_at=SENT, due_at=LATE)
    asked(people.annotator, sent_at=SENT, due_at=SOON)
    asked(people.annotator, due_at=LATE)
    note_overdue(times=2)
    note_overdue()
    [step] = Step.objects.filter(kind=selectors.OVERDUE)
    assert (step.request, step.at, step.by) == (late, LATE, None)
    [todo] = notices.open_for(people.annotator)
    assert (todo.subject_id, todo.url) == (late.pk, f"/requests/{late.pk}/")
    assert not notices.open_for(people.colleague).exists()


def test_a_later_deadline_takes_the_todo_back_and_may_pass_in_its_turn(people: People) -> None:
    request = asked(people.annotator, sent_at=SENT, due_at=LATE)
    note_overdue()
    services.update_request(
        by=people.annotator, request_id=request.pk, version=1, due_at=NOW - timedelta(hours=1)
    )
    assert not notices.open_for(people.annotator).exists()
    note_overdue()
    assert Step.objects.filter(kind=selectors.OVERDUE).count() == 2
    services.move(by=people.annotator, request_id=request.pk, to="replied", version=2)
    assert not notices.open_for(people.annotator).exists()


def test_what_is_opened_again_after_its_deadline_waits_for_its_owner_again(people: People) -> None:
    by = people.annotator
    request = asked(by, sent_at=SENT, due_at=LATE)
    note_overdue()
    for to in ("closed", "sent"):
        version = VerificationRequest.objects.get(pk=request.pk).version
        services.move(by=by, request_id=request.pk, to=to, version=version, note="Why.")
        assert not notices.open_for(by).exists()
    note_overdue(times=2)
    note_overdue()
    assert notices.open_for(by).get().subject_id == request.pk
    assert Step.objects.filter(kind=selectors.OVERDUE).count() == 2


def test_the_same_deadline_in_another_zone_still_waits(people: People) -> None:
    request = asked(people.annotator, sent_at=SENT, due_at=LATE)
    note_overdue()
    services.update_request(
        by=people.annotator, request_id=request.pk, version=1, due_zone="Europe/Berlin"
    )
    note_overdue()
    assert notices.open_for(people.annotator).count() == 1


def test_what_was_answered_meanwhile_is_not_noted(people: People) -> None:
    request = asked(people.annotator, sent_at=SENT, due_at=LATE)
    found = selectors.overdue_unnoted(timezone.now())
    services.move(by=people.annotator, request_id=request.pk, to="replied", version=1)
    services.note_overdue(request_ids=found)
    assert not Step.objects.filter(kind=selectors.OVERDUE).exists()


def test_the_clock_is_looked_at_every_minute() -> None:
    assert schedules()[tasks.NOTE_OVERDUE].every_seconds == 60


def test_a_stale_change_is_refused_with_what_stands(people: People) -> None:
    request = asked(people.annotator)
    with pytest.raises(PreconditionFailedError) as refused:
        services.update_request(
            by=people.annotator, request_id=request.pk, version=5, question="Why?"
        )
    assert refused.value.current == request


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"state": "proposed"}, "request_state_of_its_kind"),
        ({"kind": "reported", "state": "sent", "sent_at": NOW}, "request_state_of_its_kind"),
        ({"state": "sent", "sent_at": None}, "request_sent_has_its_moment"),
        ({"channel": "pigeon"}, "request_known_channel"),
        ({"outcome": "won"}, "request_known_outcome"),
        ({"question": ""}, "request_of_ours_asks_something"),
        ({"body_text": ""}, "request_has_body"),
    ],
)
def test_the_database_refuses_what_must_never_be(
    people: People, values: dict[str, Any], constraint: str
) -> None:
    request = asked(people.annotator)
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        VerificationRequest.objects.filter(pk=request.pk).update(**values)


def test_the_ledger_counts_and_shows_each_request_on_its_shelf(people: People) -> None:
    asked(people.annotator)
    late = asked(people.annotator, sent_at=SENT, due_at=LATE)
    visible = selectors.visible_to(people.annotator)
    assert selectors.shelf_counts(visible, NOW) == {
        "open": 2,
        "overdue": 1,
        "reported": 0,
        "closed": 0,
    }
    assert list(selectors.on_shelf(visible, "overdue", NOW)) == [late]
    assert selectors.waiting_count(people.annotator, NOW) == 1


def test_the_api_records_lists_changes_and_moves(people: People) -> None:
    desk = api(people.annotator)
    navy = a_ministry(people.annotator)
    row_id = str(uuid4())
    sent = {
        "id": row_id,
        "body": str(navy.pk),
        "question": "How many ships?",
        "channel": "email",
        "due_at": SOON.isoformat(),
    }
    made = desk.post("/api/v1/requests/", sent, format="json")
    assert (made.status_code, made["ETag"]) == (201, '"1"')
    assert desk.post("/api/v1/requests/", sent, format="json").status_code == 200
    other = desk.post("/api/v1/requests/", {**sent, "question": "Why?"}, format="json")
    assert (other.status_code, other.json()["code"]) == (409, "id_used")
    [listed] = desk.get("/api/v1/requests/", {"body": str(navy.pk)}).json()["results"]
    assert listed["body"] == {"id": str(navy.pk), "name": "Velmark Navy"}
    assert (listed["kind"], listed["state"], listed["outcome"]) == ("ours", "draft", None)
    assert listed["annotations"] == []
    url = f"/api/v1/requests/{row_id}/"
    assert desk.patch(url, {"channel": "phone"}, format="json").status_code == 428
    late = desk.patch(url, {"channel": "phone"}, format="json", headers={"If-Match": '"9"'})
    assert (late.status_code, late.json()["current"]["version"]) == (412, 1)
    done = desk.patch(url, {"channel": "phone"}, format="json", headers={"If-Match": '"1"'})
    assert (done.json()["channel"], done["ETag"]) == ("phone", '"2"')
    stale = desk.post(f"{url}move/", {"to": "sent", "note": "", "version": 1}, format="json")
    assert (stale.status_code, stale.json()["code"]) == (409, "stale")
    moved = desk.post(f"{url}move/", {"to": "sent", "note": "", "version": 2}, format="json")
    assert moved.json()["state"] == "sent"
    lost = desk.post(f"{url}move/", {"to": "draft", "note": "", "version": 3}, format="json")
    assert (lost.status_code, lost.json()["code"]) == (409, "no_such_step")
    tried = desk.post(f"{url}attempts/", {"channel": "letter", "version": 3}, format="json")
    assert [step["kind"] for step in tried.json()["steps"]] == ["draft", "sent", "attempt"]
    stranger = api(people.stranger)
    for answer in (stranger.get(url), stranger.post(f"{url}move/", {}, format="json")):
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"due_at": "2026-05-04T17:00"}, "due_at"),
        ({"due_at": "tomorrow"}, "due_at"),
        ({"due_at": "2026-13-45T99:00Z"}, "due_at"),
        ({"question": None}, "question"),
        ({"annotations": ["x"]}, "annotations"),
        ({"id": "x"}, "id"),
    ],
)
def test_the_api_refuses_bad_input_in_a_sentence(
    people: People, sent: dict[str, Any], field: str
) -> None:
    body = {"body_text": "Harl Rail", "question": "Why?", **sent}
    answer = api(people.annotator).post("/api/v1/requests/", body, format="json")
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")
    assert list(answer.json()["errors"]) == [field]


@pytest.mark.parametrize(
    "query", ["state=%00", "state=lost", "body=x", "show=%00", "page=-1", "kind=%00", "article=x"]
)
def test_a_strange_query_is_no_fault_of_the_program(people: People, query: str) -> None:
    asked(people.annotator)
    assert api(people.annotator).get(f"/api/v1/requests/?{query}").status_code in {200, 400}
    desk = Client()
    desk.force_login(people.annotator.user)
    assert desk.get(f"/requests/?{query}").status_code == 200


def test_pages_record_show_and_move(people: People) -> None:
    desk = Client()
    desk.force_login(people.annotator.user)
    form = {
        "body_text": "Harl Rail",
        "question": "How many trains?",
        "channel": "email",
        "due_day": "2030-01-02",
        "due_time": "17:00",
        "due_zone": "Europe/Berlin",
        "was_sent": "on",
    }
    refused = desk.post("/requests/new/", {**form, "question": ""})
    assert refused.status_code == 400
    made = desk.post("/requests/new/", form)
    request = VerificationRequest.objects.get()
    assert made["Location"] == f"/requests/{request.pk}/"
    assert request.state == "sent"
    shown = desk.get(f"/requests/{request.pk}/").content.decode()
    assert "Wed 2 Jan 2030, 17:00 +01" in shown
    assert "Harl Rail" in desk.get("/requests/").content.decode()
    assert "Harl Rail" not in desk.get("/requests/?show=closed").content.decode()
    moved = desk.post(
        f"/requests/{request.pk}/move/", {"to": "replied", "version": 1, "note": "by phone"}
    )
    assert moved.status_code == 302
    tried = desk.post(f"/requests/{request.pk}/attempts/", {"channel": "phone", "version": 2})
    assert tried.status_code == 409


def test_marks_of_other_kinds_move_no_request(people: People) -> None:
    article = an_article(people.annotator)
    annotations.create_annotation(
        by=people.annotator, article_id=article.pk, kind="claim", span=(Fragment(0, 7),)
    )
    assert Annotation.objects.count() == 1
    assert not VerificationRequest.objects.exists()
