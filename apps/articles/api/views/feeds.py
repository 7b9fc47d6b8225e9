"""The calls on feeds: follow, look after, test, check, and lists of them in and out."""

from collections.abc import Callable
from typing import Any, TypeVar
from uuid import UUID

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.generics import GenericAPIView
from rest_framework.parsers import FormParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer
from rest_framework.views import APIView

from apps.accounts.auth import current_member
from apps.accounts.models import Membership
from apps.articles.api import feeds as shapes
from apps.articles.models import Feed, FeedItem
from apps.articles.selectors import feeds as selectors
from apps.articles.services import feeds as services
from apps.articles.syndication.opml import MAX_BYTES, written
from apps.core.api import CreatedPage, required_version, with_etag
from apps.core.api.parsers import JSONParser
from apps.core.errors import DomainError

T = TypeVar("T")
IF_MATCH = OpenApiParameter(
    "If-Match", str, OpenApiParameter.HEADER, required=True, description="The ETag you were given."
)


class ItemPage(CreatedPage):
    """What a feed brought, newest first."""

    ordering = ("-seen_at", "place", "id")


def _sent(shape: type[Serializer[Any]], sent: object) -> dict[str, Any]:
    serializer = shape(data=sent)
    serializer.is_valid(raise_exception=True)
    return dict(serializer.validated_data)


def _told(member: Membership, write: Callable[[], T]) -> T:
    """Write; a refusal that names a feed carries it as it stands."""
    try:
        return write()
    except DomainError as error:
        if isinstance(error.current, Feed):
            standing = selectors.get_feed(member, error.current.pk)
            error.current = shapes.FeedOut(standing).data
        raise


def _answer(member: Membership, feed_id: UUID, *, status: int = 200) -> Response:
    feed = selectors.get_feed(member, feed_id)
    return with_etag(shapes.FeedOut(feed).data, feed.version, status=status)


class FeedsView(GenericAPIView[Feed]):
    """The feeds that the newsroom follows."""

    serializer_class = shapes.FeedOut
    pagination_class = CreatedPage

    @extend_schema(responses=shapes.FeedOut(many=True))
    def get(self, request: Request) -> Response:
        """Return a page, the last followed first."""
        page = self.paginate_queryset(selectors.feeds_visible_to(current_member(request)))
        return self.get_paginated_response(shapes.FeedOut(page, many=True).data)

    @extend_schema(request=shapes.FeedIn, responses={201: shapes.FeedOut, 200: shapes.FeedOut})
    def post(self, request: Request) -> Response:
        """Follow a feed; the same call again answers 200 with the same feed."""
        member = current_member(request)
        sent = _sent(shapes.FeedIn, request.data)
        row_id = sent.pop("id", None)
        feed, made = _told(member, lambda: services.subscribe(by=member, row_id=row_id, **sent))
        return _answer(member, feed.pk, status=201 if made else 200)


class FeedView(APIView):
    """One feed."""

    @extend_schema(responses=shapes.FeedOut)
    def get(self, request: Request, feed_id: UUID) -> Response:
        """Return it with its ETag."""
        return _answer(current_member(request), feed_id)

    @extend_schema(request=shapes.FeedPatch, responses=shapes.FeedOut, parameters=[IF_MATCH])
    def patch(self, request: Request, feed_id: UUID) -> Response:
        """Rename it, change its interval or its address, pause or resume it."""
        member = current_member(request)
        selectors.get_feed(member, feed_id)
        version = required_version(request)
        sent = _sent(shapes.FeedPatch, request.data)
        _told(
            member,
            lambda: services.change_feed(by=member, feed_id=feed_id, version=version, **sent),
        )
        return _answer(member, feed_id)

    @extend_schema(responses={204: None}, parameters=[IF_MATCH])
    def delete(self, request: Request, feed_id: UUID) -> Response:
        """Stop following it; the articles that it brought stay."""
        member = current_member(request)
        selectors.get_feed(member, feed_id)
        version = required_version(request)
        _told(member, lambda: services.delete_feed(by=member, feed_id=feed_id, version=version))
        return Response(status=204)


