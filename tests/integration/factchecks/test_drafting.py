"""Writing a fact-check: each change makes an edition, and nobody's word outlives it."""

import threading
from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, transaction

from apps.accounts.events import NewsroomCreated
from apps.accounts.models import Membership, Newsroom
from apps.annotations import services as claims
from apps.annotations.events import ClaimChanged
from apps.annotations.models import Annotation, Claim
from apps.core.errors import (
    DomainError,
    IdUsedError,
    InvalidError,
    NotAllowedError,
    PreconditionFailedError,
)
from apps.core.events import announce
from apps.factchecks import selectors, services
from apps.factchecks.models import Contributor, Evidence, FactCheck, Rating
from apps.factchecks.services.drafting import AlreadyCheckedError, LastAppearanceError
from apps.factchecks.services.ground import PublishedError, UnknownRatingError
from apps.factchecks.services.scales import FIRST_SCALE
from apps.factchecks.states import AFTER_EDIT, State
from tests.factories import People, an_article
from tests.integration.factchecks.conftest import claim_in

pytestmark = pytest.mark.django_db
Make = Callable[..., FactCheck]


def wrote(factcheck: FactCheck) -> set[str]:
    """Return the names of those who contributed to the present edition."""
    factcheck.refresh_from_db()
    rows = Contributor.objects.filter(factcheck=factcheck, edition=factcheck.edition)
    return set(rows.values_list("user__name", flat=True))


def test_a_new_newsroom_has_a_scale_and_only_one() -> None:
    newsroom = Newsroom.objects.create(name="New")
    for _ in range(2):
        with transaction.atomic():
            announce(NewsroomCreated(newsroom_id=newsroom.pk))
    slugs = Rating.objects.filter(scale__newsroom=newsroom).values_list("slug", flat=True)
    assert list(slugs) == [slug for slug, _ in FIRST_SCALE]


def test_starting_makes_a_draft_to_which_the_claims_author_contributed(
    people: People, claim: Claim
) -> None:
    factcheck, made = services.start(
        claim_id=claim.pk, by=people.colleague, rating="unproven", conclusion=" One origin. "
    )
    assert (made, factcheck.state, factcheck.edition, factcheck.version) == (
        True,
        State.DRAFT,
        1,
        1,
    )
    assert factcheck.conclusion == "One origin."
    assert wrote(factcheck) == {"Ana", "Cole"}


def test_the_same_start_again_gives_the_same_factcheck(people: People, claim: Claim) -> None:
    row_id = uuid4()
    first, made = services.start(claim_id=claim.pk, by=people.annotator, row_id=row_id)
    again, made_again = services.start(claim_id=claim.pk, by=people.annotator, row_id=row_id)
    assert (first.pk, made, again.pk, made_again) == (row_id, True, row_id, False)
    with pytest.raises(IdUsedError):
        services.start(claim_id=claim.pk, by=people.annotator, row_id=row_id, conclusion="Other.")


def test_a_claim_is_checked_once(people: People, claim: Claim) -> None:
    first, _ = services.start(claim_id=claim.pk, by=people.annotator)
    with pytest.raises(AlreadyCheckedError) as caught:
        services.start(claim_id=claim.pk, by=people.colleague)
    assert caught.value.current == {"id": str(first.pk)}


def test_who_may_not_write_may_not_start(people: People, claim: Claim) -> None:
    with pytest.raises(NotAllowedError):
        services.start(claim_id=claim.pk, by=people.admin)


def test_a_strangers_claim_is_no_claim(people: People, claim: Claim) -> None:
    with pytest.raises(InvalidError) as unseen:
        services.start(claim_id=claim.pk, by=people.stranger)
    with pytest.raises(InvalidError) as unknown:
        services.start(claim_id=uuid4(), by=people.stranger)
    assert str(unseen.value) == str(unknown.value)
    assert not FactCheck.objects.exists()


def test_an_unknown_rating_names_those_there_are(people: People, claim: Claim) -> None:
    with pytest.raises(UnknownRatingError, match="mostly-true"):
        services.start(claim_id=claim.pk, by=people.annotator, rating="pants-on-fire")


