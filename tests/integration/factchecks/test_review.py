"""Every step of the review and every non-step, for every role; never one's own work."""

import threading
from collections.abc import Callable
from itertools import product

import pytest
from django.db import IntegrityError, connection, transaction

from apps.accounts.models import Membership
from apps.annotations import services as claims
from apps.annotations.models import Annotation, Claim
from apps.annotations.spans import Fragment as Piece
from apps.audit.models import Record
from apps.core.errors import (
    DomainError,
    InvalidError,
    NoSuchStepError,
    NotAllowedError,
    NotFoundError,
    StaleError,
)
from apps.factchecks import selectors, services
from apps.factchecks.models import Contributor, Decision, FactCheck
from apps.factchecks.services.review import IncompleteError, NoteNeededError, OwnWorkError
from apps.factchecks.states import STEPS, Party, State
from tests.factories import People
from tests.integration.factchecks.conftest import QUOTE

pytestmark = pytest.mark.django_db
Make = Callable[..., FactCheck]

# Who takes the steps of a party; the reviewer "of it" contributed to the edition.
TAKES = {
    Party.WRITER: {"annotator", "colleague", "reviewer", "reviewer of it", "editor"},
    Party.REVIEWER: {"reviewer", "editor"},
    Party.EDITOR: {"editor"},
}
ROLES = ["annotator", "colleague", "reviewer", "reviewer of it", "editor", "admin"]


def person(people: People, who: str, factcheck: FactCheck) -> Membership:
    """Return a person of the newsroom; one "of it" wrote something of the edition."""
    member: Membership = getattr(people, who.removesuffix(" of it"))
    if who.endswith(" of it"):
        Contributor.objects.create(factcheck=factcheck, edition=factcheck.edition, user=member.user)
    return member


@pytest.mark.parametrize(("before", "after", "who"), list(product(State, State, ROLES)))
def test_move_follows_the_table_and_nothing_else(
    *, people: People, a_factcheck: Make, before: State, after: State, who: str
) -> None:
    factcheck = a_factcheck(before)
    by = person(people, who, factcheck)
    step = STEPS.get((before, after))
    expected = NoSuchStepError if step is None else NotAllowedError
    offered = [offer.to for offer in selectors.offers(by, factcheck)]

    if step is not None and who in TAKES[step.party]:
        moved = services.move(
            factcheck_id=factcheck.pk, to=after, by=by, version=factcheck.version, note="Why."
        )
        assert (moved.state, moved.version) == (after, factcheck.version + 1)
        assert Record.objects.get().action == f"factcheck.{after}"
        assert after in offered
        words = Decision.objects.filter(reviewer=by.user).values_list("word", flat=True)
        assert list(words) == ([after] if step.decides else [])
    else:
        with pytest.raises(expected):
            services.move(
                factcheck_id=factcheck.pk, to=after, by=by, version=factcheck.version, note="Why."
            )
        factcheck.refresh_from_db()
        assert factcheck.state == before
        assert not Record.objects.exists()
        assert after not in offered


def moved(factcheck: FactCheck, to: str, by: Membership, note: str = "") -> FactCheck:
    return services.move(
        factcheck_id=factcheck.pk,
        to=to,
        by=by,
        version=FactCheck.objects.get(pk=factcheck.pk).version,
        note=note,
    )


def test_a_reviewer_is_told_that_it_is_their_own_work(people: People, a_factcheck: Make) -> None:
    factcheck = a_factcheck(State.IN_REVIEW)
    services.change(
        factcheck_id=factcheck.pk, version=1, by=people.reviewer, conclusion="Two origins."
    )
    with pytest.raises(OwnWorkError):
        moved(factcheck, State.APPROVED, people.reviewer)
    assert moved(factcheck, State.APPROVED, people.editor).state == State.APPROVED


@pytest.mark.parametrize("how", ["in words of its own", "by the ends of its mark"])
def test_who_worded_the_claim_before_anybody_checked_it_does_not_approve_it(
    people: People, claim: Claim, how: str
) -> None:
    mark = Annotation.objects.get(appearance__claim=claim)
    if how == "in words of its own":
        claims.update_claim(by=people.editor, claim_id=claim.pk, version=1, text="140 men left.")
    else:
        Claim.objects.filter(pk=claim.pk).update(text=QUOTE)
        shorter = (Piece(mark.start, mark.start + len("at least 140")),)
        claims.update_annotation(by=people.editor, annotation_id=mark.pk, version=1, span=shorter)
    claim.refresh_from_db()
    assert claim.version == 2
    factcheck, _ = services.start(
        claim_id=claim.pk, by=people.annotator, rating="unproven", conclusion="One origin."
    )
    moved(factcheck, State.IN_REVIEW, people.annotator)
    with pytest.raises(OwnWorkError):
        moved(factcheck, State.APPROVED, people.editor)
    assert moved(factcheck, State.APPROVED, people.reviewer).state == State.APPROVED


