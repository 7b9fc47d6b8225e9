"""Routes under /api/v1/factchecks/ and /api/v1/ratings/."""

from django.urls import path

from apps.factchecks.api import views

urlpatterns = [
    path("ratings/", views.RatingsView.as_view(), name="ratings"),
    path("factchecks/", views.FactChecksView.as_view(), name="list"),
    path("factchecks/<uuid:factcheck_id>/", views.FactCheckView.as_view(), name="detail"),
    path(
        "factchecks/<uuid:factcheck_id>/evidence/",
        views.EvidenceListView.as_view(),
        name="evidence",
    ),
    path(
        "factchecks/<uuid:factcheck_id>/evidence/<uuid:evidence_id>/",
        views.EvidenceView.as_view(),
        name="item",
    ),
    path("factchecks/<uuid:factcheck_id>/move/", views.MoveView.as_view(), name="move"),
]
