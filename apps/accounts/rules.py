"""Who may run the house."""

from apps.accounts.models import Actor, Role


def runs_the_house(by: Actor) -> bool:
    """Tell whether `by` may invite people, change roles, end memberships and read the trail."""
    return by.has(Role.ADMIN)
