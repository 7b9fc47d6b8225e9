"""Addresses of reposts."""

from django.urls import path

from apps.reposts import views

app_name = "reposts"
urlpatterns = [
    path("reposts/", views.links, name="list"),
    path("reposts/<uuid:link_id>/", views.pair, name="pair"),
    path("reposts/<uuid:link_id>/move/", views.move, name="move"),
    path("reposts/<uuid:link_id>/carry/", views.carry, name="carry"),
    path("reposts/<uuid:link_id>/swap/", views.swap, name="swap"),
]
