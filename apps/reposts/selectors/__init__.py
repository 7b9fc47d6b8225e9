"""Read fingerprints and links; find the articles that repeat one another."""

from apps.reposts.selectors.detection import Finding, Print, find, print_of
from apps.reposts.selectors.links import (
    Banner,
    Pair,
    banner_for,
    of_article,
    one,
    pair,
    visible_to,
    waiting,
)

__all__ = [
    "Banner",
    "Finding",
    "Pair",
    "Print",
    "banner_for",
    "find",
    "of_article",
    "one",
    "pair",
    "print_of",
    "visible_to",
    "waiting",
]
