"""Bring together what several apps know, for one page each."""

from apps.pages.selectors.room import Room, reading_room

__all__ = ["Room", "reading_room"]