@pytest.mark.parametrize("state", list(AFTER_EDIT))
@pytest.mark.parametrize("edit", ["conclusion", "rating", "evidence", "removal", "claim"])
def test_every_edit_makes_an_edition_on_which_nobody_has_decided(
    people: People, a_factcheck: Make, state: State, edit: str
) -> None:
    factcheck = a_factcheck(state)
    item = Evidence.objects.create(
        newsroom_id=factcheck.newsroom_id, factcheck=factcheck, stance="context", note="Old."
    )
    by, pk = people.colleague, factcheck.pk
    if edit == "conclusion":
        services.change(factcheck_id=pk, version=1, by=by, conclusion="Two origins.")
    elif edit == "rating":
        services.change(factcheck_id=pk, version=1, by=by, rating="false")
    elif edit == "evidence":
        services.add_evidence(factcheck_id=pk, by=by, stance="refutes", note="The ministry's list.")
    elif edit == "removal":
        services.remove_evidence(factcheck_id=pk, evidence_id=item.pk, version=1, by=by)
    else:
        with transaction.atomic():
            announce(ClaimChanged(claim_id=factcheck.claim_id, changed_by=by.user_id))

    assert wrote(factcheck) == {"Ana", "Cole"}
    assert (factcheck.edition, factcheck.version) == (2, 2)
    assert factcheck.state == AFTER_EDIT[state]
    assert selectors.sheet(by, pk).decisions == []


def test_an_edit_that_changes_nothing_makes_no_edition(people: People, a_factcheck: Make) -> None:
    factcheck = a_factcheck(State.APPROVED)
    services.change(
        factcheck_id=factcheck.pk,
        version=1,
        by=people.colleague,
        conclusion=factcheck.conclusion,
        rating="unproven",
    )
    factcheck.refresh_from_db()
    assert (factcheck.edition, factcheck.version, factcheck.state) == (1, 1, State.APPROVED)


def test_a_late_edit_is_refused(people: People, a_factcheck: Make) -> None:
    factcheck = a_factcheck()
    services.change(factcheck_id=factcheck.pk, version=1, by=people.annotator, conclusion="A.")
    with pytest.raises(PreconditionFailedError):
        services.change(factcheck_id=factcheck.pk, version=1, by=people.colleague, conclusion="B.")
    factcheck.refresh_from_db()
    assert factcheck.conclusion == "A."


def test_what_is_published_stays_as_it_is(people: People, a_factcheck: Make) -> None:
    factcheck = a_factcheck(State.PUBLISHED)
    by = people.editor
    with pytest.raises(PublishedError):
        services.change(factcheck_id=factcheck.pk, version=1, by=by, conclusion="Other.")
    with pytest.raises(PublishedError):
        services.add_evidence(factcheck_id=factcheck.pk, by=by, stance="context", note="New.")
    with pytest.raises(PublishedError), transaction.atomic():
        announce(ClaimChanged(claim_id=factcheck.claim_id, changed_by=by.user_id))
    assert not Evidence.objects.exists()


def taking_away(mark: Annotation, how: str, by: Membership) -> Callable[[], object]:
    """Return what would take a mark out of its claim."""
    change = partial(claims.update_annotation, by=by, annotation_id=mark.pk, version=mark.version)
    ways: dict[str, Callable[[], object]] = {
        "deleted": partial(
            claims.delete_annotation, by=by, annotation_id=mark.pk, version=mark.version
        ),
        "made a note": partial(change, kind="note"),
        "moved to another claim": partial(
            change, claim_id=Claim.objects.create(newsroom_id=by.newsroom_id, text="Other.").pk
        ),
        "gathered in a new claim": partial(
            claims.create_claim, by=by, text="New.", annotation_ids=[mark.pk]
        ),
    }
    return ways[how]


WAYS = ["deleted", "made a note", "moved to another claim", "gathered in a new claim"]


@pytest.mark.parametrize("how", WAYS)
@pytest.mark.parametrize("state", list(State))
def test_a_claim_keeps_its_last_mark_while_a_verdict_on_it_stands(
    people: People, a_factcheck: Make, state: State, how: str
) -> None:
    factcheck = a_factcheck(state)
    mark = Annotation.objects.get(appearance__claim=factcheck.claim_id)
    last = taking_away(mark, how, people.editor)
    if state in {State.APPROVED, State.PUBLISHED}:
        with pytest.raises(LastAppearanceError, match=f"is {state}"):
            last()
    else:
        last()
    standing = Annotation.objects.filter(appearance__claim=factcheck.claim_id, deleted_at=None)
    assert standing.exists() == (state in {State.APPROVED, State.PUBLISHED})


