"""The addresses of this app's pages."""

from django.urls import path

from apps.annotations import views

app_name = "annotations"
urlpatterns = [
    path("agreement/", views.agreement, name="agreement"),
    path("claims/<uuid:claim_id>/edit/", views.edit_claim, name="edit-claim"),
]
