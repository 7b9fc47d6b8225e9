"""The shapes of links on the wire."""

from typing import ClassVar

from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from apps.reposts.differences import Difference, said
from apps.reposts.forms import MOST
from apps.reposts.models import Link
from apps.reposts.selectors import Carriage, Offer, Pair


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


@extend_schema_serializer(component_name="DiffStretchOut")
class StretchOut(serializers.Serializer[None]):
    """Code points of a revision's text, [start, end)."""

    start = serializers.IntegerField()
    end = serializers.IntegerField()


@extend_schema_serializer(component_name="DiffSentenceOut")
class SentenceOut(StretchOut):
    """A sentence as it is written."""

    text = serializers.CharField()


class PartOut(serializers.Serializer[None]):
    """Words of a changed sentence: `kept`, `removed` or `added`."""

    text = serializers.CharField()
    fate = serializers.CharField()


class RowOut(serializers.Serializer[None]):
    """Sentences of one fate; `aside` are those that are the host's and nobody's words."""

    relation = serializers.CharField(help_text="same, changed, moved, added or removed")
    aside = serializers.BooleanField()
    original = SentenceOut(many=True)
    copy = SentenceOut(many=True)
    parts = PartOut(many=True)


class DifferenceOut(serializers.Serializer[None]):
    """What a reader of the copy is told otherwise."""

    sort = serializers.CharField(help_text="caveat, figure, hedge, source or cue")
    fate = serializers.CharField(help_text="dropped, changed or added")
    row = serializers.IntegerField(source="step", help_text="Its place in `rows`, from 0.")
    original = StretchOut(source="old", allow_null=True)
    copy = StretchOut(source="new", allow_null=True)
    before = serializers.CharField()
    after = serializers.CharField()
    keeps = serializers.ListField(child=serializers.CharField())
    message = serializers.SerializerMethodField()

    def get_message(self, each: Difference) -> str:
        """Return it in a sentence."""
        return said(each)


@extend_schema_serializer(component_name="DiffCountsOut")
class CountsOut(serializers.Serializer[None]):
    """So many sentences of the articles' own had each fate."""

    same = serializers.IntegerField()
    changed = serializers.IntegerField()
    moved = serializers.IntegerField()
    added = serializers.IntegerField()
    removed = serializers.IntegerField()


class DiffOut(serializers.Serializer[Pair]):
    """What became of the original in the copy; offsets are of the two revisions' texts."""

    link = serializers.UUIDField(source="link.pk")
    original_revision = serializers.UUIDField(source="link.original.revision_id")
    copy_revision = serializers.UUIDField(source="link.copy.revision_id")
    counts = CountsOut(source="comparison.counts")
    differences = DifferenceOut(many=True, source="comparison.differences")
    rows = RowOut(many=True, source="comparison.rows")


class MarksIn(serializers.Serializer[None]):
    """Marks of the original."""

    marks = serializers.ListField(child=serializers.UUIDField(), allow_empty=False, max_length=MOST)


class CarryIn(MarksIn):
    """Marks of the original, and the text of the copy that they were chosen by."""

    copy_revision = serializers.UUIDField()


class OfferOut(serializers.Serializer[Offer]):
    """A mark of the original in the copy.

    `standing` is offered, carried, refused, or present where somebody marked the same there.
    """

    mark = serializers.UUIDField(source="mark.pk")
    kind = serializers.CharField(source="mark.kind")
    quote = serializers.CharField(source="words")
    result = serializers.CharField(help_text="identical, changed or gone")
    standing = serializers.CharField()
    span = StretchOut(many=True)
    parts = PartOut(many=True)
    made = serializers.UUIDField(source="made.pk", allow_null=True, default=None)


class CarriageOut(serializers.Serializer[Carriage]):
    """Every mark of the original that can be carried to the copy."""

    link = serializers.UUIDField(source="link.pk")
    copy_revision = serializers.UUIDField(source="target.pk")
    may_carry = serializers.BooleanField(help_text="Whether the link is confirmed.")
    counts = serializers.DictField(child=serializers.IntegerField())
    offers = OfferOut(many=True)
