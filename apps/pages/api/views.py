"""The call that finds things by their words."""

from typing import Any, Final
from urllib.parse import urlencode

from django.urls import reverse
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.accounts.auth import current_member
from apps.accounts.models import Membership
from apps.articles.selectors import Row
from apps.articles.selectors.listing import ASKED
from apps.core.errors import InvalidError
from apps.pages import selectors
from apps.pages.api import serializers as shapes
from apps.pages.selectors import Shelf, Wanted

MOST: Final = 100
USUAL: Final = 20


class SearchView(APIView):
    """Articles, marks, claims and requests, by their words."""

    @extend_schema(
        parameters=[
            *(OpenApiParameter(name, str) for name in (*ASKED, "mark")),
            *(OpenApiParameter(name, bool) for name in ("unchecked", "caveat", "reported")),
            OpenApiParameter("in", str, description="Kinds of things, with commas between."),
            OpenApiParameter("cursor", str, description="Where a page of one kind begins."),
            OpenApiParameter("page_size", int),
        ],
        responses=shapes.SearchOut,
    )
    def get(self, request: Request) -> Response:
        """Return a page of each kind asked for, the best or the newest first."""
        member = current_member(request)
        asked = request.query_params.dict()
        shelves = _shelves(asked.get("in", ""))
        cursor = asked.get("cursor", "")
        if cursor and len(shelves) > 1:
            message = "A cursor is of one kind. Name that kind alone by `in`."
            raise InvalidError(message, errors={"cursor": [message]})
        counts = selectors.shelf_counts(member, Wanted.read(asked), shelves)
        pages = {
            shelf.value: {"count": counts[shelf], **_page(member, request, asked, shelf, cursor)}
            for shelf in shelves
        }
        return Response(pages)


def _shelves(written: str) -> list[Shelf]:
    """Return the kinds named, all where none is.

    :raises InvalidError: there is no such kind
    """
    names = [name.strip() for name in written.split(",") if name.strip()]
    unknown = [name for name in names if name not in Shelf.values]
    if unknown:
        message = f"Write one or more of {', '.join(Shelf.values)}, with commas between."
        raise InvalidError(message, errors={"in": [message]})
    return [shelf for shelf in Shelf if not names or shelf.value in names]


def _page(
    member: Membership, request: Request, asked: dict[str, str], shelf: Shelf, cursor: str
) -> dict[str, Any]:
    wanted = Wanted.read({**asked, "in": shelf.value})
    found = selectors.search(member, wanted, cursor=cursor, size=_size(asked))
    following = None
    if found.following:
        again = {name: value for name, value in asked.items() if value}
        again |= {"in": shelf.value, "cursor": found.following}
        following = request.build_absolute_uri(f"{request.path}?{urlencode(again)}")
    results = [_article(row) for row in found.rows]
    results += [shapes.hit(hit, shelf) for hit in found.hits]
    return {"next": following, "previous": None, "results": results}


def _size(asked: dict[str, str]) -> int:
    written = asked.get("page_size", "")
    if not (written.isascii() and written.isdecimal() and len(written) < 6):  # noqa: PLR2004 - digits
        return USUAL
    return min(max(int(written), 1), MOST)


def _article(row: Row) -> dict[str, Any]:
    room = reverse("pages:reading_room", args=[row.article.pk])
    return {
        "kind": Shelf.ARTICLES.value,
        "id": str(row.article.pk),
        "title": row.article.name,
        "href": f"{room}?{row.place}" if row.place else room,
        "snippet": shapes.pieces(row.shows),
        "at": [row.shows.start, row.shows.end] if row.shows and row.place else None,
    }
