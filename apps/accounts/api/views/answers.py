"""What the views of people have in common."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.db.models import Model
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer, Serializer

from apps.core.api import CreatedPage, with_etag
from apps.core.errors import NotFoundError, PreconditionFailedError, StaleError

T = TypeVar("T", bound=Model)
IF_MATCH = OpenApiParameter(
    "If-Match", str, OpenApiParameter.HEADER, required=True, description="The ETag you were given."
)


class PeoplePage(CreatedPage):
    """By the time they came."""

    ordering = ("created_at", "id")


def sent_as(shape: type[Serializer[None]], request: Request) -> dict[str, Any]:
    """Return what was sent, as `shape` takes it.

    :raises ValidationError: it does not fit
    """
    serializer = shape(data=request.data)
    serializer.is_valid(raise_exception=True)
    sent: dict[str, Any] = serializer.validated_data
    return sent


def changed(
    change: Callable[[], T], current: Callable[[], T | None], shape: type[BaseSerializer[T]]
) -> Response:
    """Answer a change with the new state, and a late one with the state that stands.

    :raises PreconditionFailedError: the version that was meant is not the one that stands
    """
    try:
        row = change()
    except StaleError as error:
        stands = current()
        raise PreconditionFailedError(
            str(error), current=shape(stands).data if stands else None
        ) from error
    return with_etag(shape(row).data, getattr(row, "version", 1))


def or_not_found(row: T | None) -> T:
    """Return the row.

    :raises NotFoundError: there is none
    """
    if row is None:
        raise NotFoundError
    return row
