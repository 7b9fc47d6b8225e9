"""The calls on claims."""

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.auth import current_member
from apps.annotations import selectors, services
from apps.annotations.api import serializers, shapes
from apps.annotations.api.views.desk import IF_MATCH, DeskView, or_keep, read
from apps.annotations.models import Claim
from apps.core.api import CreatedPage, required_version, with_etag


class ArticleClaimsView(DeskView):
    """The claims of an article."""

    @extend_schema(responses=serializers.ClaimOut(many=True))
    def get(self, request: Request, article_id: UUID) -> Response:
        """List the claims that appear in it, as a bare array."""
        claims = selectors.claims_for_article(current_member(request), article_id)
        return Response([shapes.claim(claim) for claim in claims])


class ClaimsView(GenericAPIView[Claim], DeskView):
    """Claims."""

    pagination_class = CreatedPage
    serializer_class = serializers.ClaimOut

    @extend_schema(responses=serializers.ClaimOut(many=True))
    def get(self, request: Request) -> Response:
        """List them, newest first, in pages."""
        page = self.paginate_queryset(selectors.claims_listed(current_member(request)))
        return self.get_paginated_response([shapes.claim(claim) for claim in page or ()])

    @extend_schema(
        request=serializers.ClaimIn,
        responses={201: serializers.ClaimOut, 200: serializers.ClaimOut},
    )
    def post(self, request: Request) -> Response:
        """Word a claim and gather its marks. The same call again answers 200."""
        member = current_member(request)
        sent = read(serializers.ClaimIn, request)
        claim, made = services.create_claim(
            by=member,
            text=sent["text"],
            claimant_id=sent.get("claimant"),
            annotation_ids=sent.get("annotations", []),
            row_id=sent.get("id"),
        )
        return _claim(claim, status=201 if made else 200)


class ClaimView(DeskView):
    """One claim."""

    @extend_schema(responses=serializers.ClaimOut)
    def get(self, request: Request, claim_id: UUID) -> Response:
        """Show it."""
        claim = selectors.claim(current_member(request), claim_id)
        return with_etag(shapes.claim(claim), claim.version)

    @extend_schema(
        parameters=[IF_MATCH], request=serializers.ClaimPatch, responses=serializers.ClaimOut
    )
    def patch(self, request: Request, claim_id: UUID) -> Response:
        """Word it anew, or say who claims it."""
        member = current_member(request)
        version = required_version(request)
        sent = read(serializers.ClaimPatch, request)
        claim = services.update_claim(
            by=member,
            claim_id=claim_id,
            version=version,
            text=sent.get("text"),
            claimant_id=or_keep(sent, "claimant"),
        )
        return _claim(claim)


def _claim(claim: Claim, status: int = 200) -> Response:
    return with_etag(shapes.claim(claim), claim.version, status=status)
