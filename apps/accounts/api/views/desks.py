"""Desks."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import generics
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.accounts import selectors, services
from apps.accounts.api import serializers as shapes
from apps.accounts.api.views.answers import IF_MATCH, PeoplePage, changed, or_not_found, sent_as
from apps.accounts.auth import current_member
from apps.accounts.models import Desk, Membership
from apps.core.api import required_version, with_etag


class DesksView(generics.ListAPIView[Desk]):
    """The desks of the newsroom, which every member may know."""

    serializer_class = shapes.DeskOut
    pagination_class = PeoplePage

    def get_queryset(self) -> Any:
        """Return them."""
        return selectors.desks_visible_to(current_member(self.request)).order_by()

    @extend_schema(request=shapes.DeskIn, responses={201: shapes.DeskOut})
    def post(self, request: Request) -> Response:
        """Make a desk."""
        member = current_member(request)
        sent = sent_as(shapes.DeskIn, request)
        desk, created = services.create_desk(name=sent["name"], by=member, desk_id=sent.get("id"))
        return with_etag(shapes.DeskOut(desk).data, desk.version, status=201 if created else 200)


class DeskView(APIView):
    """One desk."""

    @extend_schema(responses=shapes.DeskOut)
    def get(self, request: Request, desk_id: UUID) -> Response:
        """Return it with its ETag."""
        desk = _desk(current_member(request), desk_id)
        return with_etag(shapes.DeskOut(desk).data, desk.version)

    @extend_schema(request=shapes.DeskNameIn, responses=shapes.DeskOut, parameters=[IF_MATCH])
    def patch(self, request: Request, desk_id: UUID) -> Response:
        """Give it another name."""
        member = current_member(request)
        _desk(member, desk_id)
        version = required_version(request)
        sent = sent_as(shapes.DeskNameIn, request)
        return changed(
            lambda: services.rename_desk(desk_id=desk_id, version=version, by=member, **sent),
            lambda: _desk(member, desk_id),
            shapes.DeskOut,
        )


def _desk(member: Membership, desk_id: UUID) -> Desk:
    return or_not_found(selectors.desks_visible_to(member).filter(pk=desk_id).first())
