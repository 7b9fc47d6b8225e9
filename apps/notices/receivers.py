"""What this app does when a lower app announces something."""

from uuid import UUID

from apps.accounts.events import MembershipEnded
from apps.core.events import subscribe
from apps.jobs.events import JobFailed
from apps.notices import services


@subscribe(MembershipEnded)
def give_back(event: MembershipEnded) -> None:
    """Let nothing wait for somebody who is not here any more."""
    services.return_todos(user_id=event.user_id, newsroom_id=event.newsroom_id)


@subscribe(JobFailed)
def say_that_nobody_knows(event: JobFailed) -> None:
    """Let a person decide on a letter whose job has failed for good."""
    if event.kind == services.SEND:
        services.lose(
            mail_id=UUID(event.payload["mail"]),
            turn=int(event.payload["turn"]),
            error=event.error,
        )
