"""The calls on the searches that a person keeps."""

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.accounts.auth import current_member
from apps.articles import selectors, services
from apps.articles.api import serializers as shapes
from apps.articles.api.views.articles import IF_MATCH
from apps.core.api import required_version, with_etag
from apps.core.errors import NotFoundError


class SearchesView(APIView):
    """One's saved searches."""

    @extend_schema(responses=shapes.SavedSearchOut(many=True))
    def get(self, request: Request) -> Response:
        """Return them by name, as a bare array: nobody keeps more than a hundred."""
        saved = selectors.saved_searches(current_member(request))
        return Response(shapes.SavedSearchOut(saved, many=True).data)

    @extend_schema(
        request=shapes.SavedSearchIn,
        responses={201: shapes.SavedSearchOut, 200: shapes.SavedSearchOut},
    )
    def post(self, request: Request) -> Response:
        """Keep a search; the same call again answers 200 with the same search."""
        shape = shapes.SavedSearchIn(data=request.data)
        shape.is_valid(raise_exception=True)
        said = dict(shape.validated_data)
        search, made = services.save_search(
            by=current_member(request), row_id=said.pop("id", None), **said
        )
        answer = shapes.SavedSearchOut(search).data
        return with_etag(answer, search.version, status=201 if made else 200)


class SearchView(APIView):
    """A saved search."""

    @extend_schema(responses=shapes.SavedSearchOut)
    def get(self, request: Request, search_id: UUID) -> Response:
        """Return it with its ETag."""
        search = selectors.saved_searches(current_member(request)).filter(pk=search_id).first()
        if search is None:
            raise NotFoundError
        return with_etag(shapes.SavedSearchOut(search).data, search.version)

    @extend_schema(
        request=shapes.SavedSearchName, responses=shapes.SavedSearchOut, parameters=[IF_MATCH]
    )
    def patch(self, request: Request, search_id: UUID) -> Response:
        """Rename it."""
        self.get(request, search_id)
        version = required_version(request)
        shape = shapes.SavedSearchName(data=request.data)
        shape.is_valid(raise_exception=True)
        search = services.rename_search(
            by=current_member(request),
            search_id=search_id,
            version=version,
            **shape.validated_data,
        )
        return with_etag(shapes.SavedSearchOut(search).data, search.version)

    @extend_schema(responses={204: None}, parameters=[IF_MATCH])
    def delete(self, request: Request, search_id: UUID) -> Response:
        """Delete it."""
        self.get(request, search_id)
        services.delete_search(
            by=current_member(request), search_id=search_id, version=required_version(request)
        )
        return Response(status=204)
