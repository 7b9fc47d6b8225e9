"""The addresses of marks, attributions, claims and threads under /api/v1/."""

from django.urls import URLPattern, path

from apps.annotations.api import views

app_name = "annotations-api"
_ARTICLE = "articles/<uuid:article_id>"
_MARK = "annotations/<uuid:annotation_id>"
_TIE = "attributions/<uuid:attribution_id>"


def _thread_of(what: str, prefix: str) -> list[URLPattern]:
    """Return the addresses of the thread about something, their names begun by `prefix`."""
    return [
        path(f"{what}/thread/", views.ThreadView.as_view(), name=f"{prefix}thread"),
        path(f"{what}/comments/", views.CommentsView.as_view(), name=f"{prefix}comments"),
        path(f"{what}/resolve/", views.ResolveView.as_view(), name=f"{prefix}resolve"),
        path(f"{what}/reopen/", views.ReopenView.as_view(), name=f"{prefix}reopen"),
    ]


urlpatterns = [
    path(f"{_ARTICLE}/annotations/", views.ArticleAnnotationsView.as_view(), name="annotations"),
    path(f"{_ARTICLE}/annotations.jsonld", views.ExportView.as_view(), name="export"),
    path(f"{_ARTICLE}/annotations.csv", views.TableView.as_view(), name="export-table"),
    path(f"{_ARTICLE}/agreement/", views.ArticleAgreementView.as_view(), name="article-agreement"),
    path("agreement/", views.AgreementView.as_view(), name="agreement"),
    path(f"{_ARTICLE}/orphans/", views.ArticleOrphansView.as_view(), name="orphans"),
    path(f"{_ARTICLE}/attributions/", views.ArticleAttributionsView.as_view(), name="attributions"),
    path(f"{_ARTICLE}/proposals/", views.ProposalsView.as_view(), name="proposals"),
    path(
        f"{_ARTICLE}/proposals/accept/",
        views.AcceptProposalsView.as_view(),
        name="accept-proposals",
    ),
    path(
        f"{_ARTICLE}/proposals/refuse/",
        views.RefuseProposalsView.as_view(),
        name="refuse-proposals",
    ),
    path(
        f"{_ARTICLE}/proposals/reopen/",
        views.ReopenProposalsView.as_view(),
        name="reopen-proposals",
    ),
    path(f"{_ARTICLE}/suggest/", views.SuggestView.as_view(), name="suggest"),
    path(f"{_ARTICLE}/claims/", views.ArticleClaimsView.as_view(), name="article-claims"),
    path(f"{_MARK}/", views.AnnotationView.as_view(), name="annotation"),
    path(f"{_MARK}/accept/", views.AcceptView.as_view(), name="accept"),
    path(f"{_MARK}/refuse/", views.RefuseView.as_view(), name="refuse"),
    path(f"{_MARK}/undecide/", views.UndecideView.as_view(), name="undecide"),
    path(f"{_MARK}/restore/", views.RestoreView.as_view(), name="restore"),
    path(f"{_MARK}/confirm/", views.ConfirmView.as_view(), name="confirm"),
    path(f"{_MARK}/orphan/", views.OrphanView.as_view(), name="orphan"),
    path(f"{_MARK}/reattach/", views.ReattachView.as_view(), name="reattach"),
    path(f"{_MARK}/visibility/", views.VisibilityView.as_view(), name="visibility"),
    *_thread_of(_MARK, ""),
    *_thread_of("claims/<uuid:claim_id>", "claim-"),
    *_thread_of(_ARTICLE, "article-"),
    path("mentions/", views.MentionsView.as_view(), name="mentions"),
    path(f"{_MARK}/chains/", views.ChainsView.as_view(), name="chains"),
    path(f"{_MARK}/tie/", views.TieView.as_view(), name="tie"),
    path(f"{_MARK}/figure/", views.FigureView.as_view(), name="figure"),
    path(f"{_MARK}/covers/", views.CoversView.as_view(), name="covers"),
    path(f"{_MARK}/covers/<uuid:figure_id>/", views.CoverView.as_view(), name="cover"),
    path("comments/<uuid:comment_id>/", views.CommentView.as_view(), name="comment"),
    path(
        "attributions/<uuid:attribution_id>/", views.AttributionView.as_view(), name="attribution"
    ),
    path("claims/", views.ClaimsView.as_view(), name="claims"),
    path("claims/<uuid:claim_id>/", views.ClaimView.as_view(), name="claim"),
    path(
        "claims/<uuid:claim_id>/assignments/",
        views.ClaimAssignmentsView.as_view(),
        name="claim-assignments",
    ),
]
