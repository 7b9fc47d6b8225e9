"""Who may do what: the whole product of roles, deeds and owners."""

from itertools import chain, combinations, product
from uuid import uuid4

import pytest

from apps.accounts.models import Membership, Role
from apps.annotations.rules import Deed, may

DESK = {Role.ANNOTATOR, Role.REVIEWER, Role.EDITOR}
# What a colleague's things are open to, beside what is one's own or nobody's.
OPEN_TO_COLLEAGUES: dict[Deed, set[Role]] = {
    Deed.MARK: DESK,
    Deed.DECIDE: DESK,
    Deed.COMMENT: DESK,
    Deed.RESOLVE: DESK,
    Deed.CHANGE: {Role.EDITOR},
    Deed.DELETE_COMMENT: {Role.EDITOR},
    Deed.CHANGE_COMMENT: set(),
    Deed.SHOW: set(),
}
SETS_OF_ROLES = list(chain.from_iterable(combinations(Role, n) for n in range(1, 5)))


@pytest.mark.parametrize(("deed", "roles"), list(product(Deed, SETS_OF_ROLES)))
def test_a_deed_is_open_to_exactly_the_roles_it_is_for(deed: Deed, roles: tuple[Role, ...]) -> None:
    member = Membership(user_id=uuid4(), newsroom_id=uuid4(), roles=list(roles))
    on_the_desk = bool(DESK & set(roles))
    assert may(member, deed) is on_the_desk
    assert may(member, deed, owner_id=member.user_id) is on_the_desk
    assert may(member, deed, owner_id=uuid4()) is bool(OPEN_TO_COLLEAGUES[deed] & set(roles))


def test_an_admin_marks_nothing_by_virtue_of_being_admin() -> None:
    admin = Membership(user_id=uuid4(), newsroom_id=uuid4(), roles=[Role.ADMIN])
    assert not any(may(admin, deed, owner_id=admin.user_id) for deed in Deed)
