"""The addresses of the pages of articles; the reading room has its own app."""

from django.urls import path

from apps.articles import views

app_name = "articles"
urlpatterns = [
    path("articles/", views.articles, name="list"),
    path("articles/import/", views.import_one, name="import"),
    path("articles/imports/", views.imports, name="imports"),
    path("articles/<uuid:article_id>/progress/", views.progress, name="progress"),
    path("articles/<uuid:article_id>/retry/", views.retry, name="retry"),
    path("articles/<uuid:article_id>/details/", views.details, name="details"),
    path("articles/<uuid:article_id>/raw/", views.raw, name="raw"),
]
