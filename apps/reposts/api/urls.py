"""Routes under /api/v1/reposts/."""

from django.urls import path

from apps.reposts.api import views

urlpatterns = [
    path("reposts/", views.LinksView.as_view(), name="list"),
    path("reposts/<uuid:link_id>/", views.LinkView.as_view(), name="detail"),
    path("reposts/<uuid:link_id>/diff/", views.DiffView.as_view(), name="diff"),
    path("reposts/<uuid:link_id>/carry/", views.CarryView.as_view(), name="carry"),
    path("reposts/<uuid:link_id>/carry/back/", views.CarryBackView.as_view(), name="carry-back"),
    path(
        "reposts/<uuid:link_id>/carry/refuse/", views.CarryRefuseView.as_view(), name="carry-refuse"
    ),
    path("reposts/<uuid:link_id>/move/", views.MoveView.as_view(), name="move"),
    path("reposts/<uuid:link_id>/swap/", views.SwapView.as_view(), name="swap"),
]
