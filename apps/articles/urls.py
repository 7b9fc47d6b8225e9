"""The addresses of the pages of articles; the reading room has its own app."""

from django.urls import path

from apps.articles.views import articles, listing

app_name = "articles"
urlpatterns = [
    path("articles/", listing.articles, name="list"),
    path("articles/searches/", listing.searches, name="searches"),
    path("articles/searches/save/", listing.save_search, name="save-search"),
    path("articles/searches/<uuid:search_id>/rename/", listing.rename_search, name="rename-search"),
    path("articles/searches/<uuid:search_id>/delete/", listing.delete_search, name="delete-search"),
    path("articles/<uuid:article_id>/withdraw/", listing.withdraw, name="withdraw"),
    path("articles/<uuid:article_id>/restore/", listing.restore, name="restore"),
    path("articles/import/", articles.import_one, name="import"),
    path("articles/imports/", articles.imports, name="imports"),
    path("articles/<uuid:article_id>/progress/", articles.progress, name="progress"),
    path("articles/<uuid:article_id>/retry/", articles.retry, name="retry"),
    path("articles/<uuid:article_id>/details/", articles.details, name="details"),
    path("articles/<uuid:article_id>/raw/", articles.raw, name="raw"),
]
