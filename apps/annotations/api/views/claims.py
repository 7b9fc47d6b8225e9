"""The calls on claims."""

from uuid import UUID

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.auth import current_member
from apps.annotations import selectors, services
from apps.annotations.api import serializers, shapes
from apps.annotations.api.views.desk import IF_MATCH, DeskView, or_keep, read
from apps.annotations.models import Claim
from apps.core.api import CreatedPage, required_version, with_etag
from apps.core.errors import DomainError
from apps.notices import selectors as notices
from apps.notices.api import shapes as todos
from apps.notices.models import Todo


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

    @extend_schema(
        parameters=[
            OpenApiParameter("assignee", UUID, description="Assigned to this person."),
            OpenApiParameter("desk", UUID, description="Assigned at this desk."),
        ],
        responses=serializers.ClaimOut(many=True),
    )
    def get(self, request: Request) -> Response:
        """List them, newest first, in pages."""
        member = current_member(request)
        claims = selectors.claims_assigned(
            member,
            assignee=todos.id_of(request.query_params.get("assignee", "")),
            desk=todos.id_of(request.query_params.get("desk", "")),
        )
        page = self.paginate_queryset(claims)
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


class ClaimAssignmentsView(GenericAPIView[Todo], DeskView):
    """Who was asked to work on a claim."""

    pagination_class = CreatedPage
    serializer_class = todos.TodoOut

    def handle_exception(self, exc: Exception) -> Response:
        """Give `current` its shape, then answer as everywhere."""
        if isinstance(exc, DomainError):
            exc.current = todos.current(exc.current)
        return super().handle_exception(exc)

    @extend_schema(responses=todos.TodoOut(many=True))
    def get(self, request: Request, claim_id: UUID) -> Response:
        """List it, newest first, in pages."""
        member = current_member(request)
        claim = selectors.claim(member, claim_id)
        found = notices.assignments_of(member, Claim._meta.label_lower, claim.pk)
        page = self.paginate_queryset(found)
        return self.get_paginated_response([todos.todo(row) for row in page or ()])

    @extend_schema(request=todos.AssignmentIn, responses={201: todos.TodoOut, 200: todos.TodoOut})
    def post(self, request: Request, claim_id: UUID) -> Response:
        """Ask a person or a desk to work on it. The same call again answers 200."""
        member = current_member(request)
        sent = todos.AssignmentIn(data=request.data)
        sent.is_valid(raise_exception=True)
        todo, made = services.assign_claim(by=member, claim_id=claim_id, **sent.said())
        return with_etag(todos.todo(todo), todo.version, status=201 if made else 200)


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
