"""Every write to fingerprints, links and what is carried over them."""

from apps.reposts.services.carrying import carry, refuse, take_back
from apps.reposts.services.fingerprints import (
    COMPARE,
    COMPARE_MANY,
    FINGERPRINT,
    FINGERPRINT_MANY,
    ask_for_comparison,
    ask_for_fingerprint,
    ask_for_fingerprints,
    keep_fingerprint,
    keep_fingerprints,
)
from apps.reposts.services.links import move, propose, swap

__all__ = [
    "COMPARE",
    "COMPARE_MANY",
    "FINGERPRINT",
    "FINGERPRINT_MANY",
    "ask_for_comparison",
    "ask_for_fingerprint",
    "ask_for_fingerprints",
    "carry",
    "keep_fingerprint",
    "keep_fingerprints",
    "move",
    "propose",
    "refuse",
    "swap",
    "take_back",
]
