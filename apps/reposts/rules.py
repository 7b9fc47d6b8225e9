"""Who may decide on links between articles."""

from apps.accounts.models import Membership, Role


def may_decide(member: Membership) -> bool:
    """Tell whether `member` may confirm, reject or turn a link: all who work on texts may."""
    return member.has(Role.ANNOTATOR, Role.REVIEWER, Role.EDITOR)
