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
    VisibilityView,
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
    "AcceptView",
    "AnnotationView",
    "ArticleAnnotationsView",
    "ArticleAttributionsView",
    "ArticleClaimsView",
    "ArticleOrphansView",
    "AttributionView",
    "ClaimView",
    "ClaimsView",
    "CommentView",
    "CommentsView",
    "ConfirmView",
    "MentionsView",
    "OrphanView",
    "ReattachView",
    "RefuseView",
    "ReopenView",
    "ResolveView",
    "RestoreView",
    "ThreadView",
    "VisibilityView",
]
