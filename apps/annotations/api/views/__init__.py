"""The calls on marks, attributions, claims and threads."""

from apps.annotations.api.views.attributions import (
    ArticleAttributionsView,
    AttributionView,
)
from apps.annotations.api.views.claims import (
    ArticleClaimsView,
    ClaimsView,
    ClaimView,
)
from apps.annotations.api.views.marks import (
    AcceptView,
    AnnotationView,
    ArticleAnnotationsView,
    ArticleOrphansView,
    ConfirmView,
    OrphanView,
    ReattachView,
    RefuseView,
    RestoreView,
)
from apps.annotations.api.views.proposals import (
    AcceptProposalsView,
    ChainsView,
    CoversView,
    CoverView,
    FigureView,
    ProposalsView,
    RefuseProposalsView,
    SuggestView,
    TieView,
)
from apps.annotations.api.views.threads import (
    CommentsView,
    CommentView,
    ReopenView,
    ResolveView,
)

__all__ = [
    "AcceptProposalsView",
    "AcceptView",
    "AnnotationView",
    "ArticleAnnotationsView",
    "ArticleAttributionsView",
    "ArticleClaimsView",
    "ArticleOrphansView",
    "AttributionView",
    "ChainsView",
    "ClaimView",
    "ClaimsView",
    "CommentView",
    "CommentsView",
    "ConfirmView",
    "CoverView",
    "CoversView",
    "FigureView",
    "OrphanView",
    "ProposalsView",
    "ReattachView",
    "RefuseProposalsView",
    "RefuseView",
    "ReopenView",
    "ResolveView",
    "RestoreView",
    "SuggestView",
    "TieView",
]
