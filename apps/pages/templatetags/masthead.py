"""The masthead: the rooms of the desk, which one we are in, and what waits in each."""

from dataclasses import dataclass
from typing import Final

from django import template
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

register = template.Library()


@dataclass(frozen=True)
class Room:
    """A room of the desk: the name of its address, its words, the namespace it stands for."""

    view: str
    name: str
    home_of: tuple[str, ...]
    counted: str = ""
    for_admins: bool = False


ROOMS: Final = (
    Room("pages:desk", "My desk", ("pages:desk",), counted="desk"),
    Room("articles:list", "Articles", ("articles", "pages:reading_room")),
    Room("factchecks:queue", "Review", ("factchecks",), counted="review"),
    Room("verification:list", "Requests", ("verification",), counted="requests"),
    Room("reposts:list", "Reposts", ("reposts",), counted="reposts"),
    Room("sources:list", "Sources", ("sources",)),
    Room("jobs:list", "Jobs", ("jobs",)),
    Room("accounts:people", "People", ("accounts:people",), for_admins=True),
)


@dataclass(frozen=True)
class Entry:
    """One link of the masthead as the template shows it."""

    href: str
    name: str
    current: bool
    count: int


@register.simple_tag(takes_context=True)
def masthead_rooms(context: template.Context) -> list[Entry]:
    """Return the rooms this person may enter, the one they stand in marked."""
    request: HttpRequest | None = context.get("request")
    match = request.resolver_match if request is not None else None
    here = {match.namespace, match.view_name} if match is not None else set()
    entries = []
    for room in ROOMS:
        try:
            href = reverse(room.view)
        except NoReverseMatch:
            continue
        entries.append(
            Entry(href=href, name=room.name, current=not here.isdisjoint(room.home_of), count=0)
        )
    return entries
