"""The addresses of requests under /api/v1/."""

from django.urls import path

from apps.verification.api import views

app_name = "verification-api"
urlpatterns = [
    path("requests/", views.RequestsView.as_view(), name="requests"),
    path("requests/<uuid:request_id>/", views.RequestView.as_view(), name="request"),
    path("requests/<uuid:request_id>/move/", views.MoveView.as_view(), name="move"),
    path("requests/<uuid:request_id>/body/", views.NameBodyView.as_view(), name="name-body"),
    path("requests/<uuid:request_id>/attempts/", views.AttemptsView.as_view(), name="attempts"),
]
