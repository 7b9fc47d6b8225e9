"""Who may do what with requests."""

from typing import Final

from apps.accounts.models import Membership, Role

# All who work on texts. An admin runs the house and does not ask bodies by virtue of it.
ASKERS: Final = (Role.ANNOTATOR, Role.REVIEWER, Role.EDITOR)
WORKERS_ONLY: Final = (
    "Annotators, reviewers and editors work with requests. Ask an admin for such a role."
)


def may_work(member: Membership) -> bool:
    """Tell whether `member` may record, decide and move requests."""
    return member.has(*ASKERS)
