"""The addresses of the registry under /api/v1/."""

from django.urls import path

from apps.sources.api import views

app_name = "sources-api"
urlpatterns = [
    path("sources/", views.SourcesView.as_view(), name="sources"),
    path("sources/<uuid:source_id>/", views.SourceView.as_view(), name="source"),
    path("sources/<uuid:source_id>/accept/", views.SourceAcceptView.as_view(), name="accept"),
    path("sources/<uuid:source_id>/names/", views.SourceNamesView.as_view(), name="names"),
]
