"""The addresses of articles under /api/v1/."""

from django.urls import path

from apps.articles.api.views import articles, searches

app_name = "articles-api"
urlpatterns = [
    path("articles/", articles.ArticlesView.as_view(), name="articles"),
    path("articles/<uuid:article_id>/", articles.ArticleView.as_view(), name="article"),
    path("articles/<uuid:article_id>/retry/", articles.RetryView.as_view(), name="retry"),
    path("articles/<uuid:article_id>/withdraw/", articles.WithdrawView.as_view(), name="withdraw"),
    path("articles/<uuid:article_id>/restore/", articles.RestoreView.as_view(), name="restore"),
    path("searches/", searches.SearchesView.as_view(), name="searches"),
    path("searches/<uuid:search_id>/", searches.SearchView.as_view(), name="search"),
    path("articles/<uuid:article_id>/events/", articles.EventsView.as_view(), name="events"),
]
