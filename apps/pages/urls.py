"""Addresses of the pages that bring several apps together."""

from django.urls import path

from apps.pages.views import pages as views
from apps.pages.views import sharing

app_name = "pages"
urlpatterns = [
    path("", views.home, name="home"),
    path("desk/", views.desk, name="desk"),
    path("search/", views.search, name="search"),
    path("articles/<uuid:article_id>/", views.reading_room, name="reading_room"),
    path("articles/<uuid:article_id>/work/", sharing.work, name="work"),
    path("articles/<uuid:article_id>/assign/", sharing.assign_article, name="assign-article"),
    path("claims/<uuid:claim_id>/work/", sharing.claim_work, name="claim-work"),
    path("claims/<uuid:claim_id>/assign/", sharing.assign_claim, name="assign-claim"),
    path("assignments/<uuid:todo_id>/change/", sharing.change_assignment, name="assignment-change"),
    path("assignments/<uuid:todo_id>/done/", sharing.assignment_done, name="assignment-done"),
    path("assignments/<uuid:todo_id>/cancel/", sharing.assignment_cancel, name="assignment-cancel"),
    path("articles/<uuid:article_id>/print/", views.print_article, name="print"),
    path("articles/<uuid:article_id>/revisions/", views.revisions, name="revisions"),
]
