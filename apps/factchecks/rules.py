"""Who may do what to a fact-check; pure questions.

An admin runs the house and checks no facts by virtue of it.
"""

from collections.abc import Mapping

from apps.accounts.models import Actor, Role
from apps.factchecks.states import Party

ROLES: Mapping[Party, tuple[Role, ...]] = {
    Party.WRITER: (Role.ANNOTATOR, Role.REVIEWER, Role.EDITOR),
    Party.REVIEWER: (Role.REVIEWER, Role.EDITOR),
    Party.EDITOR: (Role.EDITOR,),
}


def may_write(member: Actor) -> bool:
    """Tell whether `member` may start fact-checks and work on them."""
    return member.has(*ROLES[Party.WRITER])


def speaks_for(member: Actor, party: Party, *, contributed: bool) -> bool:
    """Tell whether a step that needs `party` may be taken on the word of `member`.

    :param contributed: whether they wrote something of the edition; nobody decides on their own
    """
    if party is Party.REVIEWER and contributed:
        return False
    return member.has(*ROLES[party])
