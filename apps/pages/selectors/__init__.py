"""Bring together what several apps know, for one page each."""

from apps.pages.selectors.desk import GROUPS, Counts, Desk, counts, desk
from apps.pages.selectors.revisions import Revisions, revisions
from apps.pages.selectors.room import NoTextError, Room, reading_room

__all__ = [
    "GROUPS",
    "Counts",
    "Desk",
    "NoTextError",
    "Revisions",
    "Room",
    "counts",
    "desk",
    "reading_room",
    "revisions",
]
