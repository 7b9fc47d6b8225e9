"""What this app does when a lower app announces something."""

from apps.accounts.events import MembershipEnded
from apps.core.events import subscribe
from apps.notices import services


@subscribe(MembershipEnded)
def give_back(event: MembershipEnded) -> None:
    """Let nothing wait for somebody who is not here any more."""
    services.return_todos(user_id=event.user_id, newsroom_id=event.newsroom_id)
