"""The calls on what waits for people."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import ClassVar, Final
from uuid import UUID

from django.db.models import Value
from django.db.models.functions import Coalesce
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.accounts.auth import current_member
from apps.core.api import CreatedPage, required_version, with_etag
from apps.core.errors import DomainError
from apps.notices import selectors, services
from apps.notices.api import shapes
from apps.notices.models import Todo

IF_MATCH = OpenApiParameter(
    "If-Match", str, OpenApiParameter.HEADER, required=True, description="The ETag you were given."
)
NEVER: Final = datetime(9999, 1, 1, tzinfo=UTC)


class UrgentPage(CreatedPage):
    """What is due first on top, then the oldest of what has no due time."""

    ordering = ("urgent_at", "created_at", "id")


class TodoView(APIView):
    """A view whose refusals show the to-do as it stands."""

    def handle_exception(self, exc: Exception) -> Response:
        """Give `current` its shape, then answer as everywhere."""
        if isinstance(exc, DomainError):
            exc.current = shapes.current(exc.current)
        return super().handle_exception(exc)


class TodosView(GenericAPIView[Todo], TodoView):
    """What waits for me."""

    pagination_class = UrgentPage
    serializer_class = shapes.TodoOut

    @extend_schema(responses=shapes.TodoOut(many=True))
    def get(self, request: Request) -> Response:
        """List what is mine, my desks' or everybody's, in the order of urgency, in pages."""
        found = selectors.open_for(current_member(request)).select_related("assignee", "desk", "by")
        urgent = found.annotate(urgent_at=Coalesce("due_at", Value(NEVER)))
        page = self.paginate_queryset(urgent)
        return self.get_paginated_response([shapes.todo(row) for row in page or ()])


class AssignmentView(TodoView):
    """One assignment."""

    @extend_schema(responses=shapes.TodoOut)
    def get(self, request: Request, todo_id: UUID) -> Response:
        """Show it."""
        return _todo(selectors.assignment(current_member(request), todo_id))

    @extend_schema(parameters=[IF_MATCH], request=shapes.AssignmentPatch, responses=shapes.TodoOut)
    def patch(self, request: Request, todo_id: UUID) -> Response:
        """Hand it on, move its due time, or say something else about it."""
        member = current_member(request)
        version = required_version(request)
        sent = shapes.AssignmentPatch(data=request.data)
        sent.is_valid(raise_exception=True)
        return _todo(
            services.change_assignment(by=member, todo_id=todo_id, version=version, **sent.said())
        )


class StepView(TodoView):
    """An end of an assignment."""

    step: ClassVar[Callable[..., Todo]]

    @extend_schema(request=shapes.AssignmentStep, responses=shapes.TodoOut)
    def post(self, request: Request, todo_id: UUID) -> Response:
        """Take it on the version sent; on any other it is refused as stale."""
        member = current_member(request)
        sent = shapes.AssignmentStep(data=request.data)
        sent.is_valid(raise_exception=True)
        version = sent.validated_data["version"]
        return _todo(type(self).step(by=member, todo_id=todo_id, version=version))


class DoneView(StepView):
    """Say that the work is done."""

    step = staticmethod(services.finish_assignment)


class CancelView(StepView):
    """Take it back, or decline it."""

    step = staticmethod(services.cancel_assignment)


def _todo(row: Todo) -> Response:
    return with_etag(shapes.todo(row), row.version)
