"""The shapes of links on the wire."""

from typing import ClassVar

from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from apps.reposts.models import Link


class LinkOut(serializers.ModelSerializer[Link]):
    """A link; `original` and `copy` are ids of articles, coverages shares in [0, 1]."""

    class Meta:
        model = Link
        fields: ClassVar = [
            "id",
            "original",
            "copy",
            "kind",
            "state",
            "coverage_of_shorter",
            "coverage_of_original",
            "coverage_of_copy",
            "note",
            "version",
            "created_at",
        ]
        read_only_fields = fields


class ListIn(serializers.Serializer[None]):
    """What a list of links can be narrowed to."""

    article = serializers.UUIDField(required=False, help_text="Either side of the link.")
    state = serializers.CharField(required=False)


class SwapIn(serializers.Serializer[None]):
    """The version that the caller saw."""

    version = serializers.IntegerField(min_value=1)


@extend_schema_serializer(component_name="LinkMoveIn")
class MoveIn(SwapIn):
    """Where a link goes."""

    to = serializers.CharField(max_length=32)
    note = serializers.CharField(max_length=500, allow_blank=True, default="")
