"""The addresses of the pages of articles; the reading room has its own app."""

from django.urls import path

from apps.articles.views import articles, batches, parcels

app_name = "articles"
urlpatterns = [
    path("articles/", articles.articles, name="list"),
    path("articles/import/", articles.import_one, name="import"),
    path("articles/imports/", articles.imports, name="imports"),
    path("articles/parcels/", parcels.parcels, name="parcels"),
    path("articles/parcels/<uuid:parcel_id>/", parcels.parcel, name="parcel"),
    path("articles/parcels/<uuid:parcel_id>/check/", parcels.check, name="check-parcel"),
    path("articles/parcels/<uuid:parcel_id>/import/", parcels.import_chosen, name="import-parcel"),
    path("articles/parcels/<uuid:parcel_id>/discard/", parcels.discard, name="discard-parcel"),
    path("articles/batches/", batches.batches, name="batches"),
    path("articles/batches/new/", batches.new, name="batch-new"),
    path("articles/batches/<uuid:batch_id>/", batches.batch, name="batch"),
    path("articles/batches/<uuid:batch_id>/cancel/", batches.cancel, name="batch-cancel"),
    path("articles/batches/<uuid:batch_id>/resume/", batches.resume, name="batch-resume"),
    path("articles/batches/<uuid:batch_id>/retry/", batches.retry, name="batch-retry"),
    path("articles/<uuid:article_id>/progress/", articles.progress, name="progress"),
    path("articles/<uuid:article_id>/retry/", articles.retry, name="retry"),
    path("articles/<uuid:article_id>/details/", articles.details, name="details"),
    path("articles/<uuid:article_id>/raw/", articles.raw, name="raw"),
]
