"""The API of people: oneself, tokens, colleagues, invitations, desks, the trail."""

from apps.accounts.api.views.desks import (
    DesksView,
    DeskView,
)
from apps.accounts.api.views.invitations import (
    InvitationsView,
    InvitationView,
    JoinView,
)
from apps.accounts.api.views.oneself import (
    DraftsView,
    DraftView,
    MeView,
    TokensView,
    TokenView,
)
from apps.accounts.api.views.people import (
    MembershipEndView,
    MembershipResumeView,
    MembershipsView,
    MembershipView,
    TrailView,
)

__all__ = [
    "DeskView",
    "DesksView",
    "DraftView",
    "DraftsView",
    "InvitationView",
    "InvitationsView",
    "JoinView",
    "MeView",
    "MembershipEndView",
    "MembershipResumeView",
    "MembershipView",
    "MembershipsView",
    "TokenView",
    "TokensView",
    "TrailView",
]
