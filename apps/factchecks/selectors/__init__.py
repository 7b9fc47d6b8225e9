"""Every read of fact-checks. All start from `visible_to`."""

from apps.factchecks.selectors.factchecks import (
    claims,
    contributed,
    item,
    narrowed,
    of_claim,
    one,
    ratings,
    visible_to,
)
from apps.factchecks.selectors.queue import Queue, queue, waiting_count
from apps.factchecks.selectors.sheet import Offer, Sheet, offers, sheet

__all__ = [
    "Offer",
    "Queue",
    "Sheet",
    "claims",
    "contributed",
    "item",
    "narrowed",
    "of_claim",
    "offers",
    "one",
    "queue",
    "ratings",
    "sheet",
    "visible_to",
    "waiting_count",
]
