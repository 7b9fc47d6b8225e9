"""Colleagues: their roles, their leaving and coming back, and the trail of what was done."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.accounts import selectors, services
from apps.accounts.api import serializers as shapes
from apps.accounts.api.views.answers import IF_MATCH, PeoplePage, changed, or_not_found, sent_as
from apps.accounts.auth import current_member
from apps.accounts.models import Membership
from apps.audit.models import Record
from apps.core.api import CreatedPage, required_version, with_etag


class TrailPage(CreatedPage):
    """Newest first, 100 a page."""

    ordering = ("-id",)
    page_size = 100


class MembershipsView(generics.ListAPIView[Membership]):
    """The people of the newsroom."""

    serializer_class = shapes.MembershipOut
    pagination_class = PeoplePage

    def get_queryset(self) -> Any:
        """Return them for an admin."""
        return selectors.memberships_visible_to(current_member(self.request)).order_by()


class MembershipView(APIView):
    """One person's place in the newsroom."""

    @extend_schema(responses=shapes.MembershipOut)
    def get(self, request: Request, membership_id: UUID) -> Response:
        """Return it with its ETag."""
        membership = _membership(current_member(request), membership_id)
        return with_etag(shapes.MembershipOut(membership).data, membership.version)

    @extend_schema(
        request=shapes.MembershipIn, responses=shapes.MembershipOut, parameters=[IF_MATCH]
    )
    def patch(self, request: Request, membership_id: UUID) -> Response:
        """Change roles, desks, or both."""
        member = current_member(request)
        _membership(member, membership_id)
        version = required_version(request)
        sent = sent_as(shapes.MembershipIn, request)
        return changed(
            lambda: services.change_membership(
                membership_id=membership_id, version=version, by=member, **sent
            ),
            lambda: _membership(member, membership_id),
            shapes.MembershipOut,
        )


class MembershipEndView(APIView):
    """Somebody leaves."""

    @extend_schema(request=shapes.VersionIn, responses=shapes.MembershipOut)
    def post(self, request: Request, membership_id: UUID) -> Response:
        """End a membership; sessions and tokens end at once."""
        member = current_member(request)
        _membership(member, membership_id)
        row = services.end_membership(
            membership_id=membership_id, by=member, **sent_as(shapes.VersionIn, request)
        )
        return with_etag(shapes.MembershipOut(row).data, row.version)


class MembershipResumeView(APIView):
    """Somebody comes back."""

    @extend_schema(request=shapes.VersionIn, responses=shapes.MembershipOut)
    def post(self, request: Request, membership_id: UUID) -> Response:
        """Let a person work here again with the roles they had."""
        member = current_member(request)
        _membership(member, membership_id)
        row = services.resume_membership(
            membership_id=membership_id, by=member, **sent_as(shapes.VersionIn, request)
        )
        return with_etag(shapes.MembershipOut(row).data, row.version)


class TrailView(generics.ListAPIView[Record]):
    """The audit trail of the newsroom."""

    serializer_class = shapes.RecordOut
    pagination_class = TrailPage

    @extend_schema(
        parameters=[
            OpenApiParameter("person", description="A part of who did it"),
            OpenApiParameter("subject", description="An id or a kind, like articles.article"),
            OpenApiParameter("action", description="How the action begins, like membership."),
        ]
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Return its records, newest first."""
        return super().get(request, *args, **kwargs)

    def get_queryset(self) -> Any:
        """Return them for an admin."""
        asked = self.request.query_params
        return selectors.trail_visible_to(
            current_member(self.request),
            person=asked.get("person", ""),
            subject=asked.get("subject", ""),
            action=asked.get("action", ""),
        )


def _membership(member: Membership, membership_id: UUID) -> Membership:
    return or_not_found(selectors.memberships_visible_to(member).filter(pk=membership_id).first())
