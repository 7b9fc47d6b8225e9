"""The addresses of the people API, under /api/v1/."""

from django.urls import path

from apps.accounts.api import views

urlpatterns = [
    path("me/", views.MeView.as_view(), name="me"),
    path("tokens/", views.TokensView.as_view(), name="tokens"),
    path("tokens/<uuid:token_id>/", views.TokenView.as_view(), name="token"),
    path("memberships/", views.MembershipsView.as_view(), name="memberships"),
    path("memberships/<uuid:membership_id>/", views.MembershipView.as_view(), name="membership"),
    path(
        "memberships/<uuid:membership_id>/end/",
        views.MembershipEndView.as_view(),
        name="membership-end",
    ),
    path(
        "memberships/<uuid:membership_id>/resume/",
        views.MembershipResumeView.as_view(),
        name="membership-resume",
    ),
    path("invitations/", views.InvitationsView.as_view(), name="invitations"),
    path("invitations/<uuid:invitation_id>/", views.InvitationView.as_view(), name="invitation"),
    path("invitations/join/", views.JoinView.as_view(), name="join"),
    path("desks/", views.DesksView.as_view(), name="desks"),
    path("desks/<uuid:desk_id>/", views.DeskView.as_view(), name="desk"),
    path("drafts/", views.DraftsView.as_view(), name="drafts"),
    path("drafts/<slug:key>/", views.DraftView.as_view(), name="draft"),
    path("records/", views.TrailView.as_view(), name="records"),
]
