"""Who may decide for how long evidence is kept."""

from apps.accounts import rules as accounts
from apps.accounts.models import Actor


def may_set_retention(by: Actor) -> bool:
    """Tell whether `by` may say for how long the newsroom keeps the bytes it imports."""
    return accounts.runs_the_house(by)
