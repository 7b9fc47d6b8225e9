"""The API of the registry: find, propose, change, accept."""

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
from apps.core.api import NamedPage, required_version, with_etag
from apps.core.errors import DomainError
from apps.sources import selectors, services
from apps.sources.api import serializers as shapes
from apps.sources.models import Source

IF_MATCH = OpenApiParameter(
    "If-Match", str, OpenApiParameter.HEADER, required=True, description="The ETag you were given."
)


def _sent(shape: type[Serializer[Any]], sent: object) -> dict[str, Any]:
    serializer = shape(data=sent)
    serializer.is_valid(raise_exception=True)
    return dict(serializer.validated_data)


def _facts(sent: dict[str, Any]) -> services.BodyFacts | None:
    facts = sent.get("body")
    if facts is None:
        return None
    return services.BodyFacts(
        country=facts["country"], tz=facts["tz"], domains=tuple(facts["domains"])
    )


def _answered(write: Callable[[], Source]) -> Response:
    """Answer a write with the source; a late one's refusal carries the source that stands."""
    try:
        source = write()
    except DomainError as error:
        if isinstance(error.current, Source):
            error.current = shapes.SourceDetail(error.current).data
        raise
    return with_etag(shapes.SourceDetail(source).data, source.version)


class SourcesView(GenericAPIView[Source]):
    """The registry."""

    serializer_class = shapes.SourceOut
    pagination_class = NamedPage

    @extend_schema(parameters=[shapes.ListIn], responses=shapes.SourceOut(many=True))
    def get(self, request: Request) -> Response:
        """Return a page by name; with `q` the best twenty in one page."""
        member = current_member(request)
        asked = _sent(shapes.ListIn, request.query_params)
        sources = selectors.narrowed(
            selectors.visible_to(member),
            kind=asked["kind"],
            state=asked["state"],
            bodies=asked["body"],
        )
        if query := asked["q"]:
            found = shapes.SourceOut(selectors.search(sources, query), many=True)
            return Response({"next": None, "previous": None, "results": found.data})
        page = self.paginate_queryset(sources)
        return self.get_paginated_response(shapes.SourceOut(page, many=True).data)

    @extend_schema(request=shapes.SourceIn, responses={201: shapes.SourceDetail})
    def post(self, request: Request) -> Response:
        """Propose a source; the same call again answers 200 with the same source."""
        member = current_member(request)
        sent = _sent(shapes.SourceIn, request.data)
        source, made = services.propose_source(
            by=member,
            row_id=sent.get("id"),
            kind=sent["kind"],
            name=sent["name"],
            aliases=sent["aliases"],
            body=_facts(sent),
        )
        source = selectors.get(member, source.pk)
        answer = shapes.SourceDetail(source).data
        return with_etag(answer, source.version, status=201 if made else 200)


class SourceView(APIView):
    """One source."""

    @extend_schema(responses=shapes.SourceDetail)
    def get(self, request: Request, source_id: UUID) -> Response:
        """Return it with its ETag."""
        source = selectors.get(current_member(request), source_id)
        return with_etag(shapes.SourceDetail(source).data, source.version)

    @extend_schema(request=shapes.SourcePatch, responses=shapes.SourceDetail, parameters=[IF_MATCH])
    def patch(self, request: Request, source_id: UUID) -> Response:
        """Change its kind, its names, or what one knows of it as a body."""
        member = current_member(request)
        selectors.get(member, source_id)
        version = required_version(request)
        sent = _sent(shapes.SourcePatch, request.data)
        return _answered(
            lambda: services.update_source(
                by=member,
                source_id=source_id,
                version=version,
                kind=sent.get("kind"),
                name=sent.get("name"),
                aliases=sent.get("aliases"),
                body=_facts(sent) if "body" in sent else services.Keep.IT,
            )
        )


class SourceAcceptView(APIView):
    """An admin's word."""

    @extend_schema(request=shapes.VersionIn, responses=shapes.SourceDetail)
    def post(self, request: Request, source_id: UUID) -> Response:
        """Take a proposed source into the registry."""
        member = current_member(request)
        selectors.get(member, source_id)
        version = _sent(shapes.VersionIn, request.data)["version"]
        return _answered(
            lambda: services.accept_source(by=member, source_id=source_id, version=version)
        )


class SourceNamesView(APIView):
    """The names of a source."""

    @extend_schema(request=shapes.NameIn, responses=shapes.SourceDetail)
    def post(self, request: Request, source_id: UUID) -> Response:
        """Let it be known by one more name; a name it has changes nothing."""
        member = current_member(request)
        selectors.get(member, source_id)
        name = _sent(shapes.NameIn, request.data)["name"]
        return _answered(lambda: services.add_name(by=member, source_id=source_id, text=name))
