"""Every write to marks, attributions, claims and threads."""

from apps.annotations.services.acceptance import Correction, Made
from apps.annotations.services.accepting import (
    NoAntecedentError,
    accept_proposals,
    refuse_proposals,
    tie,
)
from apps.annotations.services.assigning import assign_claim, log_claim_assignment
from apps.annotations.services.attributions import (
    create_attribution,
    delete_attribution,
    update_attribution,
)
from apps.annotations.services.claims import create_claim, update_claim
from apps.annotations.services.figures import cover, set_figure, uncover
from apps.annotations.services.ground import Keep
from apps.annotations.services.inheriting import CARRIED, Heir, disinherit, inherit
from apps.annotations.services.marks import (
    create_annotation,
    delete_annotation,
    restore_annotation,
    update_annotation,
)
from apps.annotations.services.moves import ask_to_carry, carry, confirm, lose, reattach
from apps.annotations.services.proposals import (
    Proposal,
    accept,
    propose,
    propose_all,
    refuse,
    undecide,
)
from apps.annotations.services.pursuit import MOVE
from apps.annotations.services.readings import (
    READ,
    READ_MANY,
    ask_for_many_proposals,
    ask_for_proposals,
    keep_proposals,
)
from apps.annotations.services.reopening import Reopened, reopen_proposals
from apps.annotations.services.showing import set_visibility
from apps.annotations.services.threads import (
    comment,
    delete_comment,
    edit_comment,
    reopen,
    resolve,
)
from apps.annotations.services.words import WORDS, ask_for_words, follow_language

__all__ = [
    "CARRIED",
    "MOVE",
    "READ",
    "READ_MANY",
    "WORDS",
    "Correction",
    "Heir",
    "Keep",
    "Made",
    "NoAntecedentError",
    "Proposal",
    "Reopened",
    "accept",
    "accept_proposals",
    "ask_for_many_proposals",
    "ask_for_proposals",
    "ask_for_words",
    "ask_to_carry",
    "assign_claim",
    "carry",
    "comment",
    "confirm",
    "cover",
    "create_annotation",
    "create_attribution",
    "create_claim",
    "delete_annotation",
    "delete_attribution",
    "delete_comment",
    "disinherit",
    "edit_comment",
    "follow_language",
    "inherit",
    "keep_proposals",
    "log_claim_assignment",
    "lose",
    "propose",
    "propose_all",
    "reattach",
    "refuse",
    "refuse_proposals",
    "reopen",
    "reopen_proposals",
    "resolve",
    "restore_annotation",
    "set_figure",
    "set_visibility",
    "tie",
    "uncover",
    "undecide",
    "update_annotation",
    "update_attribution",
    "update_claim",
]
