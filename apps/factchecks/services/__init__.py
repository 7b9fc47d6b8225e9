"""Every write of fact-checks."""

from apps.factchecks.services.drafting import (
    add_evidence,
    change,
    keep_last_appearance,
    remove_evidence,
    start,
    take_up_new_wording,
)
from apps.factchecks.services.ground import LOG
from apps.factchecks.services.logs import tell_of_lost_appearance, write_entries
from apps.factchecks.services.review import move
from apps.factchecks.services.scales import make_first_scale

__all__ = [
    "LOG",
    "add_evidence",
    "change",
    "keep_last_appearance",
    "make_first_scale",
    "move",
    "remove_evidence",
    "start",
    "take_up_new_wording",
    "tell_of_lost_appearance",
    "write_entries",
]