@pytest.mark.parametrize("how", WAYS)
def test_any_but_the_last_mark_of_a_published_claim_may_go(
    people: People, a_factcheck: Make, how: str
) -> None:
    factcheck = a_factcheck(State.PUBLISHED)
    mark = Annotation.objects.get(appearance__claim=factcheck.claim_id)
    claim_in(people.annotator, an_article(people.annotator), factcheck.claim)
    taking_away(mark, how, people.editor)()
    left = Annotation.objects.get(appearance__claim=factcheck.claim_id, deleted_at=None)
    assert left.pk != mark.pk


@pytest.mark.django_db(transaction=True)
def test_of_two_last_marks_that_go_at_once_one_stays(people: People, a_factcheck: Make) -> None:
    factcheck = a_factcheck(State.APPROVED)
    claim_in(people.annotator, an_article(people.annotator), factcheck.claim)
    # Both have taken their mark away before either asks whether it was the last.
    both_gone = threading.Barrier(2)
    outcomes: list[str] = []

    def take_away(mark: Annotation) -> None:
        try:
            with connection.execute_wrapper(_after_the_deletion(partial(both_gone.wait, 10))):
                claims.delete_annotation(by=people.editor, annotation_id=mark.pk, version=1)
            outcomes.append("gone")
        except DomainError as error:
            outcomes.append(error.code)
        finally:
            connection.close()

    marks = Annotation.objects.filter(appearance__claim=factcheck.claim_id)
    threads = [threading.Thread(target=take_away, args=(mark,)) for mark in marks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(outcomes) == ["gone", "last_appearance"]


def _after_the_deletion(wait: Callable[[], object]) -> Callable[..., object]:
    """Return what waits once a statement has marked an annotation as deleted."""

    def run(execute: Callable[..., object], sql: str, *rest: object) -> object:
        answer = execute(sql, *rest)
        if sql.startswith('UPDATE "annotations_annotation"'):
            wait()
        return answer

    return run


@pytest.mark.parametrize(
    ("item", "field"),
    [
        ({"stance": "proves", "note": "Yes."}, "stance"),
        ({"stance": "supports"}, "note"),
        ({"stance": "supports", "note": "  "}, "note"),
        ({"stance": "supports", "url": "lantern.example/list"}, "url"),
        ({"stance": "supports", "url": "javascript:alert(1)"}, "url"),
        ({"stance": "supports", "url": f"https://lantern.example/{'a' * 2000}"}, "url"),
        ({"stance": "supports", "note": "a\x00b"}, "note"),
        ({"stance": "supports", "note": "\ud83d"}, "note"),
    ],
)
def test_evidence_that_cannot_be_used_is_refused_at_its_field(
    people: People, a_factcheck: Make, item: dict[str, Any], field: str
) -> None:
    factcheck = a_factcheck()
    with pytest.raises(InvalidError) as caught:
        services.add_evidence(factcheck_id=factcheck.pk, by=people.annotator, **item)
    assert set(caught.value.errors or {}) == {field}
    factcheck.refresh_from_db()
    assert factcheck.edition == 1


def test_the_same_evidence_again_makes_no_second_edition(people: People, a_factcheck: Make) -> None:
    factcheck = a_factcheck()
    row_id = uuid4()
    for _ in range(2):
        services.add_evidence(
            factcheck_id=factcheck.pk,
            by=people.annotator,
            stance="supports",
            url="https://lantern.example/list",
            row_id=row_id,
        )
    factcheck.refresh_from_db()
    assert (factcheck.edition, Evidence.objects.count()) == (2, 1)


def test_removed_evidence_is_gone_and_its_id_stays_used(people: People, a_factcheck: Make) -> None:
    factcheck = a_factcheck()
    add = partial(
        services.add_evidence,
        factcheck_id=factcheck.pk,
        by=people.annotator,
        stance="context",
        note="A list.",
    )
    made, _ = add()
    services.remove_evidence(
        factcheck_id=factcheck.pk, evidence_id=made.pk, version=1, by=people.annotator
    )
    assert list(selectors.one(people.annotator, factcheck.pk).evidence.all()) == []
    with pytest.raises(IdUsedError):
        add(row_id=made.pk)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_start_at_once_one_starts_and_one_is_told(people: People, claim: Claim) -> None:
    start = threading.Barrier(2)
    ends: list[object] = []

    def begin(by: Membership) -> None:
        try:
            start.wait()
            ends.append(services.start(claim_id=claim.pk, by=by)[1])
        except DomainError as error:
            ends.append(type(error))
        finally:
            connection.close()

    threads = [
        threading.Thread(target=begin, args=[by]) for by in (people.annotator, people.colleague)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(ends, key=str) == sorted([True, AlreadyCheckedError], key=str)
    assert FactCheck.objects.count() == 1
