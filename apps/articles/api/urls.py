"""The addresses of articles under /api/v1/."""

from django.urls import path

from apps.articles.api import views

app_name = "articles-api"
urlpatterns = [
    path("articles/", views.ArticlesView.as_view(), name="articles"),
    path("articles/<uuid:article_id>/", views.ArticleView.as_view(), name="article"),
    path("articles/<uuid:article_id>/retry/", views.RetryView.as_view(), name="retry"),
    path("articles/<uuid:article_id>/events/", views.EventsView.as_view(), name="events"),
]
