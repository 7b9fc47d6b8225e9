"""The addresses of the pages of articles; the reading room has its own app."""

from django.urls import path

from apps.articles.views import articles, batches, origins, sharing

app_name = "articles"
urlpatterns = [
    path("manifest.webmanifest", sharing.manifest, name="manifest"),
    path("articles/", articles.articles, name="list"),
    path("articles/import/", articles.import_one, name="import"),
    path("articles/import/page/", sharing.handed_over, name="handed-over"),
    path("articles/imports/", articles.imports, name="imports"),
    path("articles/batches/", batches.batches, name="batches"),
    path("articles/batches/new/", batches.new, name="batch-new"),
    path("articles/batches/<uuid:batch_id>/", batches.batch, name="batch"),
    path("articles/batches/<uuid:batch_id>/cancel/", batches.cancel, name="batch-cancel"),
    path("articles/batches/<uuid:batch_id>/resume/", batches.resume, name="batch-resume"),
    path("articles/batches/<uuid:batch_id>/retry/", batches.retry, name="batch-retry"),
    path("articles/<uuid:article_id>/progress/", articles.progress, name="progress"),
    path("articles/<uuid:article_id>/retry/", articles.retry, name="retry"),
    path("articles/<uuid:article_id>/details/", articles.details, name="details"),
    path("articles/<uuid:article_id>/evidence/", origins.evidence, name="evidence"),
    path("articles/<uuid:article_id>/refetch/", origins.refetch, name="refetch"),
    path("articles/<uuid:article_id>/address/", origins.set_address, name="address"),
    path("articles/<uuid:article_id>/watch/", origins.watch, name="watch"),
    path("articles/<uuid:article_id>/raw/", articles.raw, name="raw"),
    path(
        "articles/<uuid:article_id>/revisions/<int:number>/raw/",
        origins.revision_raw,
        name="revision-raw",
    ),
]
