"""The addresses of the search under /api/v1/."""

from django.urls import path

from apps.pages.api import views

app_name = "pages-api"
urlpatterns = [
    path("search/", views.SearchView.as_view(), name="search"),
]
