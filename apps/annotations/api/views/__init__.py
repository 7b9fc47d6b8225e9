"""The calls on marks, attributions, claims and threads."""

from apps.annotations.api.views.agreement import AgreementView, ArticleAgreementView
from apps.annotations.api.views.attributions import (
    ArticleAttributionsView,
    AttributionView,
)
from apps.annotations.api.views.claims import (
    ArticleClaimsView,
    ClaimAssignmentsView,
    ClaimsView,
    ClaimView,
)
from apps.annotations.api.views.exports import ExportView, TableView
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
    UndecideView,
    VisibilityView,
)
from apps.annotations.api.views.proposals import (
    AcceptProposalsView,
    ChainsView,
    CoversView,
    CoverView,
    FigureView,
    ProposalsView,
    RefuseProposalsView,
    ReopenProposalsView,
    SuggestView,
    TieView,
)
from apps.annotations.api.views.threads import (
    CommentsView,
    CommentView,
    MentionsView,
    ReopenView,
    ResolveView,
    ThreadView,
)

__all__ = [
    "AcceptProposalsView",
    "AcceptView",
    "AgreementView",
    "AnnotationView",
    "ArticleAgreementView",
    "ArticleAnnotationsView",
    "ArticleAttributionsView",
    "ArticleClaimsView",
    "ArticleOrphansView",
    "AttributionView",
    "ChainsView",
    "ClaimAssignmentsView",
    "ClaimView",
    "ClaimsView",
    "CommentView",
    "CommentsView",
    "ConfirmView",
    "CoverView",
    "CoversView",
    "ExportView",
    "FigureView",
    "MentionsView",
    "OrphanView",
    "ProposalsView",
    "ReattachView",
    "RefuseProposalsView",
    "RefuseView",
    "ReopenProposalsView",
    "ReopenView",
    "ResolveView",
    "RestoreView",
    "SuggestView",
    "TableView",
    "ThreadView",
    "TieView",
    "UndecideView",
    "VisibilityView",
]
