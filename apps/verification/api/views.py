"""The API of requests: list, record, change, move."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer
from rest_framework.views import APIView

from apps.accounts.auth import current_member
from apps.accounts.models import Membership
from apps.core.api import CreatedPage, required_version, with_etag
from apps.core.errors import DomainError
from apps.verification import selectors, services
from apps.verification.api import serializers as shapes
from apps.verification.models import VerificationRequest
from apps.verification.services.ours import Question

IF_MATCH = OpenApiParameter(
    "If-Match", str, OpenApiParameter.HEADER, required=True, description="The ETag you were given."
)


def _read(shape: type[Serializer[Any]], sent: object) -> dict[str, Any]:
    body = shape(data=sent)
    body.is_valid(raise_exception=True)
    return dict(body.validated_data)


def _answered(
    member: Membership, write: Callable[[], VerificationRequest], *, status: int = 200
) -> Response:
    """Answer a write with the request; a late one's refusal carries the one that stands."""
    try:
        request_id = write().pk
    except DomainError as error:
        if isinstance(error.current, VerificationRequest):
            stands = selectors.get(member, error.current.pk)
            error.current = shapes.RequestDetail(stands).data
        raise
    request = selectors.get(member, request_id)
    return with_etag(shapes.RequestDetail(request).data, request.version, status=status)


class RequestsView(GenericAPIView[VerificationRequest]):
    """The newsroom's requests, newest first."""

    serializer_class = shapes.RequestOut
    pagination_class = CreatedPage

    @extend_schema(parameters=[shapes.ListIn], responses=shapes.RequestOut(many=True))
    def get(self, request: Request) -> Response:
        """List requests, of one article, body, claim, state or kind if asked."""
        asked = _read(shapes.ListIn, request.query_params)
        found = selectors.narrowed(
            selectors.visible_to(current_member(request)),
            article_id=asked.get("article"),
            body_id=asked.get("body"),
            claim_id=asked.get("claim"),
            state=asked["state"],
            kind=asked["kind"],
        )
        page = self.paginate_queryset(found)
        return self.get_paginated_response(shapes.RequestOut(page, many=True).data)

    @extend_schema(request=shapes.RequestIn, responses={201: shapes.RequestDetail})
    def post(self, request: Request) -> Response:
        """Record a request of ours; the same call again answers 200 with the same request."""
        member = current_member(request)
        sent = _read(shapes.RequestIn, request.data)
        row, made = services.record_request(
            by=member,
            row_id=sent.get("id"),
            asked=Question(
                question=sent["question"],
                body_id=sent.get("body"),
                body_text=sent["body_text"],
                channel=sent["channel"],
                due_at=sent.get("due_at"),
                due_zone=sent["due_zone"],
                sent_at=sent.get("sent_at"),
                claim_id=sent.get("claim"),
                annotation_ids=tuple(sent["annotations"]),
            ),
        )
        return _answered(member, lambda: row, status=201 if made else 200)


class RequestView(APIView):
    """One request."""

    @extend_schema(responses=shapes.RequestDetail)
    def get(self, request: Request, request_id: UUID) -> Response:
        """Return it with its steps and its ETag."""
        row = selectors.get(current_member(request), request_id)
        return with_etag(shapes.RequestDetail(row).data, row.version)

    @extend_schema(
        request=shapes.RequestPatch, responses=shapes.RequestDetail, parameters=[IF_MATCH]
    )
    def patch(self, request: Request, request_id: UUID) -> Response:
        """Change a request of ours: its question, body, channel or deadline."""
        member = current_member(request)
        selectors.get(member, request_id)
        version = required_version(request)
        sent = _read(shapes.RequestPatch, request.data)
        sent["body_id"] = sent.pop("body", None)
        return _answered(
            member,
            lambda: services.update_request(
                by=member, request_id=request_id, version=version, **sent
            ),
        )


class MoveView(APIView):
    """Take a request to its next state."""

    @extend_schema(request=shapes.MoveIn, responses=shapes.RequestDetail)
    def post(self, request: Request, request_id: UUID) -> Response:
        """Send, acknowledge, answer, close, withdraw; accept or refuse a reported one."""
        member = current_member(request)
        selectors.get(member, request_id)
        sent = _read(shapes.MoveIn, request.data)
        return _answered(member, lambda: services.move(by=member, request_id=request_id, **sent))


class NameBodyView(APIView):
    """Say who is meant."""

    @extend_schema(request=shapes.NameBodyIn, responses=shapes.RequestDetail)
    def post(self, request: Request, request_id: UUID) -> Response:
        """Link a request's words to a source of the registry."""
        member = current_member(request)
        selectors.get(member, request_id)
        sent = _read(shapes.NameBodyIn, request.data)
        sent["body_id"] = sent.pop("body")
        return _answered(
            member, lambda: services.name_body(by=member, request_id=request_id, **sent)
        )


class AttemptsView(APIView):
    """Tries to get an answer."""

    @extend_schema(request=shapes.AttemptIn, responses=shapes.RequestDetail)
    def post(self, request: Request, request_id: UUID) -> Response:
        """Log one more."""
        member = current_member(request)
        selectors.get(member, request_id)
        sent = _read(shapes.AttemptIn, request.data)
        sent["row_id"] = sent.pop("id", None)
        return _answered(
            member, lambda: services.log_attempt(by=member, request_id=request_id, **sent)
        )
