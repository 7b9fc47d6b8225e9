"""The addresses of the registry's pages."""

from django.urls import path

from apps.sources import views

app_name = "sources"
urlpatterns = [
    path("sources/", views.registry, name="list"),
    path("sources/new/", views.new, name="new"),
    path("sources/<uuid:source_id>/", views.source, name="source"),
    path("sources/<uuid:source_id>/edit/", views.edit, name="edit"),
    path("sources/<uuid:source_id>/accept/", views.accept, name="accept"),
]
