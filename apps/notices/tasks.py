"""Job kinds: see whose daily letter is due; make a letter; give it to the mail server."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from apps.jobs.registry import Kind, Schedule, Work, register, register_schedule
from apps.notices import selectors, services


def look_whose_is_due(work: Work) -> Sequence[tuple[UUID, datetime]]:
    """Find whose daily letter is due."""
    del work
    return selectors.digests_due(timezone.now())


def ask_for_them(work: Work, due: Sequence[tuple[UUID, datetime]]) -> None:
    """Have each made."""
    del work
    services.ask_for_digests(due=due)


def write(work: Work) -> selectors.Letter | None:
    """Write a person's letter."""
    return selectors.compose(UUID(work.payload["membership"]))


def keep(work: Work, letter: selectors.Letter | None) -> None:
    """Keep it, and have it sent."""
    del work
    if letter is not None:
        services.keep_letter(letter=letter)


def send(work: Work) -> services.Outcome | None:
    """Give a letter to the mail server."""
    return services.post(
        mail_id=UUID(work.payload["mail"]), turn=int(work.payload["turn"]), attempt=work.attempt
    )


def note(work: Work, outcome: services.Outcome | None) -> None:
    """Note what became of it."""
    if outcome is not None:
        services.settle(
            mail_id=UUID(work.payload["mail"]), turn=int(work.payload["turn"]), outcome=outcome
        )


register(Kind(name=services.DIGEST, work=look_whose_is_due, finish=ask_for_them))
register_schedule(Schedule(name=services.DIGEST, kind=services.DIGEST, every_seconds=60))
register(Kind(name=services.COMPOSE, work=write, finish=keep))
register(Kind(name=services.SEND, work=send, finish=note))
