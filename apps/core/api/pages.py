"""Cursor pages: `{"next", "previous", "results"}`."""

from rest_framework.pagination import CursorPagination


class CreatedPage(CursorPagination):
    """Newest first, 50 a page, 200 at most (`?page_size=`)."""

    ordering = ("-created_at", "-id")
    page_size = 50
    max_page_size = 200
    page_size_query_param = "page_size"


class NamedPage(CreatedPage):
    """By folded name."""

    ordering = ("name_key", "id")
