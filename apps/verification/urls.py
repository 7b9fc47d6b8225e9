"""The addresses of the pages of requests."""

from django.urls import path

from apps.verification import views

app_name = "verification"
urlpatterns = [
    path("requests/", views.ledger, name="list"),
    path("requests/new/", views.new, name="new"),
    path("requests/<uuid:request_id>/", views.one, name="request"),
    path("requests/<uuid:request_id>/move/", views.move, name="move"),
    path("requests/<uuid:request_id>/attempts/", views.attempt, name="attempt"),
    path("requests/<uuid:request_id>/body/", views.name_body, name="name-body"),
    path("requests/<uuid:request_id>/deadline/", views.extend, name="extend"),
]
