"""The masthead: the rooms of the desk, which one we are in, and what waits in each."""

from dataclasses import dataclass
from typing import Final

from django import template
from django.http import HttpRequest
from django.urls import reverse

from apps.accounts.auth import NoNewsroomError, current_member
from apps.accounts.models import Role
from apps.pages import selectors

register = template.Library()


@dataclass(frozen=True, slots=True)
class Room:
    """A room of the desk: the name of its address, its words, the addresses it is home to.

    `counted` names the number of :class:`selectors.Counts` that stands beside it.
    """

    view: str
    name: str
    home_of: tuple[str, ...]
    counted: str = ""


ROOMS: Final = (
    Room("pages:desk", "My desk", ("pages:desk",), counted="desk"),
    Room(
        "articles:list",
        "Articles",
        ("articles", "pages:reading_room", "pages:revisions", "pages:print", "pages:work"),
    ),
    Room("factchecks:queue", "Review", ("factchecks", "annotations"), counted="review"),
    Room("verification:list", "Requests", ("verification",), counted="requests"),
    Room("reposts:list", "Reposts", ("reposts",), counted="reposts"),
    Room("sources:list", "Sources", ("sources",)),
    Room("jobs:list", "Jobs", ("jobs",)),
)
PEOPLE: Final = Room(
    "accounts:people",
    "People",
    # Not the whole of accounts: one's own page is no room of the house.
    (
        *("accounts:people", "accounts:invite", "accounts:person", "accounts:desk"),
        *("accounts:trail", "archive", "notices:mails"),
    ),
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One link of the masthead as the template shows it."""

    href: str
    name: str
    current: bool
    count: int


@register.simple_tag(takes_context=True)
def masthead_rooms(context: template.Context) -> list[Entry]:
    """Return the rooms this person may enter, the one they stand in marked; none outside."""
    request: HttpRequest = context["request"]
    try:
        member = current_member(request)
    except NoNewsroomError:
        return []
    match = request.resolver_match
    here = {match.namespace, match.view_name} if match is not None else set()
    counts = selectors.counts(member)
    rooms = (*ROOMS, PEOPLE) if member.has(Role.ADMIN) else ROOMS
    return [
        Entry(
            href=reverse(room.view),
            name=room.name,
            current=not here.isdisjoint(room.home_of),
            count=getattr(counts, room.counted) if room.counted else 0,
        )
        for room in rooms
    ]
