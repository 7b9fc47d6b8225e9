"""Cursor pages: `{"next", "previous", "results"}`."""

from typing import Any

from django.core.exceptions import ValidationError
from rest_framework.exceptions import NotFound
from rest_framework.pagination import Cursor, CursorPagination
from rest_framework.request import Request


class CreatedPage(CursorPagination):
    """Newest first, 50 a page, 200 at most (`?page_size=`). A cursor not of ours is not found."""

    ordering: tuple[str, ...] = ("-created_at", "-id")
    page_size = 50
    max_page_size = 200
    page_size_query_param = "page_size"

    def decode_cursor(self, request: Request) -> Cursor | None:
        """Return where the page begins.

        :raises NotFound: the cursor cannot be read, or holds what no database takes
        """
        cursor = super().decode_cursor(request)
        if cursor is not None and "\0" in str(cursor.position):
            raise NotFound(self.invalid_cursor_message)
        return cursor

    def paginate_queryset(
        self, queryset: Any, request: Request, view: Any = None
    ) -> list[Any] | None:
        """Return the rows of the page.

        :raises NotFound: the cursor begins at what is no value of the column
        """
        try:
            return super().paginate_queryset(queryset, request, view)
        except (ValidationError, ValueError) as error:
            if self.cursor is None:
                raise
            raise NotFound(self.invalid_cursor_message) from error


class NamedPage(CreatedPage):
    """By folded name."""

    ordering = ("name_key", "id")
