"""The shapes of requests on the wire."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.dateparse import parse_datetime
from django.utils.timezone import is_naive
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field, extend_schema_serializer
from rest_framework import serializers

from apps.verification.models import Step, VerificationRequest
from apps.verification.states import State


@extend_schema_field(OpenApiTypes.DATETIME)
class MomentField(serializers.Field[datetime, object, str, Any]):
    """A moment with its zone: nobody guesses where a clock hangs."""

    def to_internal_value(self, data: object) -> datetime:
        """Read ISO 8601 with an offset."""
        try:
            moment = parse_datetime(data) if isinstance(data, str) else None
        except ValueError:
            moment = None
        if moment is None:
            raise serializers.ValidationError("Write a moment like 2026-05-04T17:00+02:00.")
        if is_naive(moment):
            raise serializers.ValidationError(
                "This moment has no zone. Add one, like 2026-05-04T17:00+02:00."
            )
        return moment

    def to_representation(self, value: datetime) -> str:
        """Write ISO 8601 with an offset."""
        return value.isoformat()


class ListIn(serializers.Serializer[Any]):
    """What a list of requests can be narrowed to."""

    article = serializers.UUIDField(required=False)
    body = serializers.UUIDField(required=False)
    claim = serializers.UUIDField(required=False)
    state = serializers.ChoiceField(State.choices, required=False, default="")
    kind = serializers.ChoiceField(VerificationRequest.Kind.choices, required=False, default="")


class RequestIn(serializers.Serializer[Any]):
    """A request of ours as it is recorded; without `sent_at` a draft."""

    id = serializers.UUIDField(required=False)
    body = serializers.UUIDField(required=False, allow_null=True)
    body_text = serializers.CharField(required=False, allow_blank=True, max_length=400, default="")
    question = serializers.CharField(max_length=20_000, allow_blank=True)
    channel = serializers.CharField(max_length=16, default="unknown")
    due_at = MomentField(required=False, allow_null=True)
    due_zone = serializers.CharField(max_length=64, required=False, allow_blank=True, default="")
    sent_at = MomentField(required=False, allow_null=True)
    claim = serializers.UUIDField(required=False, allow_null=True)
    annotations = serializers.ListField(
        child=serializers.UUIDField(), max_length=50, required=False, default=list
    )


class RequestPatch(serializers.Serializer[Any]):
    """What of a request of ours is to change."""

    question = serializers.CharField(max_length=20_000, required=False, allow_blank=True)
    body = serializers.UUIDField(required=False)
    channel = serializers.CharField(max_length=16, required=False)
    due_at = MomentField(required=False)
    due_zone = serializers.CharField(max_length=64, required=False)


@extend_schema_serializer(component_name="RequestMoveIn")
class MoveIn(serializers.Serializer[Any]):
    """Where a request goes, from which version."""

    to = serializers.CharField(max_length=16)
    version = serializers.IntegerField(min_value=1)
    note = serializers.CharField(max_length=20_000, allow_blank=True, required=False, default="")
    outcome = serializers.CharField(max_length=16, allow_blank=True, required=False, default="")


class NameBodyIn(serializers.Serializer[Any]):
    """Which source a reported request's words mean; null proposes them to the registry."""

    body = serializers.UUIDField(allow_null=True)
    version = serializers.IntegerField(min_value=1)
    remember = serializers.BooleanField(default=False)


class AttemptIn(serializers.Serializer[Any]):
    """One more try to get an answer."""

    id = serializers.UUIDField(required=False)
    channel = serializers.CharField(max_length=16)
    version = serializers.IntegerField(min_value=1)
    note = serializers.CharField(max_length=20_000, allow_blank=True, required=False, default="")


class NamedBody(serializers.Serializer[Any]):
    """A body: of the registry, or in the article's words (`id` null)."""

    id = serializers.UUIDField(allow_null=True)
    name = serializers.CharField()


class RequestOut(serializers.ModelSerializer[VerificationRequest]):
    """A request."""

    asker = serializers.CharField(source="asker_text")
    body = serializers.SerializerMethodField()
    outcome = serializers.SerializerMethodField()
    due_at = MomentField(read_only=True)
    sent_at = MomentField(read_only=True)
    annotations = serializers.SerializerMethodField()
    owner = serializers.SerializerMethodField()

    class Meta:
        model = VerificationRequest
        fields = (
            "id",
            "kind",
            "asker",
            "body",
            "channel",
            "state",
            "outcome",
            "due_at",
            "due_zone",
            "sent_at",
            "question",
            "claim",
            "owner",
            "annotations",
            "version",
            "created_at",
        )

    @extend_schema_field(NamedBody)
    def get_body(self, request: VerificationRequest) -> dict[str, Any]:
        """Return who was asked."""
        return {
            "id": str(request.body_id) if request.body_id else None,
            "name": request.body_name,
        }

    def get_outcome(self, request: VerificationRequest) -> str | None:
        """Return how it ended, null while it is open."""
        return request.outcome or None

    def get_annotations(self, request: VerificationRequest) -> list[UUID]:
        """Return the living marks of its sentences, or of the words it is about."""
        return [mention.annotation_id for mention in request.mentions.all()]

    def get_owner(self, request: VerificationRequest) -> str | None:
        """Return who chases it."""
        return request.owner.name if request.owner else None


class StepOut(serializers.ModelSerializer[Step]):
    """Something that happened to a request."""

    by = serializers.CharField(source="by.name", default=None)

    class Meta:
        model = Step
        fields = ("id", "kind", "at", "channel", "note", "by")


class RequestDetail(RequestOut):
    """A request by itself, with what happened to it."""

    steps = serializers.SerializerMethodField()

    class Meta(RequestOut.Meta):
        fields = (*RequestOut.Meta.fields, "steps")  # type: ignore[assignment] # one more

    @extend_schema_field(StepOut(many=True))
    def get_steps(self, request: VerificationRequest) -> list[dict[str, Any]]:
        """Return its steps, oldest first."""
        steps = request.steps.select_related("by").order_by("at", "created_at", "id")
        return [dict(StepOut(step).data) for step in steps]
