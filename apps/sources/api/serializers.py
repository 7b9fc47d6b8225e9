"""The shapes of the registry on the wire."""

from typing import Any

from drf_spectacular.utils import extend_schema_field, extend_schema_serializer
from rest_framework import serializers

from apps.sources.models import Source


class BodyShape(serializers.Serializer[Any]):
    """What one needs to know to ask a body."""

    country = serializers.CharField(max_length=2, allow_blank=True, default="")
    tz = serializers.CharField(max_length=64, allow_blank=True, default="")
    domains = serializers.ListField(
        child=serializers.CharField(max_length=253), max_length=20, default=list
    )


class ListIn(serializers.Serializer[Any]):
    """What the registry can be narrowed to."""

    q = serializers.CharField(
        required=False,
        default="",
        allow_blank=True,
        max_length=200,
        help_text="What a name begins with, or nearly is.",
    )
    kind = serializers.ChoiceField(Source.Kind.choices, required=False, default="")
    state = serializers.ChoiceField(Source.State.choices, required=False, default="")
    body = serializers.BooleanField(
        required=False, default=False, help_text="Only what can be asked."
    )


class SourceIn(serializers.Serializer[Any]):
    """A source as it is proposed."""

    id = serializers.UUIDField(required=False)
    kind = serializers.CharField(max_length=16)
    name = serializers.CharField(max_length=400)
    aliases = serializers.ListField(
        child=serializers.CharField(max_length=400), max_length=50, default=list
    )
    body = BodyShape(required=False, allow_null=True)


class SourcePatch(serializers.Serializer[Any]):
    """What of a source is to change."""

    kind = serializers.CharField(max_length=16, required=False)
    name = serializers.CharField(max_length=400, required=False)
    aliases = serializers.ListField(
        child=serializers.CharField(max_length=400), max_length=50, required=False
    )
    body = BodyShape(required=False, allow_null=True)


@extend_schema_serializer(component_name="SourceVersionIn")
class VersionIn(serializers.Serializer[Any]):
    """The version an action was taken on."""

    version = serializers.IntegerField(min_value=1)


class NameIn(serializers.Serializer[Any]):
    """One more name."""

    name = serializers.CharField(max_length=400)


class SourceOut(serializers.ModelSerializer[Source]):
    """A source in a list."""

    body = serializers.BooleanField(source="can_be_asked")

    class Meta:
        model = Source
        fields = ("id", "kind", "name", "state", "body", "aliases", "version")


class SourceDetail(SourceOut):
    """A source by itself: `body` has its facts, or is null."""

    body = serializers.SerializerMethodField()  # type: ignore[assignment] # facts instead of a flag

    @extend_schema_field(BodyShape(allow_null=True))
    def get_body(self, source: Source) -> dict[str, Any] | None:
        """Return the facts of a body."""
        return dict(BodyShape(source.body).data) if source.can_be_asked else None
