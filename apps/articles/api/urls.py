"""The addresses of articles under /api/v1/."""

from django.urls import path

from apps.articles.api.views import articles, assignments, batches, feeds, parcels, searches

app_name = "articles-api"
urlpatterns = [
    path("articles/", articles.ArticlesView.as_view(), name="articles"),
    path("articles/<uuid:article_id>/", articles.ArticleView.as_view(), name="article"),
    path("articles/<uuid:article_id>/retry/", articles.RetryView.as_view(), name="retry"),
    path("articles/<uuid:article_id>/refetch/", articles.RefetchView.as_view(), name="refetch"),
    path("articles/<uuid:article_id>/watch/", articles.WatchView.as_view(), name="watch"),
    path("articles/<uuid:article_id>/unwatch/", articles.UnwatchView.as_view(), name="unwatch"),
    path("articles/<uuid:article_id>/withdraw/", articles.WithdrawView.as_view(), name="withdraw"),
    path("articles/<uuid:article_id>/restore/", articles.RestoreView.as_view(), name="restore"),
    path(
        "articles/<uuid:article_id>/assignments/",
        assignments.ArticleAssignmentsView.as_view(),
        name="assignments",
    ),
    path("searches/", searches.SearchesView.as_view(), name="searches"),
    path("searches/<uuid:search_id>/", searches.SearchView.as_view(), name="search"),
    path("articles/<uuid:article_id>/events/", articles.EventsView.as_view(), name="events"),
    path("batches/", batches.BatchesView.as_view(), name="batches"),
    path("batches/<uuid:batch_id>/", batches.BatchView.as_view(), name="batch"),
    path("batches/<uuid:batch_id>/items/", batches.ItemsView.as_view(), name="batch-items"),
    path("batches/<uuid:batch_id>/cancel/", batches.CancelView.as_view(), name="batch-cancel"),
    path("batches/<uuid:batch_id>/resume/", batches.ResumeView.as_view(), name="batch-resume"),
    path("batches/<uuid:batch_id>/retry/", batches.RetryView.as_view(), name="batch-retry"),
    path("parcels/", parcels.ParcelsView.as_view(), name="parcels"),
    path("parcels/<uuid:parcel_id>/", parcels.ParcelView.as_view(), name="parcel"),
    path("parcels/<uuid:parcel_id>/dry-run/", parcels.DryRunView.as_view(), name="dry-run"),
    path("parcels/<uuid:parcel_id>/import/", parcels.ImportView.as_view(), name="import-parcel"),
    path("feeds/", feeds.FeedsView.as_view(), name="feeds"),
    path("feeds/opml/", feeds.OpmlView.as_view(), name="feeds-opml"),
    path("feeds/looks/", feeds.LooksView.as_view(), name="feed-looks"),
    path("feeds/looks/<uuid:look_id>/", feeds.LookView.as_view(), name="feed-look"),
    path("feeds/<uuid:feed_id>/", feeds.FeedView.as_view(), name="feed"),
    path("feeds/<uuid:feed_id>/items/", feeds.ItemsView.as_view(), name="feed-items"),
    path("feeds/<uuid:feed_id>/check/", feeds.CheckView.as_view(), name="feed-check"),
    path("feeds/<uuid:feed_id>/retry/", feeds.RetryView.as_view(), name="feed-retry"),
    path("feeds/<uuid:feed_id>/test/", feeds.TestView.as_view(), name="feed-test"),
]