class ItemsView(GenericAPIView[FeedItem]):
    """What a feed brought."""

    serializer_class = shapes.FeedItemOut
    pagination_class = ItemPage

    @extend_schema(responses=shapes.FeedItemOut(many=True))
    def get(self, request: Request, feed_id: UUID) -> Response:
        """Return a page of its items, newest first, with what became of each."""
        feed = selectors.get_feed(current_member(request), feed_id)
        page = self.paginate_queryset(selectors.items_of(feed))
        return self.get_paginated_response(shapes.FeedItemOut(page, many=True).data)


class CheckView(APIView):
    """A check out of turn."""

    @extend_schema(request=None, responses={202: shapes.FeedOut})
    def post(self, request: Request, feed_id: UUID) -> Response:
        """Have the feed checked as soon as its site may be asked."""
        member = current_member(request)
        services.check_now(by=member, feed_id=feed_id)
        return _answer(member, feed_id, status=202)


class RetryView(APIView):
    """What failed of a feed."""

    @extend_schema(request=None, responses={202: shapes.FeedOut})
    def post(self, request: Request, feed_id: UUID) -> Response:
        """Have it tried again."""
        member = current_member(request)
        services.retry_items(by=member, feed_id=feed_id)
        return _answer(member, feed_id, status=202)


class TestView(APIView):
    """A test of a feed."""

    @extend_schema(request=shapes.TestIn, responses={202: shapes.LookOut, 200: shapes.LookOut})
    def post(self, request: Request, feed_id: UUID) -> Response:
        """Have it fetched to show what would come; the answer is a look to ask for again."""
        member = current_member(request)
        sent = _sent(shapes.TestIn, request.data)
        look, made = services.try_feed(by=member, feed_id=feed_id, row_id=sent.get("id"))
        return Response(shapes.LookOut(look).data, status=202 if made else 200)


class LooksView(APIView):
    """Looks at addresses."""

    @extend_schema(request=shapes.LookIn, responses={202: shapes.LookOut, 200: shapes.LookOut})
    def post(self, request: Request) -> Response:
        """Have an address looked at: a feed, or a page that names some."""
        member = current_member(request)
        sent = _sent(shapes.LookIn, request.data)
        look, made = services.look_at(by=member, url=sent["url"], row_id=sent.get("id"))
        return Response(shapes.LookOut(look).data, status=202 if made else 200)


class LookView(APIView):
    """One look."""

    @extend_schema(responses=shapes.LookOut)
    def get(self, request: Request, look_id: UUID) -> Response:
        """Return what was seen; `done_at` is null until then."""
        return Response(shapes.LookOut(selectors.get_look(current_member(request), look_id)).data)


class OpmlView(APIView):
    """The newsroom's feeds as a list that other readers understand."""

    parser_classes = (JSONParser, MultiPartParser, FormParser)

    @extend_schema(responses={(200, "text/x-opml"): OpenApiResponse(OpenApiTypes.STR)})
    def get(self, request: Request) -> HttpResponse:
        """Return the feeds as an OPML file."""
        member = current_member(request)
        return HttpResponse(
            written(selectors.links(member), title=f"Feeds of {member.newsroom.name}"),
            content_type="text/x-opml; charset=utf-8",
            headers={"Content-Disposition": 'attachment; filename="feeds.opml"'},
        )

    @extend_schema(
        request={"application/json": shapes.ListIn, "multipart/form-data": shapes.ListIn},
        responses=shapes.SubscribedOut(many=True),
    )
    def post(self, request: Request) -> Response:
        """Follow every feed of a list; the answer says of each what became of it."""
        member = current_member(request)
        sent = _sent(shapes.ListIn, request.data)
        file = sent.get("file")
        data = file.read(MAX_BYTES + 1) if file else sent.get("opml", "").encode()
        results = services.subscribe_list(
            by=member, data=data, every=sent["every"], take=sent["take"]
        )
        return Response(shapes.SubscribedOut(results, many=True).data)
