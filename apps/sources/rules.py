"""Who may do what to the registry."""

from typing import Final

from apps.accounts.models import Membership, Role
from apps.sources.models import Source

# Everyone in the newsroom meets new names; an admin looks after the list of them.
PROPOSERS: Final = (Role.ANNOTATOR, Role.REVIEWER, Role.EDITOR, Role.ADMIN)


def may_propose(member: Membership) -> bool:
    """Tell whether `member` may add a source."""
    return member.has(*PROPOSERS)


def may_accept(member: Membership) -> bool:
    """Tell whether `member` may take a proposed source into the registry."""
    return member.has(Role.ADMIN)


def may_change(member: Membership, source: Source) -> bool:
    """Tell whether `member` may change `source`: its proposer while it is one, and admins."""
    if member.has(Role.ADMIN):
        return True
    return source.state == Source.State.PROPOSED and source.by_id == member.user_id


def may_name(member: Membership) -> bool:
    """Tell whether `member` may add another name to a source: whoever may propose one."""
    return may_propose(member)
