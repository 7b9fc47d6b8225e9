"""Every read of fact-checks. All start from `visible_to`."""

from apps.factchecks.selectors.factchecks import (
    articles_with_unchecked_claims,
    claims,
    contributed,
    item,
    narrowed,
    of_claim,
    one,
    ratings,
    visible_to,
)
from apps.factchecks.selectors.queue import Queue, queue, waiting_count, waiting_for
from apps.factchecks.selectors.sheet import ClaimSheet, Offer, Sheet, claim_sheet, offers, sheet

__all__ = [
    "ClaimSheet",
    "Offer",
    "Queue",
    "Sheet",
    "articles_with_unchecked_claims",
    "claim_sheet",
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
    "waiting_for",
]
