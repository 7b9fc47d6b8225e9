"""Who may follow feeds, and who looks after them."""

from itertools import chain, combinations
from uuid import uuid4

import pytest

from apps.accounts.models import Membership, Role
from apps.articles.models import Feed
from apps.articles.rules import may_follow, may_keep_feed

DESK = {Role.ANNOTATOR, Role.REVIEWER, Role.EDITOR}
KEEPERS = {Role.EDITOR, Role.ADMIN}
SETS_OF_ROLES = list(chain.from_iterable(combinations(Role, n) for n in range(1, 5)))


@pytest.mark.parametrize("roles", SETS_OF_ROLES)
def test_following_is_for_the_desk_and_keeping_for_subscribers_editors_and_admins(
    roles: tuple[Role, ...],
) -> None:
    member = Membership(user_id=uuid4(), newsroom_id=uuid4(), roles=list(roles))
    own = Feed(newsroom_id=member.newsroom_id, by_id=member.user_id)
    colleagues = Feed(newsroom_id=member.newsroom_id, by_id=uuid4())
    strangers = Feed(newsroom_id=uuid4(), by_id=member.user_id)
    assert may_follow(member) is bool(DESK & set(roles))
    assert may_keep_feed(member, own) is bool((DESK | KEEPERS) & set(roles))
    assert may_keep_feed(member, colleagues) is bool(KEEPERS & set(roles))
    assert not may_keep_feed(member, strangers)
