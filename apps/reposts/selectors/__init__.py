"""Read fingerprints and links; find the articles that repeat one another."""

from apps.reposts.selectors.carrying import Carriage, Offer, Standing, carriage, chosen
from apps.reposts.selectors.comparing import Pair, pair
from apps.reposts.selectors.detection import (
    Finding,
    Print,
    find,
    find_all,
    print_of,
    prints_of,
)
from apps.reposts.selectors.links import (
    Banner,
    Step,
    banner_for,
    counts,
    narrowed,
    one,
    steps_of,
    visible_to,
    waiting_count,
)

__all__ = [
    "Banner",
    "Carriage",
    "Finding",
    "Offer",
    "Pair",
    "Print",
    "Standing",
    "Step",
    "banner_for",
    "carriage",
    "chosen",
    "counts",
    "find",
    "find_all",
    "narrowed",
    "one",
    "pair",
    "print_of",
    "prints_of",
    "steps_of",
    "visible_to",
    "waiting_count",
]
