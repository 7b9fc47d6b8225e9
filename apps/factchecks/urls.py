"""Addresses of fact-checks and of the claims they check."""

from django.urls import path

from apps.factchecks import views

app_name = "factchecks"
urlpatterns = [
    path("review/", views.queue, name="queue"),
    path("claims/<uuid:claim_id>/", views.claim, name="claim"),
    path("claims/<uuid:claim_id>/check/", views.start, name="start"),
    path("factchecks/<uuid:factcheck_id>/", views.detail, name="detail"),
    path("factchecks/<uuid:factcheck_id>/change/", views.change, name="change"),
    path("factchecks/<uuid:factcheck_id>/evidence/", views.add_evidence, name="add-evidence"),
    path(
        "factchecks/<uuid:factcheck_id>/evidence/<uuid:evidence_id>/remove/",
        views.remove_evidence,
        name="remove-evidence",
    ),
    path("factchecks/<uuid:factcheck_id>/move/", views.move, name="move"),
]
