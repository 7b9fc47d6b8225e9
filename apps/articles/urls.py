"""The addresses of the pages of articles; the reading room has its own app."""

from django.urls import path

from apps.articles.views import articles, batches, feeds, listing, origins, parcels, sharing
from apps.articles.views import articles, batches, origins, sharing
from apps.articles.views import articles, batches, parcels
from apps.articles.views import articles, feeds, origins, sharing

app_name = "articles"
urlpatterns = [
    path("manifest.webmanifest", sharing.manifest, name="manifest"),
    path("articles/", listing.articles, name="list"),
    path("articles/searches/", listing.searches, name="searches"),
    path("articles/searches/save/", listing.save_search, name="save-search"),
    path("articles/searches/<uuid:search_id>/rename/", listing.rename_search, name="rename-search"),
    path("articles/searches/<uuid:search_id>/delete/", listing.delete_search, name="delete-search"),
    path("articles/<uuid:article_id>/withdraw/", listing.withdraw, name="withdraw"),
    path("articles/<uuid:article_id>/restore/", listing.restore, name="restore"),
    path("articles/import/", articles.import_one, name="import"),
    path("articles/import/page/", sharing.handed_over, name="handed-over"),
    path("articles/imports/", articles.imports, name="imports"),
    path("articles/batches/", batches.batches, name="batches"),
    path("articles/batches/new/", batches.new, name="batch-new"),
    path("articles/batches/<uuid:batch_id>/", batches.batch, name="batch"),
    path("articles/batches/<uuid:batch_id>/cancel/", batches.cancel, name="batch-cancel"),
    path("articles/batches/<uuid:batch_id>/resume/", batches.resume, name="batch-resume"),
    path("articles/batches/<uuid:batch_id>/retry/", batches.retry, name="batch-retry"),
    path("articles/parcels/", parcels.parcels, name="parcels"),
    path("articles/parcels/<uuid:parcel_id>/", parcels.parcel, name="parcel"),
    path("articles/parcels/<uuid:parcel_id>/check/", parcels.check, name="check-parcel"),
    path("articles/parcels/<uuid:parcel_id>/import/", parcels.import_chosen, name="import-parcel"),
    path("articles/parcels/<uuid:parcel_id>/discard/", parcels.discard, name="discard-parcel"),
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
    path("feeds/", feeds.feeds, name="feeds"),
    path("feeds/new/", feeds.new, name="feed-new"),
    path("feeds/list/", feeds.take_list, name="feeds-take-list"),
    path("feeds/feeds.opml", feeds.export, name="feeds-opml"),
    path("feeds/looks/<uuid:look_id>/", feeds.look, name="feed-look"),
    path("feeds/<uuid:feed_id>/", feeds.feed, name="feed"),
    path("feeds/<uuid:feed_id>/change/", feeds.change, name="feed-change"),
    path("feeds/<uuid:feed_id>/pause/", feeds.pause, name="feed-pause"),
    path("feeds/<uuid:feed_id>/resume/", feeds.resume, name="feed-resume"),
    path("feeds/<uuid:feed_id>/check/", feeds.check, name="feed-check"),
    path("feeds/<uuid:feed_id>/test/", feeds.test, name="feed-test"),
    path("feeds/<uuid:feed_id>/retry/", feeds.retry, name="feed-retry"),
    path("feeds/<uuid:feed_id>/delete/", feeds.delete, name="feed-delete"),
]
