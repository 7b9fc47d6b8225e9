"""Whoever asks: four roles, a stranger, and three who are in no newsroom."""

from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore

from apps.accounts import services
from apps.accounts.models import Membership, User
from config import policy
from tests.architecture.world import World

ROLES: Final = ("annotator", "reviewer", "editor", "admin")


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody who asks.

    :param parties: what the policy calls them
    :param member: their place in a newsroom; of one who is not signed in, whose things they try
    :param cookie: the key of their session
    """

    name: str
    parties: frozenset[str]
    member: Membership
    cookie: str


def actors(world: World) -> dict[str, Actor]:
    """Return them by name; the deactivated one was signed in when their membership ended."""
    ours, theirs = world.ours.members, world.theirs.members
    root = User.objects.create_superuser("root@machine.example", None, name="Root")
    left = ours["deactivated"]
    asking = [
        ("anonymous", policy.ANONYMOUS, ours["colleague"], ""),
        *((role, role, ours[role], _session(ours[role].user)) for role in ROLES),
        ("deactivated", policy.DEACTIVATED, left, _session(left.user)),
        ("superuser", policy.SUPERUSER, ours["colleague"], _session(root)),
    ]
    made = {
        name: Actor(name, frozenset({party}), member, cookie)
        for name, party, member, cookie in asking
    }
    everything = theirs["all"]
    made["stranger"] = Actor("stranger", frozenset(ROLES), everything, _session(everything.user))
    services.end_membership(membership_id=left.pk, version=left.version, by=ours["admin"])
    return made


def _session(user: User) -> str:
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return session.session_key or ""
