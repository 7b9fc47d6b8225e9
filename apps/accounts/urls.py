"""The addresses of people's pages, and those of allauth that we open.

Not all of allauth's: nobody changes an address by themselves and nobody signs in by code.
"""

from allauth.account import views as account
from django.urls import URLPattern, URLResolver, include, path, re_path

from apps.accounts.views import oneself, people

app_name = "accounts"
urlpatterns = [
    path("people/", people.people, name="people"),
    path("people/invite/", people.invite, name="invite"),
    path(
        "people/invitations/<uuid:invitation_id>/revoke/",
        people.revoke_invitation,
        name="revoke-invitation",
    ),
    path("people/desks/", people.add_desk, name="add-desk"),
    path("people/desks/<uuid:desk_id>/", people.desk, name="desk"),
    path("people/trail/", people.trail, name="trail"),
    path("people/<uuid:membership_id>/", people.person, name="person"),
    path("people/<uuid:membership_id>/end/", people.end, name="end"),
    path("people/<uuid:membership_id>/resume/", people.resume, name="resume"),
    path("me/", oneself.me, name="me"),
    path("me/tokens/", oneself.add_token, name="add-token"),
    path("me/tokens/<uuid:token_id>/revoke/", oneself.revoke_token, name="revoke-token"),
    path("me/newsroom/", oneself.enter_newsroom, name="enter-newsroom"),
    path("join/<str:secret>/", oneself.join, name="join"),
]

# Under their own names, because allauth asks for them by name.
sign_in_patterns: list[URLPattern | URLResolver] = [
    path("login/", account.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("signup/", account.signup, name="account_signup"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("password/change/", account.password_change, name="account_change_password"),
    path("password/set/", account.password_set, name="account_set_password"),
    path("password/reset/", account.password_reset, name="account_reset_password"),
    path("password/reset/done/", account.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/key/done/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("2fa/", include("allauth.mfa.urls")),
]