@pytest.mark.parametrize("note", ["", "   ", "\n"])
def test_asking_for_changes_without_a_reason_is_refused(
    people: People, a_factcheck: Make, note: str
) -> None:
    with pytest.raises(NoteNeededError) as caught:
        moved(a_factcheck(State.IN_REVIEW), State.CHANGES_REQUESTED, people.reviewer, note)
    assert caught.value.errors
    assert not Decision.objects.exists()


def test_a_note_that_cannot_be_kept_is_refused(people: People, a_factcheck: Make) -> None:
    with pytest.raises(InvalidError):
        moved(a_factcheck(State.IN_REVIEW), State.CHANGES_REQUESTED, people.reviewer, "a\x00b")


def test_a_stale_version_is_refused_with_what_stands(people: People, a_factcheck: Make) -> None:
    factcheck = a_factcheck(State.IN_REVIEW)
    services.change(
        factcheck_id=factcheck.pk, version=1, by=people.annotator, conclusion="Other words."
    )
    with pytest.raises(StaleError, match="edition 2") as caught:
        services.move(factcheck_id=factcheck.pk, to="approved", by=people.reviewer, version=1)
    assert caught.value.current == {"state": "in_review", "edition": 2, "version": 2}


def test_an_unknown_state_is_no_step(people: People, a_factcheck: Make) -> None:
    with pytest.raises(NoSuchStepError, match="“banana”"):
        moved(a_factcheck(), "banana", people.annotator)


def test_a_stranger_finds_nothing_to_move(people: People, a_factcheck: Make) -> None:
    with pytest.raises(NotFoundError):
        moved(a_factcheck(), State.IN_REVIEW, people.stranger)


@pytest.mark.parametrize("missing", [{"rating": None}, {"conclusion": ""}])
def test_without_rating_or_conclusion_nothing_is_published(
    people: People, a_factcheck: Make, missing: dict[str, str | None]
) -> None:
    factcheck = a_factcheck(State.APPROVED, **missing)
    with pytest.raises(IncompleteError):
        moved(factcheck, State.PUBLISHED, people.editor)
    with pytest.raises(IntegrityError), transaction.atomic():
        FactCheck.objects.filter(pk=factcheck.pk).update(state=State.PUBLISHED)


def test_a_reviewer_may_change_their_word_on_the_same_edition(
    people: People, a_factcheck: Make
) -> None:
    factcheck = a_factcheck(State.IN_REVIEW)
    moved(factcheck, State.CHANGES_REQUESTED, people.reviewer, "Who is the second source?")
    moved(factcheck, State.IN_REVIEW, people.annotator)
    moved(factcheck, State.APPROVED, people.reviewer)
    assert [word.word for word in Decision.objects.all()] == ["approved"]
    history = selectors.sheet(people.annotator, factcheck.pk).history
    assert [(event.action, event.who, event.note) for event in history] == [
        ("approved", "Rui", ""),
        ("in_review", "Ana", ""),
        ("changes_requested", "Rui", "Who is the second source?"),
    ]


def test_the_database_refuses_a_judge_of_their_own_work(people: People, a_factcheck: Make) -> None:
    factcheck = a_factcheck(State.IN_REVIEW)
    own = {"factcheck": factcheck, "edition": 1}
    with pytest.raises(IntegrityError, match="contributed"), transaction.atomic():
        Decision.objects.create(reviewer=people.annotator.user, word="approved", **own)
    Decision.objects.create(reviewer=people.reviewer.user, word="approved", **own)
    with pytest.raises(IntegrityError, match="contributed"), transaction.atomic():
        Contributor.objects.create(user=people.reviewer.user, **own)


@pytest.mark.parametrize("state", [State.APPROVED, State.PUBLISHED])
def test_the_database_refuses_an_approval_nobody_gave(a_factcheck: Make, state: State) -> None:
    factcheck = a_factcheck(State.IN_REVIEW)
    with pytest.raises(IntegrityError, match="Nobody has approved"), transaction.atomic():
        FactCheck.objects.filter(pk=factcheck.pk).update(state=state)


def test_the_database_refuses_a_refusal_without_reason(people: People, a_factcheck: Make) -> None:
    with pytest.raises(IntegrityError, match="refusal"), transaction.atomic():
        Decision.objects.create(
            factcheck=a_factcheck(State.IN_REVIEW),
            edition=1,
            reviewer=people.reviewer.user,
            word="changes_requested",
        )


@pytest.mark.django_db(transaction=True)
def test_of_two_reviewers_at_once_one_decides_and_one_is_told(
    people: People, a_factcheck: Make
) -> None:
    factcheck = a_factcheck(State.IN_REVIEW)
    start = threading.Barrier(2)
    ends: list[object] = []

    def decide(by: Membership, to: State) -> None:
        try:
            start.wait()
            services.move(factcheck_id=factcheck.pk, to=to, by=by, version=1, note="Why.")
            ends.append(to)
        except DomainError as error:
            ends.append(type(error))
        finally:
            connection.close()

    threads = [
        threading.Thread(target=decide, args=args)
        for args in ((people.reviewer, State.APPROVED), (people.editor, State.CHANGES_REQUESTED))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    factcheck.refresh_from_db()
    assert StaleError in ends
    assert factcheck.state in ends
    assert Decision.objects.count() == 1
