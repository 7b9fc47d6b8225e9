"""Links between articles over HTTP."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import generics
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer
from rest_framework.views import APIView

from apps.accounts.auth import current_member
from apps.core.api import CreatedPage, with_etag
from apps.reposts import selectors, services
from apps.reposts.api.serializers import (
    CarriageOut,
    CarryIn,
    DiffOut,
    LinkOut,
    ListIn,
    MarksIn,
    MoveIn,
    SwapIn,
)
from apps.reposts.models import Link


def _read(shape: type[Serializer[None]], sent: object) -> dict[str, Any]:
    body = shape(data=sent)
    body.is_valid(raise_exception=True)
    read: dict[str, Any] = body.validated_data
    return read


class LinksView(generics.ListAPIView[Link]):
    """The newsroom's links, newest first."""

    serializer_class = LinkOut
    pagination_class = CreatedPage

    def get_queryset(self) -> QuerySet[Link]:
        """Return those of one article or in one state, where that is asked."""
        asked = _read(ListIn, self.request.query_params)
        return selectors.narrowed(
            current_member(self.request), article_id=asked.get("article"), state=asked.get("state")
        )

    @extend_schema(parameters=[ListIn])
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List links."""
        return super().get(request, *args, **kwargs)


class LinkView(APIView):
    """One link."""

    @extend_schema(responses=LinkOut)
    def get(self, request: Request, link_id: UUID) -> Response:
        """Return it with its ETag."""
        link = selectors.one(current_member(request), link_id)
        return with_etag(LinkOut(link).data, link.version)


class DiffView(APIView):
    """What became of the original in the copy."""

    @extend_schema(responses=DiffOut)
    def get(self, request: Request, link_id: UUID) -> Response:
        """Return both texts sentence by sentence, and what changed in meaning."""
        return Response(DiffOut(selectors.pair(current_member(request), link_id)).data)


class CarryView(APIView):
    """The original's marks on the copy."""

    @extend_schema(responses=CarriageOut)
    def get(self, request: Request, link_id: UUID) -> Response:
        """Return how the words of each mark fare in the copy, and what was made of it."""
        return Response(CarriageOut(selectors.carriage(current_member(request), link_id)).data)

    @extend_schema(request=CarryIn, responses=CarriageOut)
    def post(self, request: Request, link_id: UUID) -> Response:
        """Carry marks to the copy; 409 when its text changed, or it does not have the words."""
        return _carried(request, link_id, services.carry)


class CarryRefuseView(APIView):
    """Marks that have no place in the copy."""

    @extend_schema(request=CarryIn, responses=CarriageOut)
    def post(self, request: Request, link_id: UUID) -> Response:
        """Offer these marks no more."""
        return _carried(request, link_id, services.refuse)


class CarryBackView(APIView):
    """What was carried, taken back."""

    @extend_schema(request=MarksIn, responses=CarriageOut)
    def post(self, request: Request, link_id: UUID) -> Response:
        """Take carried marks off the copy, or take a refusal back; they are offered again."""
        member = current_member(request)
        selectors.one(member, link_id)
        marks = _read(MarksIn, request.data)["marks"]
        services.take_back(by=member, link_id=link_id, marks=marks)
        return Response(CarriageOut(selectors.carriage(member, link_id)).data)


def _carried(request: Request, link_id: UUID, act: Callable[..., object]) -> Response:
    member = current_member(request)
    selectors.one(member, link_id)
    sent = _read(CarryIn, request.data)
    act(by=member, link_id=link_id, marks=sent["marks"], target_id=sent["copy_revision"])
    return Response(CarriageOut(selectors.carriage(member, link_id)).data)


class MoveView(APIView):
    """Decide on a link."""

    @extend_schema(request=MoveIn, responses=LinkOut)
    def post(self, request: Request, link_id: UUID) -> Response:
        """Confirm, reject, detach, or take that back; 409 when stale or where no step leads."""
        member = current_member(request)
        selectors.one(member, link_id)
        link = services.move(link_id=link_id, by=member, **_read(MoveIn, request.data))
        return with_etag(LinkOut(link).data, link.version)


class SwapView(APIView):
    """Turn a link around."""

    @extend_schema(request=SwapIn, responses=LinkOut)
    def post(self, request: Request, link_id: UUID) -> Response:
        """Make the copy the original; 409 when stale."""
        member = current_member(request)
        selectors.one(member, link_id)
        link = services.swap(link_id=link_id, by=member, **_read(SwapIn, request.data))
        return with_etag(LinkOut(link).data, link.version)
