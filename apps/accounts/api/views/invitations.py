"""Invitations, and joining by one."""

from typing import Any
from uuid import UUID

from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework import generics, permissions
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.accounts import selectors, services
from apps.accounts.api import serializers as shapes
from apps.accounts.api.views.answers import IF_MATCH, changed, or_not_found, sent_as
from apps.accounts.auth import current_member
from apps.accounts.models import Invitation, Membership, User
from apps.core.api import CreatedPage, required_version, with_etag


class InvitationsView(generics.ListAPIView[Invitation]):
    """The invitations of the newsroom."""

    serializer_class = shapes.InvitationOut
    pagination_class = CreatedPage

    def get_queryset(self) -> Any:
        """Return them for an admin."""
        return selectors.invitations_visible_to(current_member(self.request))

    @extend_schema(request=shapes.InvitationIn, responses={201: shapes.IssuedInvitationOut})
    def post(self, request: Request) -> Response:
        """Invite somebody; `url` is told this once."""
        member = current_member(request)
        selectors.invitations_visible_to(member)
        sent = sent_as(shapes.InvitationIn, request)
        issued = services.invite(
            email=sent["email"],
            roles=sent["roles"],
            newsroom_id=member.newsroom_id,
            by=member,
            invitation_id=sent.get("id"),
        )
        url = (
            request.build_absolute_uri(reverse("accounts:join", args=[issued.secret]))
            if issued.secret
            else None
        )
        return with_etag(
            {**shapes.InvitationOut(issued.invitation).data, "url": url},
            issued.invitation.version,
            status=201 if issued.created else 200,
        )


class InvitationView(APIView):
    """One invitation."""

    @extend_schema(responses=shapes.InvitationOut)
    def get(self, request: Request, invitation_id: UUID) -> Response:
        """Return it with its ETag."""
        row = _invitation(current_member(request), invitation_id)
        return with_etag(shapes.InvitationOut(row).data, row.version)

    @extend_schema(responses={204: None}, parameters=[IF_MATCH])
    def delete(self, request: Request, invitation_id: UUID) -> Response:
        """Take it back."""
        member = current_member(request)
        _invitation(member, invitation_id)
        version = required_version(request)
        changed(
            lambda: services.revoke_invitation(
                invitation_id=invitation_id, version=version, by=member
            ),
            lambda: _invitation(member, invitation_id),
            shapes.InvitationOut,
        )
        return Response(status=204)


class JoinView(APIView):
    """Join by an invitation, before one has an account or as oneself."""

    permission_classes = (permissions.AllowAny,)

    @extend_schema(request=shapes.JoinIn, responses={201: shapes.NewsroomOut})
    def post(self, request: Request) -> Response:
        """Join; the answer names the newsroom."""
        user = request.user if isinstance(request.user, User) else None
        membership = services.accept_invitation(signed_in=user, **sent_as(shapes.JoinIn, request))
        return Response(shapes.NewsroomOut(membership.newsroom).data, status=201)


def _invitation(member: Membership, invitation_id: UUID) -> Invitation:
    return or_not_found(selectors.invitations_visible_to(member).filter(pk=invitation_id).first())
