"""The addresses of the pages of articles; the reading room has its own app."""

from django.urls import path

from apps.articles.views import articles, feeds, origins, sharing

app_name = "articles"
urlpatterns = [
    path("manifest.webmanifest", sharing.manifest, name="manifest"),
    path("articles/", articles.articles, name="list"),
    path("articles/import/", articles.import_one, name="import"),
    path("articles/import/page/", sharing.handed_over, name="handed-over"),
    path("articles/imports/", articles.imports, name="imports"),
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
