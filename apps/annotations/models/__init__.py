"""Marks on a text, who said what, the claims in it, and the talk about them."""

from apps.annotations.models.attributions import Attribution
from apps.annotations.models.claims import Appearance, Claim
from apps.annotations.models.figures import Cover, Figure
from apps.annotations.models.marks import Annotation, Fragment, Move
from apps.annotations.models.proposals import Findings, ProposalDecision
from apps.annotations.models.talk import Comment, Mention, Thread
from apps.annotations.models.words import ClaimWords, MarkWords

__all__ = [
    "Annotation",
    "Appearance",
    "Attribution",
    "Claim",
    "ClaimWords",
    "Comment",
    "Cover",
    "Figure",
    "Findings",
    "Fragment",
    "MarkWords",
    "Mention",
    "Move",
    "ProposalDecision",
    "Thread",
]
