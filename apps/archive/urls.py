"""The address of the page on evidence."""

from django.urls import path

from apps.archive import views

app_name = "archive"
urlpatterns = [
    path("people/evidence/", views.evidence, name="evidence"),
]
