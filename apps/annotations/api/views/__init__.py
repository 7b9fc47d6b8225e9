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
)
from apps.annotations.api.views.threads import (
    CommentsView,
    CommentView,
    ReopenView,
    ResolveView,
)

__all__ = [
    "AcceptView",
    "AgreementView",
    "AnnotationView",
    "ArticleAgreementView",
    "ArticleAnnotationsView",
    "ArticleAttributionsView",
    "ArticleClaimsView",
    "ArticleOrphansView",
    "AttributionView",
    "ClaimAssignmentsView",
    "ClaimView",
    "ClaimsView",
    "CommentView",
    "CommentsView",
    "ConfirmView",
    "ExportView",
    "OrphanView",
    "ReattachView",
    "RefuseView",
    "ReopenView",
    "ResolveView",
    "RestoreView",
    "TableView",
]
