"""The calls on files that hold several articles: send one, look inside, check, import."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.generics import GenericAPIView
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.accounts.auth import current_member
from apps.articles import selectors, services
from apps.articles.api import parcels as shapes
from apps.articles.api.views.articles import IF_MATCH
from apps.articles.models import Parcel
from apps.articles.sent import Sent
from apps.articles.services.receiving import MAX_PARCEL_BODY_BYTES, from_parcel, from_parcel_text
from apps.core.api import CreatedPage, required_version, with_etag
from apps.core.api.parsers import JSONParser
from apps.core.errors import TooLargeError


class ParcelsView(GenericAPIView[Parcel]):
    """One's own files that hold several articles."""

    serializer_class = shapes.ParcelRow
    pagination_class = CreatedPage
    parser_classes = (MultiPartParser, JSONParser)

    @extend_schema(responses=shapes.ParcelRow(many=True))
    def get(self, request: Request) -> Response:
        """Return a page of them, newest first."""
        page = self.paginate_queryset(selectors.parcels_visible_to(current_member(request)))
        return self.get_paginated_response(shapes.ParcelRow(page, many=True).data)

    @extend_schema(
        request={"multipart/form-data": shapes.ParcelIn, "application/json": shapes.ParcelIn},
        responses={201: shapes.ParcelOut, 200: shapes.ParcelOut},
    )
    def post(self, request: Request) -> Response:
        """Send a file, to be opened by a job; the same call again answers 200 with the same."""
        member = current_member(request)
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length.isdecimal() and int(length) > MAX_PARCEL_BODY_BYTES:
            raise TooLargeError("That is more than we take: a file of 50 MB at most. Split it.")
        shape = shapes.ParcelIn(data=request.data)
        shape.is_valid(raise_exception=True)
        said: dict[str, Any] = shape.validated_data
        parcel, made = services.receive_parcel(by=member, sent=_sent(said), row_id=said.get("id"))
        return _answer(parcel, status=201 if made else 200)


class ParcelView(APIView):
    """One file that holds several articles."""

    @extend_schema(responses=shapes.ParcelOut)
    def get(self, request: Request, parcel_id: UUID) -> Response:
        """Return what is inside it, as far as it is open, with its ETag."""
        return _answer(selectors.get_parcel(current_member(request), parcel_id))

    @extend_schema(request=None, responses={204: None}, parameters=[IF_MATCH])
    def delete(self, request: Request, parcel_id: UUID) -> Response:
        """Forget it; what was imported of it stays."""
        member = current_member(request)
        selectors.get_parcel(member, parcel_id)
        version = required_version(request)
        services.discard_parcel(by=member, parcel_id=parcel_id, version=version)
        return Response(status=204)


class DryRunView(APIView):
    """What an import of a table would come to."""

    @extend_schema(request=shapes.DryRunIn, responses={202: shapes.ParcelOut})
    def post(self, request: Request, parcel_id: UUID) -> Response:
        """Have every row checked; read the parcel again for what came of it."""
        shape = shapes.DryRunIn(data=request.data)
        shape.is_valid(raise_exception=True)
        said = shape.validated_data
        parcel = services.check_parcel(
            by=current_member(request),
            parcel_id=parcel_id,
            version=said["version"],
            plan={"columns": said["columns"]},
        )
        return _answer(parcel, status=202)


class ImportView(APIView):
    """The import of what was chosen."""

    @extend_schema(request=shapes.ImportIn, responses={202: shapes.ParcelOut})
    def post(self, request: Request, parcel_id: UUID) -> Response:
        """Have it imported; the parcel names the batches once they are there."""
        shape = shapes.ImportIn(data=request.data)
        shape.is_valid(raise_exception=True)
        said = shape.validated_data
        columns = said.get("columns")
        parcel = services.import_parcel(
            by=current_member(request),
            parcel_id=parcel_id,
            version=said["version"],
            plan=None if columns is None else {"columns": columns},
            places=said.get("places"),
        )
        return _answer(parcel, status=202)


def _sent(said: dict[str, Any]) -> Sent:
    """Return the file that was sent, be it as a file or as a text.

    :raises DomainError: there is none, or we read nothing like it
    """
    if said.get("file") is None and said.get("text"):
        return from_parcel_text(said["text"], file_name=said.get("file_name", ""))
    return from_parcel(said.get("file"))


def _answer(parcel: Parcel, *, status: int = 200) -> Response:
    return with_etag(shapes.ParcelOut(parcel).data, parcel.version, status=status)
