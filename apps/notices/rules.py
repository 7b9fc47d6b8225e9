"""Who may look after outgoing mail."""

from apps.accounts.models import Actor, Role


def may_see_mail(member: Actor) -> bool:
    """Tell whether `member` may see what the house has sent, and decide what is open."""
    return member.has(Role.ADMIN)
