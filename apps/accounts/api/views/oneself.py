"""Oneself: name and zone, tokens, what is written and not sent."""

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.accounts import selectors, services
from apps.accounts.api import serializers as shapes
from apps.accounts.api.views.answers import or_not_found, sent_as
from apps.accounts.auth import current_member
from apps.accounts.models import Membership


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
        sent = sent_as(shapes.MeIn, request)
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
        sent = sent_as(shapes.TokenIn, request)
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
        sent = sent_as(shapes.DraftIn, request)
        draft = services.keep_draft(by=current_member(request), key=sent["key"], text=sent["text"])
        return Response(shapes.DraftOut(draft).data)


class DraftView(APIView):
    """One of one's own drafts."""

    @extend_schema(responses=shapes.DraftOut)
    def get(self, request: Request, key: str) -> Response:
        """Return it."""
        drafts = selectors.drafts_visible_to(current_member(request))
        draft = or_not_found(drafts.filter(key=key).first())
        return Response(shapes.DraftOut(draft).data)

    @extend_schema(responses={204: None})
    def delete(self, request: Request, key: str) -> Response:
        """Forget it. The newest words always win, so no If-Match is asked for."""
        services.drop_draft(by=current_member(request), key=key)
        return Response(status=204)
