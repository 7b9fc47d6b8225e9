"""The API of people: oneself, tokens, colleagues, invitations, desks, the trail."""

from collections.abc import Callable
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Model
from django.urls import reverse
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics, permissions
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer, Serializer
from rest_framework.views import APIView

from apps.accounts import selectors, services
from apps.accounts.api import serializers as shapes
from apps.accounts.auth import current_member
from apps.accounts.models import Desk, Invitation, Membership, User
from apps.audit.models import Record
from apps.core.api import CreatedPage, required_version, with_etag
from apps.core.errors import NotFoundError, PreconditionFailedError, StaleError

T = TypeVar("T", bound=Model)
IF_MATCH = OpenApiParameter(
    "If-Match", str, OpenApiParameter.HEADER, required=True, description="The ETag you were given."
)


class PeoplePage(CreatedPage):
    """By the time they came."""

    ordering = ("created_at", "id")


class TrailPage(CreatedPage):
    """Newest first, 100 a page."""

    ordering = ("-id",)
    page_size = 100


def _sent(shape: type[Serializer[None]], request: Request) -> dict[str, Any]:
    serializer = shape(data=request.data)
    serializer.is_valid(raise_exception=True)
    sent: dict[str, Any] = serializer.validated_data
    return sent


def _changed(
    change: Callable[[], T], current: Callable[[], T | None], shape: type[BaseSerializer[T]]
) -> Response:
    """Answer a change with the new state, and a late one with the state that stands.

    :raises PreconditionFailedError: the version that was meant is not the one that stands
    """
    try:
        row = change()
    except StaleError as error:
        stands = current()
        raise PreconditionFailedError(
            str(error), current=shape(stands).data if stands else None
        ) from error
    return with_etag(shape(row).data, getattr(row, "version", 1))


class MeView(APIView):
    """Who asks."""

    @extend_schema(responses=shapes.MeOut)
    def get(self, request: Request) -> Response:
        """Return the person, the newsroom they act in, and their roles there."""
        return self._answer(current_member(request))

    @extend_schema(request=shapes.MeIn, responses=shapes.MeOut)
    def patch(self, request: Request) -> Response:
        """Change one's own name and time zone."""
        member = current_member(request)
        sent = _sent(shapes.MeIn, request)
        member.user = services.change_person(
            user_id=member.user_id,
            name=sent.get("name", member.user.name),
            tz=sent.get("tz", member.user.tz),
            by=member,
        )
        return self._answer(member)

    def _answer(self, member: Membership) -> Response:
        person = member.user
        return Response(
            shapes.MeOut(
                {
                    "id": person.pk,
                    "email": person.email,
                    "name": person.name,
                    "tz": person.tz,
                    "membership": member.pk,
                    "newsroom": member.newsroom,
                    "roles": member.roles,
                    "newsrooms": selectors.newsrooms_of(person),
                }
            ).data
        )


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
        sent = _sent(shapes.MembershipIn, request)
        return _changed(
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
            membership_id=membership_id, by=member, **_sent(shapes.VersionIn, request)
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
            membership_id=membership_id, by=member, **_sent(shapes.VersionIn, request)
        )
        return with_etag(shapes.MembershipOut(row).data, row.version)


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
        sent = _sent(shapes.InvitationIn, request)
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
        _changed(
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
        membership = services.accept_invitation(signed_in=user, **_sent(shapes.JoinIn, request))
        return Response(shapes.NewsroomOut(membership.newsroom).data, status=201)


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
        sent = _sent(shapes.DeskIn, request)
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
        sent = _sent(shapes.DeskNameIn, request)
        return _changed(
            lambda: services.rename_desk(desk_id=desk_id, version=version, by=member, **sent),
            lambda: _desk(member, desk_id),
            shapes.DeskOut,
        )


class TokensView(APIView):
    """One's own tokens for this newsroom."""

    @extend_schema(responses=shapes.TokenOut(many=True), operation_id="tokens_list")
    def get(self, request: Request) -> Response:
        """Return those that still open something, newest first."""
        tokens = selectors.tokens_visible_to(current_member(request))
        return Response(shapes.TokenOut(tokens, many=True).data)

    @extend_schema(request=shapes.TokenIn, responses={201: shapes.IssuedTokenOut})
    def post(self, request: Request) -> Response:
        """Make one; `secret` is told this once."""
        sent = _sent(shapes.TokenIn, request)
        issued = services.create_token(
            by=current_member(request), name=sent["name"], token_id=sent.get("id")
        )
        body = {**shapes.TokenOut(issued.token).data, "secret": issued.secret}
        return Response(body, status=201 if issued.created else 200)


class TokenView(APIView):
    """One of one's own tokens."""

    @extend_schema(responses={204: None})
    def delete(self, request: Request, token_id: UUID) -> Response:
        """Revoke it. Tokens never change, so no If-Match is asked for."""
        services.revoke_token(token_id=token_id, by=current_member(request))
        return Response(status=204)


class DraftsView(APIView):
    """What one has written and not sent in this newsroom."""

    @extend_schema(responses=shapes.DraftOut(many=True), operation_id="drafts_list")
    def get(self, request: Request) -> Response:
        """Return all of it as a bare array, what was written last first."""
        drafts = selectors.drafts_visible_to(current_member(request))
        return Response(shapes.DraftOut(drafts, many=True).data)

    @extend_schema(request=shapes.DraftIn, responses=shapes.DraftOut, operation_id="drafts_keep")
    def post(self, request: Request) -> Response:
        """Keep a text under its key, in place of what was there."""
        sent = _sent(shapes.DraftIn, request)
        draft = services.keep_draft(by=current_member(request), key=sent["key"], text=sent["text"])
        return Response(shapes.DraftOut(draft).data)


class DraftView(APIView):
    """One of one's own drafts."""

    @extend_schema(responses=shapes.DraftOut)
    def get(self, request: Request, key: str) -> Response:
        """Return it."""
        drafts = selectors.drafts_visible_to(current_member(request))
        draft = _or_not_found(drafts.filter(key=key).first())
        return Response(shapes.DraftOut(draft).data)

    @extend_schema(responses={204: None})
    def delete(self, request: Request, key: str) -> Response:
        """Forget it. The newest words always win, so no If-Match is asked for."""
        services.drop_draft(by=current_member(request), key=key)
        return Response(status=204)


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
    return _or_not_found(selectors.memberships_visible_to(member).filter(pk=membership_id).first())


def _invitation(member: Membership, invitation_id: UUID) -> Invitation:
    return _or_not_found(selectors.invitations_visible_to(member).filter(pk=invitation_id).first())


def _desk(member: Membership, desk_id: UUID) -> Desk:
    return _or_not_found(selectors.desks_visible_to(member).filter(pk=desk_id).first())


def _or_not_found(row: T | None) -> T:
    if row is None:
        raise NotFoundError
    return row
