"""The pages of fact-checks: what each person is shown, offered and refused."""

from collections.abc import Callable
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.test import Client

from apps.accounts.models import Membership
from apps.annotations.models import Claim
from apps.factchecks import selectors
from apps.factchecks.models import Contributor, Evidence, FactCheck
from apps.factchecks.states import State
from tests.factories import People, an_article
from tests.integration.factchecks.conftest import claim_in

pytestmark = pytest.mark.django_db
Make = Callable[..., FactCheck]


def page(member: Membership) -> Client:
    client = Client()
    client.force_login(member.user)
    return client


def shown(member: Membership, at: str) -> str:
    answer = page(member).get(at)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_claim_is_shown_with_its_articles_and_started_once(people: People, claim: Claim) -> None:
    at = f"/claims/{claim.pk}/"
    before = shown(people.annotator, at)
    assert "Lantern counted 140 men." in before
    assert "“at least 140 men”" in before
    assert "Start fact-check" in before
    assert "Start fact-check" not in shown(people.admin, at)

    first = page(people.annotator).post(f"{at}check/")
    again = page(people.colleague).post(f"{at}check/")
    factcheck = FactCheck.objects.get()
    assert first["Location"] == again["Location"] == f"/factchecks/{factcheck.pk}/"
    assert "Open the fact-check" in shown(people.annotator, at)


def test_the_whole_review_from_the_pages(people: People, a_factcheck: Make) -> None:
    factcheck = a_factcheck(rating=None, conclusion="")
    at = f"/factchecks/{factcheck.pk}/"
    writer, reviewer, editor = (
        page(member) for member in (people.annotator, people.reviewer, people.editor)
    )

    def version() -> int:
        return FactCheck.objects.get(pk=factcheck.pk).version

    wording = {"rating": "unproven", "conclusion": "One origin.", "version": version()}
    assert writer.post(f"{at}change/", wording).status_code == 302
    item = {"id": str(uuid4()), "stance": "supports", "url": "", "note": "Lantern's list."}
    assert writer.post(f"{at}evidence/", item).status_code == 302
    assert "Lantern&#x27;s list." in shown(people.reviewer, at)
    for client, to, note in (
        (writer, "in_review", ""),
        (reviewer, "changes_requested", "Who else counted?"),
        (writer, "in_review", ""),
        (reviewer, "approved", ""),
        (editor, "published", ""),
    ):
        sent = {"to": to, "note": note, "version": version()}
        assert client.post(f"{at}move/", sent).status_code == 302

    final = shown(people.annotator, at)
    assert "Who else counted?" in final
    assert "Published" in final
    assert "Save rating" not in final


@pytest.mark.parametrize(
    ("who", "state", "offered", "missing"),
    [
        ("annotator", State.DRAFT, ["Send to review"], ["Approve"]),
        ("reviewer", State.IN_REVIEW, ["Approve", "Ask for changes"], []),
        ("annotator", State.IN_REVIEW, ["Take back to draft"], [">Approve<", "Ask for changes<"]),
        ("admin", State.IN_REVIEW, [], [">Approve<", "Save rating", "Add this evidence"]),
        ("editor", State.APPROVED, ["Publish"], []),
        ("reviewer", State.APPROVED, ["Ask for changes"], [">Publish<"]),
        ("editor", State.PUBLISHED, [], ["Save rating", ">Publish<"]),
    ],
)
def test_each_is_offered_what_they_may_do(
    *,
    people: People,
    a_factcheck: Make,
    who: str,
    state: State,
    offered: list[str],
    missing: list[str],
) -> None:
    text = shown(getattr(people, who), f"/factchecks/{a_factcheck(state).pk}/")
    assert [words for words in offered if words not in text] == []
    assert [words for words in missing if words in text] == []


def test_a_refused_form_keeps_what_was_written_and_says_why(
    people: People, a_factcheck: Make
) -> None:
    factcheck = a_factcheck(State.IN_REVIEW)
    at = f"/factchecks/{factcheck.pk}/"
    refused = page(people.reviewer).post(
        f"{at}move/", {"to": "changes_requested", "note": "  ", "version": 1}
    )
    assert refused.status_code == 400
    assert "Say what has to change" in refused.content.decode()

    late = page(people.colleague).post(
        f"{at}change/", {"rating": "", "conclusion": "My careful words.", "version": 9}
    )
    assert late.status_code == 412
    assert "My careful words." in late.content.decode()
    assert "Somebody changed this since you read it." in late.content.decode()

    bad = page(people.colleague).post(
        f"{at}evidence/", {"id": str(uuid4()), "stance": "supports", "url": "lantern", "note": "N."}
    )
    assert bad.status_code == 400
    assert "This is no web address." in bad.content.decode()
    assert not Evidence.objects.exists()


def test_evidence_is_taken_out_from_the_page(people: People, a_factcheck: Make) -> None:
    factcheck = a_factcheck()
    item = Evidence.objects.create(
        newsroom_id=factcheck.newsroom_id, factcheck=factcheck, stance="context", note="Old."
    )
    at = f"/factchecks/{factcheck.pk}/evidence/{item.pk}/remove/"
    assert page(people.colleague).post(at, {}).status_code == 400
    assert page(people.stranger).post(at, {"version": 1}).status_code == 404
    assert page(people.colleague).post(at, {"version": 1}).status_code == 302
    assert "Old." not in shown(people.colleague, f"/factchecks/{factcheck.pk}/")


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("get", "/claims/{claim}/"),
        ("post", "/claims/{claim}/check/"),
        ("get", "/factchecks/{id}/"),
        ("post", "/factchecks/{id}/move/"),
        ("post", "/factchecks/{id}/change/"),
        ("post", "/factchecks/{id}/evidence/"),
    ],
)
def test_a_stranger_finds_nothing(
    people: People, a_factcheck: Make, method: str, path: str
) -> None:
    factcheck = a_factcheck()
    at = path.format(id=factcheck.pk, claim=factcheck.claim_id)
    assert getattr(page(people.stranger), method)(at).status_code == 404


def test_the_queue_shows_what_waits_for_whom_oldest_first(
    people: People, a_factcheck: Make
) -> None:
    def another(state: State, day: int) -> FactCheck:
        claim = claim_in(people.annotator, an_article(people.annotator))
        at = datetime(2026, 10, day, tzinfo=UTC)
        return a_factcheck(state, claim=claim, submitted_at=at)

    late, early = another(State.IN_REVIEW, 12), another(State.IN_REVIEW, 11)
    own = another(State.IN_REVIEW, 10)
    Contributor.objects.create(factcheck=own, edition=1, user=people.reviewer.user)
    approved, draft = another(State.APPROVED, 9), a_factcheck()
    changes = another(State.CHANGES_REQUESTED, 8)

    reviewer = selectors.queue(people.reviewer)
    assert reviewer.mine == [early, late]
    assert reviewer.others == [changes, approved, own]
    assert reviewer.drafts == [draft]
    assert selectors.queue(people.editor).mine == [approved, own, early, late]
    assert selectors.queue(people.annotator).mine == [changes, draft]
    assert selectors.queue(people.colleague).mine == []
    assert selectors.queue(people.admin).mine == []
    assert selectors.waiting_count(people.reviewer) == 2
    assert selectors.waiting_count(people.stranger) == 0
    assert "Waits for you" in shown(people.reviewer, "/review/")
    assert "No fact-check yet" in shown(people.stranger, "/review/")
