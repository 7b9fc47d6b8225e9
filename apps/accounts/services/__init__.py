"""Write people, newsrooms, memberships, invitations, desks and tokens."""

from apps.accounts.services.actors import Superuser
from apps.accounts.services.desks import create_desk, rename_desk
from apps.accounts.services.drafts import drop_draft, keep_draft
from apps.accounts.services.invitations import Issued, accept_invitation, invite, revoke_invitation
from apps.accounts.services.memberships import (
    add_member,
    change_membership,
    end_membership,
    resume_membership,
)
from apps.accounts.services.newsrooms import change_newsroom, create_newsroom
from apps.accounts.services.opening import Opened, open_with_admin
from apps.accounts.services.people import (
    change_person,
    create_person,
    set_active,
    set_standing,
)
from apps.accounts.services.tokens import IssuedToken, create_token, revoke_token

__all__ = [
    "Issued",
    "IssuedToken",
    "Opened",
    "Superuser",
    "accept_invitation",
    "add_member",
    "change_membership",
    "change_newsroom",
    "change_person",
    "create_desk",
    "create_newsroom",
    "create_person",
    "create_token",
    "drop_draft",
    "end_membership",
    "invite",
    "keep_draft",
    "open_with_admin",
    "rename_desk",
    "resume_membership",
    "revoke_invitation",
    "revoke_token",
    "set_active",
    "set_standing",
]
