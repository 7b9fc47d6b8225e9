"""The addresses of this app's pages."""

from django.urls import path

from apps.annotations import views

app_name = "annotations"
urlpatterns = [
    path("claims/<uuid:claim_id>/edit/", views.edit_claim, name="edit-claim"),
]
