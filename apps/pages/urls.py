"""Addresses of the pages that bring several apps together."""

from django.urls import path

from apps.pages import views

app_name = "pages"
urlpatterns = [
    path("", views.home, name="home"),
    path("desk/", views.desk, name="desk"),
    path("search/", views.search, name="search"),
    path("articles/<uuid:article_id>/", views.reading_room, name="reading_room"),
    path("articles/<uuid:article_id>/work/", views.work, name="work"),
    path("articles/<uuid:article_id>/print/", views.print_article, name="print"),
    path("articles/<uuid:article_id>/revisions/", views.revisions, name="revisions"),
]
