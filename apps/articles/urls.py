"""The addresses of the pages of articles; the reading room has its own app."""

from django.urls import path

from apps.articles.views import articles

app_name = "articles"
urlpatterns = [
    path("articles/", articles.articles, name="list"),
    path("articles/import/", articles.import_one, name="import"),
    path("articles/imports/", articles.imports, name="imports"),
    path("articles/<uuid:article_id>/progress/", articles.progress, name="progress"),
    path("articles/<uuid:article_id>/retry/", articles.retry, name="retry"),
    path("articles/<uuid:article_id>/details/", articles.details, name="details"),
    path("articles/<uuid:article_id>/raw/", articles.raw, name="raw"),
]
