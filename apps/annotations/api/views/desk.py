"""What every call of this app shares."""

from collections.abc import Mapping
from functools import cache
from typing import Any, cast
from uuid import UUID

from drf_spectacular.utils import OpenApiParameter
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer
from rest_framework.views import APIView

from apps.annotations import services
from apps.annotations.api import shapes
from apps.core.errors import DomainError

IF_MATCH = OpenApiParameter(
    "If-Match", str, OpenApiParameter.HEADER, required=True, description="The ETag you were given."
)


def read(shape: type[Serializer[Any]], request: Request) -> dict[str, Any]:
    """Return what was sent, by the members of `shape`.

    :raises ValidationError: a member is missing or of another type
    """
    sent = request.data
    try:
        return dict(_kept(shape).run_validation(sent))
    except ValidationError:
        # The words of a refusal are for one that is used once.
        shape(data=sent).is_valid(raise_exception=True)
        raise


@cache
def _kept(shape: type[Serializer[Any]]) -> Serializer[Any]:
    """Return a serializer that is used again and again: to copy its fields takes longest."""
    return shape()


def read_query(shape: type[Serializer[Any]], request: Request) -> dict[str, Any]:
    """Return what the query of an address says, by the members of `shape`.

    :raises ValidationError: a member is missing or of another type
    """
    serializer = shape(data=request.query_params.dict())
    serializer.is_valid(raise_exception=True)
    return dict(serializer.validated_data)


def or_keep(sent: Mapping[str, Any], field: str) -> UUID | services.Keep | None:
    """Return the id sent for a field, or that it stays as it is when none was."""
    return cast("UUID | services.Keep | None", sent.get(field, services.Keep.IT))


class DeskView(APIView):
    """A view whose refusals show the object as it stands, in the shape of its other answers."""

    def handle_exception(self, exc: Exception) -> Response:
        """Give `current` its shape, then answer as everywhere."""
        if isinstance(exc, DomainError):
            exc.current = shapes.current(exc.current)
        return super().handle_exception(exc)
