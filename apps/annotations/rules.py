"""Who may do what to marks, attributions, claims and comments."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from uuid import UUID

from apps.accounts.models import Membership, Role


class Deed(StrEnum):
    """What somebody does to something of this app."""

    MARK = "mark"
    DECIDE = "decide"
    CHANGE = "change"
    SHOW = "show"
    COMMENT = "comment"
    CHANGE_COMMENT = "change_comment"
    DELETE_COMMENT = "delete_comment"
    RESOLVE = "resolve"


@dataclass(frozen=True, slots=True)
class Right:
    """Who may do a deed: to what is their own or nobody's, and to what is anybody's."""

    own: frozenset[Role]
    any: frozenset[Role]


# An admin runs the house and does not mark by virtue of it.
DESK: Final = frozenset({Role.ANNOTATOR, Role.REVIEWER, Role.EDITOR})
EDITORS: Final = frozenset({Role.EDITOR})
NOBODY: Final[frozenset[Role]] = frozenset()

RIGHTS: Final[Mapping[Deed, Right]] = {
    # New marks, attributions and claims.
    Deed.MARK: Right(own=DESK, any=DESK),
    # Accept or refuse what a rule proposed.
    Deed.DECIDE: Right(own=DESK, any=DESK),
    # Edit, delete, bring back. What a rule made is nobody's, so the desk may.
    Deed.CHANGE: Right(own=DESK, any=EDITORS),
    # Who sees a note is its author's to say, and nobody else's.
    Deed.SHOW: Right(own=DESK, any=NOBODY),
    Deed.COMMENT: Right(own=DESK, any=DESK),
    # Nobody puts words in another's mouth.
    Deed.CHANGE_COMMENT: Right(own=DESK, any=NOBODY),
    Deed.DELETE_COMMENT: Right(own=DESK, any=EDITORS),
    Deed.RESOLVE: Right(own=DESK, any=DESK),
}


def may(member: Membership, deed: Deed, *, owner_id: UUID | None = None) -> bool:
    """Tell whether `member` may do `deed` to what belongs to `owner_id`.

    :param owner_id: the user it belongs to; None for what is nobody's
    """
    right = RIGHTS[deed]
    if owner_id is None or owner_id == member.user_id:
        return member.has(*(right.own | right.any))
    return member.has(*right.any)


def may_compare(member: Membership) -> bool:
    """Tell whether `member` may see how far two people agree: those who judge marks may.

    It says something of people as much as of texts, so it is not for everybody.
    """
    return member.has(Role.REVIEWER, Role.EDITOR)
