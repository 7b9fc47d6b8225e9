"""Bring together what several apps know, for one page each."""

from apps.pages.selectors.desk import GROUPS, Counts, Desk, counts, desk
from apps.pages.selectors.room import NoTextError, Room, reading_room

__all__ = ["GROUPS", "Counts", "Desk", "NoTextError", "Room", "counts", "desk", "reading_room"]
