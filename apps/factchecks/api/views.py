"""Fact-checks over HTTP."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer
from rest_framework.views import APIView

from apps.accounts.auth import current_member
from apps.core.api import CreatedPage, required_version, with_etag
from apps.core.errors import PreconditionFailedError
from apps.factchecks import selectors, services
from apps.factchecks.api.serializers import (
    ChangeIn,
    EvidenceIn,
    EvidenceOut,
    FactCheckOut,
    ListIn,
    MoveIn,
    RatingOut,
    StartIn,
)
from apps.factchecks.models import FactCheck

IF_MATCH = OpenApiParameter(
    "If-Match", str, OpenApiParameter.HEADER, required=True, description="The ETag you were given."
)


def _read(shape: type[Serializer[None]], sent: object) -> dict[str, Any]:
    body = shape(data=sent)
    body.is_valid(raise_exception=True)
    read: dict[str, Any] = body.validated_data
    return read


class RatingsView(APIView):
    """The newsroom's scale."""

    @extend_schema(responses=RatingOut(many=True))
    def get(self, request: Request) -> Response:
        """Return the ratings, from false to true."""
        return Response(RatingOut(selectors.ratings(current_member(request)), many=True).data)


class FactChecksView(generics.ListAPIView[FactCheck]):
    """The newsroom's fact-checks, newest first."""

    serializer_class = FactCheckOut
    pagination_class = CreatedPage

    def get_queryset(self) -> QuerySet[FactCheck]:
        """Return those of one claim or in one state, where that is asked."""
        asked = _read(ListIn, self.request.query_params)
        return selectors.narrowed(
            current_member(self.request), claim_id=asked.get("claim"), state=asked.get("state")
        )

    @extend_schema(parameters=[ListIn])
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List fact-checks."""
        return super().get(request, *args, **kwargs)

    @extend_schema(request=StartIn, responses={201: FactCheckOut, 200: FactCheckOut})
    def post(self, request: Request) -> Response:
        """Start to check a claim; 200 for the same POST again, 409 where somebody does already."""
        member = current_member(request)
        sent = _read(StartIn, request.data)
        factcheck, made = services.start(
            claim_id=sent["claim"],
            by=member,
            rating=sent.get("rating"),
            conclusion=sent.get("conclusion", ""),
            row_id=sent.get("id"),
        )
        shown = selectors.one(member, factcheck.pk)
        return with_etag(FactCheckOut(shown).data, shown.version, status=201 if made else 200)


class FactCheckView(APIView):
    """One fact-check."""

    @extend_schema(responses=FactCheckOut)
    def get(self, request: Request, factcheck_id: UUID) -> Response:
        """Return it with its ETag."""
        factcheck = selectors.one(current_member(request), factcheck_id)
        return with_etag(FactCheckOut(factcheck).data, factcheck.version)

    @extend_schema(request=ChangeIn, responses=FactCheckOut, parameters=[IF_MATCH])
    def patch(self, request: Request, factcheck_id: UUID) -> Response:
        """Change rating or conclusion, which makes a new edition; 412 with `current` when late."""
        member = current_member(request)
        selectors.one(member, factcheck_id)
        sent = _read(ChangeIn, request.data)
        if sent.get("rating", "") is None:
            sent["rating"] = ""
        try:
            version = required_version(request)
            services.change(factcheck_id=factcheck_id, version=version, by=member, **sent)
        except PreconditionFailedError as error:
            error.current = FactCheckOut(selectors.one(member, factcheck_id)).data
            raise
        factcheck = selectors.one(member, factcheck_id)
        return with_etag(FactCheckOut(factcheck).data, factcheck.version)


class EvidenceListView(APIView):
    """The evidence of one fact-check."""

    @extend_schema(responses=EvidenceOut(many=True))
    def get(self, request: Request, factcheck_id: UUID) -> Response:
        """Return it, oldest first."""
        factcheck = selectors.one(current_member(request), factcheck_id)
        return Response(EvidenceOut(factcheck.evidence.all(), many=True).data)

    @extend_schema(request=EvidenceIn, responses={201: EvidenceOut, 200: EvidenceOut})
    def post(self, request: Request, factcheck_id: UUID) -> Response:
        """Add an item, which makes a new edition; 200 for the same POST again."""
        member = current_member(request)
        selectors.one(member, factcheck_id)
        sent = _read(EvidenceIn, request.data)
        item, made = services.add_evidence(
            factcheck_id=factcheck_id, by=member, row_id=sent.pop("id", None), **sent
        )
        return with_etag(EvidenceOut(item).data, item.version, status=201 if made else 200)


class EvidenceView(APIView):
    """One item of evidence."""

    @extend_schema(responses={204: None}, parameters=[IF_MATCH])
    def delete(self, request: Request, factcheck_id: UUID, evidence_id: UUID) -> Response:
        """Take it out, which makes a new edition."""
        member = current_member(request)
        selectors.item(member, factcheck_id, evidence_id)
        try:
            version = required_version(request)
            services.remove_evidence(
                factcheck_id=factcheck_id, evidence_id=evidence_id, version=version, by=member
            )
        except PreconditionFailedError as error:
            error.current = EvidenceOut(selectors.item(member, factcheck_id, evidence_id)).data
            raise
        return Response(status=204)


class MoveView(APIView):
    """Take a fact-check further."""

    @extend_schema(request=MoveIn, responses=FactCheckOut)
    def post(self, request: Request, factcheck_id: UUID) -> Response:
        """Move it; 403 when the step is another's, 409 when stale or where no step leads."""
        member = current_member(request)
        selectors.one(member, factcheck_id)
        sent = _read(MoveIn, request.data)
        factcheck = services.move(factcheck_id=factcheck_id, by=member, **sent)
        return with_etag(FactCheckOut(factcheck).data, factcheck.version)
