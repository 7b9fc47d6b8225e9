"""The workflow of a fact-check as a table, and who speaks for each party."""

from itertools import product

import pytest

from apps.accounts.models import Membership, Role
from apps.factchecks import rules
from apps.factchecks.states import AFTER_EDIT, STEPS, Party, State


def test_every_state_is_reached_and_no_step_stands_still() -> None:
    assert {after for _, after in STEPS} | {State.DRAFT} == set(State)
    assert all(before != after for before, after in STEPS)


def test_approval_and_publication_have_one_way_in() -> None:
    assert [step for step in STEPS if step[1] == State.APPROVED] == [
        (State.IN_REVIEW, State.APPROVED)
    ]
    assert [step for step in STEPS if step[1] == State.PUBLISHED] == [
        (State.APPROVED, State.PUBLISHED)
    ]


def test_whoever_decides_is_a_reviewer_and_whoever_refuses_says_why() -> None:
    assert all((step.party is Party.REVIEWER) == step.decides for step in STEPS.values())
    refusals = {step for step, of in STEPS.items() if of.needs_note}
    assert refusals == {step for step in STEPS if step[1] == State.CHANGES_REQUESTED}


def test_an_edit_leaves_no_approval_standing() -> None:
    assert State.APPROVED not in AFTER_EDIT.values()
    assert set(State) - set(AFTER_EDIT) == {State.PUBLISHED}


ALLOWED = {
    (Role.ANNOTATOR, Party.WRITER): "both",
    (Role.REVIEWER, Party.WRITER): "both",
    (Role.EDITOR, Party.WRITER): "both",
    (Role.REVIEWER, Party.REVIEWER): "others' work",
    (Role.EDITOR, Party.REVIEWER): "others' work",
    (Role.EDITOR, Party.EDITOR): "both",
}


@pytest.mark.parametrize(("role", "party"), list(product(Role, Party)))
def test_each_role_speaks_for_the_parties_of_the_table(role: Role, party: Party) -> None:
    member = Membership(roles=[role])
    allowed = ALLOWED.get((role, party))
    assert rules.speaks_for(member, party, contributed=False) == (allowed is not None)
    assert rules.speaks_for(member, party, contributed=True) == (allowed == "both")


def test_a_person_with_every_role_still_never_decides_on_their_own() -> None:
    everything = Membership(roles=list(Role))
    assert not rules.speaks_for(everything, Party.REVIEWER, contributed=True)


@pytest.mark.parametrize("role", list(Role))
def test_an_admin_does_not_write_by_virtue_of_it(role: Role) -> None:
    assert rules.may_write(Membership(roles=[role])) == (role != Role.ADMIN)
