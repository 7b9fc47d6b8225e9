"""Who may do what to assignments, and who looks after outgoing mail."""

from typing import Final

from apps.accounts.models import Actor, Membership, Role
from apps.notices.models import Todo

# An admin runs the house and does not mark, and so is nobody's to give marking to.
DESK: Final = (Role.ANNOTATOR, Role.REVIEWER, Role.EDITOR)


def may_assign(member: Membership) -> bool:
    """Tell whether `member` may assign work, to whom they like."""
    return member.has(*DESK)


def may_be_assigned(member: Membership) -> bool:
    """Tell whether work may be assigned to `member`."""
    return member.ended_at is None and member.has(*DESK)


def may_move(member: Membership, todo: Todo, *, at_desk: bool) -> bool:
    """Tell whether `member` may hand an assignment on, say that it is done, or take it back.

    Whoever assigned it may, whoever has it, and any editor.

    :param at_desk: whether `member` is at the desk that has it
    """
    if todo.newsroom_id != member.newsroom_id or not member.has(*DESK):
        return False
    assigned = todo.by_id == member.user_id
    theirs = todo.assignee_id == member.user_id or (todo.assignee_id is None and at_desk)
    return assigned or theirs or member.has(Role.EDITOR)


def may_see_mail(member: Actor) -> bool:
    """Tell whether `member` may see what the house has sent, and decide what is open."""
    return member.has(Role.ADMIN)
