"""Every write to marks, attributions, claims and threads."""

from apps.annotations.services.attributions import (
    create_attribution,
    delete_attribution,
    update_attribution,
)
from apps.annotations.services.claims import create_claim, update_claim
from apps.annotations.services.ground import Keep
from apps.annotations.services.marks import (
    create_annotation,
    delete_annotation,
    restore_annotation,
    update_annotation,
)
from apps.annotations.services.moves import ask_to_carry, carry, confirm, lose, reattach
from apps.annotations.services.proposals import accept, propose, refuse
from apps.annotations.services.pursuit import MOVE
from apps.annotations.services.showing import set_visibility
from apps.annotations.services.threads import (
    comment,
    delete_comment,
    edit_comment,
    reopen,
    resolve,
)

__all__ = [
    "MOVE",
    "Keep",
    "accept",
    "ask_to_carry",
    "carry",
    "comment",
    "confirm",
    "create_annotation",
    "create_attribution",
    "create_claim",
    "delete_annotation",
    "delete_attribution",
    "delete_comment",
    "edit_comment",
    "lose",
    "propose",
    "reattach",
    "refuse",
    "reopen",
    "resolve",
    "restore_annotation",
    "set_visibility",
    "update_annotation",
    "update_attribution",
    "update_claim",
]
