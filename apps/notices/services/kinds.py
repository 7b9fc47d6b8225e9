"""The kinds of job by which notices become mail, and how a letter is asked for."""

from typing import Final
from uuid import UUID

from apps.jobs.services import enqueue

DIGEST: Final = "notices.digest"
COMPOSE: Final = "notices.compose"
SEND: Final = "notices.send"


def ask_for_letter(*, membership_id: UUID, newsroom_id: UUID, occasion: str) -> None:
    """Have a letter made of what a person has neither read nor had by mail.

    :param occasion: what it is about; the same occasion makes one job
    """
    enqueue(
        kind=COMPOSE,
        key=f"{COMPOSE}:{membership_id}:{occasion}",
        payload={"membership": membership_id},
        newsroom_id=newsroom_id,
    )
