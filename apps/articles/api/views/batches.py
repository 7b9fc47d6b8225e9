"""The calls on batches: open one, see how far it is, stop, go on, try again."""

from typing import Any, ClassVar, Final
from uuid import UUID

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.generics import GenericAPIView
from rest_framework.pagination import CursorPagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.accounts.auth import current_member
from apps.articles import selectors, services
from apps.articles.api import serializers as shapes
from apps.articles.models import Batch, BatchItem
from apps.articles.sent import Item
from apps.articles.services.batches import MOST_ITEMS, Refused
from apps.articles.services.gathering import text_or_address
from apps.articles.states import BatchState, ItemState
from apps.core.api import CreatedPage
from apps.core.api.parsers import JSONParser
from apps.core.errors import InvalidError, TooLargeError

MAX_BODY_BYTES: Final = 50_000_000
"""Of a call: ten thousand texts of the usual length."""


class BatchItemIn(shapes.DetailsIn):
    """One thing: a `url`, a `text`, or a text and where it stands; and what is said of it."""

    url = serializers.CharField(required=False, max_length=2000)
    text = shapes.AnyText(required=False)
    place = serializers.CharField(
        required=False, help_text="Where it stood in what you have, like `row 7`; shown to people."
    )


class BatchIn(serializers.Serializer[dict[str, Any]]):
    """Many things at once. What cannot be taken fails alone."""

    id = serializers.UUIDField(required=False)
    title = serializers.CharField(required=False, allow_blank=True, default="")
    items = serializers.ListField(child=BatchItemIn(), max_length=MOST_ITEMS)


class CountsOut(serializers.Serializer[selectors.Tally]):
    """How many items are in each state."""

    waiting = serializers.IntegerField(source="counts.waiting")
    done = serializers.IntegerField()
    known = serializers.IntegerField()
    failed = serializers.IntegerField()
    cancelled = serializers.IntegerField()


class BatchOut(serializers.Serializer[selectors.Tally]):
    """A batch and how far it is."""

    id = serializers.UUIDField(source="batch.pk")
    title = serializers.CharField(source="batch.title")
    state = serializers.ChoiceField(BatchState.choices)
    total = serializers.IntegerField(source="batch.total")
    counts = CountsOut(source="*")
    created_at = serializers.DateTimeField(source="batch.created_at")
    cancelled_at = serializers.DateTimeField(source="batch.cancelled_at", allow_null=True)


class BatchItemOut(serializers.ModelSerializer[BatchItem]):
    """What became of one thing of a batch; `n` counts from 0."""

    article = serializers.UUIDField(source="article_id", allow_null=True)

    class Meta:
        model = BatchItem
        fields: ClassVar = ["n", "place", "address", "state", "article", "error", "error_code"]


class ItemsPage(CursorPagination):
    """In their order, 100 a page, 500 at most."""

    ordering = "n"
    page_size = 100
    max_page_size = 500
    page_size_query_param = "page_size"


class BatchesView(GenericAPIView[Batch]):
    """The newsroom's batches."""

    pagination_class = CreatedPage
    parser_classes = (JSONParser,)

    @extend_schema(responses=BatchOut(many=True))
    def get(self, request: Request) -> Response:
        """Return a page, newest first."""
        page = self.paginate_queryset(selectors.batches_visible_to(current_member(request)))
        tallies = selectors.tallies(list(page or []))
        return self.get_paginated_response([BatchOut(each).data for each in tallies])

    @extend_schema(request=BatchIn, responses={202: BatchOut, 200: BatchOut})
    def post(self, request: Request) -> Response:
        """Open a batch; the same call again answers 200 with the same batch."""
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length.isdecimal() and int(length) > MAX_BODY_BYTES:
            raise TooLargeError(
                f"That is more than one call takes: {MAX_BODY_BYTES // 1_000_000} MB. Send it in"
                " parts."
            )
        shape = BatchIn(data=request.data)
        shape.is_valid(raise_exception=True)
        said = shape.validated_data
        batch, made = services.open_batch(
            by=current_member(request),
            title=said["title"],
            items=[_item(n, dict(each)) for n, each in enumerate(said["items"])],
            row_id=said.get("id"),
        )
        return Response(BatchOut(selectors.tally(batch)).data, status=202 if made else 200)


class BatchView(APIView):
    """One batch."""

    @extend_schema(responses=BatchOut)
    def get(self, request: Request, batch_id: UUID) -> Response:
        """Return how far it is."""
        return _answer(selectors.get_batch(current_member(request), batch_id))


class ItemsView(GenericAPIView[BatchItem]):
    """The things of a batch."""

    serializer_class = BatchItemOut
    pagination_class = ItemsPage

    @extend_schema(
        parameters=[OpenApiParameter("state", str, enum=ItemState.values)],
        responses=BatchItemOut(many=True),
    )
    def get(self, request: Request, batch_id: UUID) -> Response:
        """Return a page of them in their order, of one state if asked."""
        batch = selectors.get_batch(current_member(request), batch_id)
        state = request.query_params.get("state", "")
        if state and state not in ItemState.values:
            message = f"A state is one of: {', '.join(ItemState.values)}."
            raise InvalidError(message, errors={"state": [message]})
        items = selectors.items_of(batch, state=ItemState(state) if state else None)
        page = self.paginate_queryset(items)
        return self.get_paginated_response(BatchItemOut(page, many=True).data)


class CancelView(APIView):
    """What waits of a batch."""

    @extend_schema(request=None, responses=BatchOut)
    def post(self, request: Request, batch_id: UUID) -> Response:
        """Leave it undone."""
        return _answer(services.cancel_batch(by=current_member(request), batch_id=batch_id))


class ResumeView(APIView):
    """What was cancelled of a batch."""

    @extend_schema(request=None, responses=BatchOut)
    def post(self, request: Request, batch_id: UUID) -> Response:
        """Go on with it."""
        return _answer(services.resume_batch(by=current_member(request), batch_id=batch_id))


class RetryView(APIView):
    """What failed of a batch."""

    @extend_schema(request=None, responses=BatchOut)
    def post(self, request: Request, batch_id: UUID) -> Response:
        """Have it tried again."""
        return _answer(services.retry_batch(by=current_member(request), batch_id=batch_id))


def _answer(batch: Batch) -> Response:
    return Response(BatchOut(selectors.tally(batch)).data)


def _item(n: int, said: dict[str, Any]) -> Item | Refused:
    place = said.pop("place", "") or f"item {n + 1}"
    return text_or_address(
        place=place, text=said.pop("text", None), url=said.pop("url", ""), said=said
    )
