"""The shapes of fact-checks on the wire."""

from typing import ClassVar

from rest_framework import serializers

from apps.factchecks.models import Evidence, FactCheck, Rating


class RatingOut(serializers.ModelSerializer[Rating]):
    """A rating of the newsroom's scale; the lowest `value` is false."""

    class Meta:
        model = Rating
        fields: ClassVar = ["slug", "label", "value"]
        read_only_fields = fields


class EvidenceOut(serializers.ModelSerializer[Evidence]):
    """An item of evidence; `by` is a user's id."""

    class Meta:
        model = Evidence
        fields: ClassVar = [
            "id",
            "factcheck",
            "stance",
            "url",
            "note",
            "by",
            "created_at",
            "version",
        ]
        read_only_fields = fields


class FactCheckOut(serializers.ModelSerializer[FactCheck]):
    """A fact-check; `rating` is a slug of its scale or null, `author` a user's id."""

    rating = serializers.SlugRelatedField[Rating](slug_field="slug", read_only=True)
    rating_label = serializers.CharField(
        source="rating.label", read_only=True, allow_null=True, default=None
    )
    scale = serializers.IntegerField(
        source="rating.scale.number", read_only=True, allow_null=True, default=None
    )
    evidence = EvidenceOut(many=True, read_only=True)

    class Meta:
        model = FactCheck
        fields: ClassVar = [
            "id",
            "claim",
            "state",
            "edition",
            "rating",
            "rating_label",
            "scale",
            "conclusion",
            "author",
            "evidence",
            "submitted_at",
            "created_at",
            "version",
        ]
        read_only_fields = fields


class ListIn(serializers.Serializer[None]):
    """What a list of fact-checks can be narrowed to."""

    claim = serializers.UUIDField(required=False)
    state = serializers.CharField(required=False)


class ChangeIn(serializers.Serializer[None]):
    """What a fact-check says; a member that is left out stays as it is."""

    rating = serializers.CharField(
        max_length=32, required=False, allow_null=True, allow_blank=True, help_text="A slug."
    )
    conclusion = serializers.CharField(required=False, allow_blank=True, trim_whitespace=False)


class StartIn(ChangeIn):
    """A new fact-check."""

    id = serializers.UUIDField(required=False)
    claim = serializers.UUIDField()


class EvidenceIn(serializers.Serializer[None]):
    """A new item of evidence: an address, a note, or both."""

    id = serializers.UUIDField(required=False)
    stance = serializers.CharField(max_length=32)
    url = serializers.CharField(required=False, allow_blank=True)
    note = serializers.CharField(required=False, allow_blank=True)


class MoveIn(serializers.Serializer[None]):
    """Where a fact-check goes."""

    to = serializers.CharField(max_length=32)
    version = serializers.IntegerField(min_value=1)
    note = serializers.CharField(required=False, allow_blank=True)
