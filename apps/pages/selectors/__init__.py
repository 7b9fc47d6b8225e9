"""Bring together what several apps know, for one page each."""

from apps.pages.selectors.desk import GROUPS, Counts, Desk, counts, desk
from apps.pages.selectors.printed import Printed, printed
from apps.pages.selectors.revisions import Revisions, revisions
from apps.pages.selectors.room import NoTextError, Room, reading_room
from apps.pages.selectors.search import (
    Hit,
    Results,
    Shelf,
    Wanted,
    search,
    shelf_counts,
    suggestion,
)
from apps.pages.selectors.work import Work, work

__all__ = [
    "GROUPS",
    "Counts",
    "Desk",
    "Hit",
    "NoTextError",
    "Printed",
    "Results",
    "Revisions",
    "Room",
    "Shelf",
    "Wanted",
    "Work",
    "counts",
    "desk",
    "printed",
    "reading_room",
    "revisions",
    "search",
    "shelf_counts",
    "suggestion",
    "work",
]
