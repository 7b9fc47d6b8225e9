"""The shapes of files that hold several articles, on the wire."""

from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from apps.articles.api.serializers import AnyText
from apps.articles.documents.mapping import FIELDS
from apps.articles.models import Parcel
from apps.articles.selectors import opened


class ColumnsIn(serializers.Serializer[dict[str, str]]):
    """Which column is what; a field that no column holds is left out."""

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        """Return a field for each thing a column can be."""
        return {name: serializers.CharField(required=False, allow_blank=True) for name in FIELDS}


class ParcelIn(serializers.Serializer[dict[str, Any]]):
    """A file that holds several articles: `file` (multipart), or its `text` and `file_name`."""

    id = serializers.UUIDField(required=False)
    text = AnyText(required=False)
    file_name = serializers.CharField(required=False, max_length=255)
    file = serializers.FileField(required=False, allow_empty_file=True, max_length=None)


class DryRunIn(serializers.Serializer[dict[str, Any]]):
    """A plan to be checked."""

    version = serializers.IntegerField(min_value=1)
    columns = ColumnsIn()


class ImportIn(serializers.Serializer[dict[str, Any]]):
    """What is to be imported."""

    version = serializers.IntegerField(min_value=1)
    columns = ColumnsIn(required=False, help_text="Of a table; left out, the plan that stands.")
    places = serializers.ListField(
        child=serializers.CharField(),
        required=False,
        help_text="Of anything else, the pieces by their place; left out, all that can be.",
    )


class PieceOut(serializers.Serializer[Any]):
    """A thing inside a file."""

    place = serializers.CharField()
    title = serializers.CharField()
    file_name = serializers.CharField()
    media_type = serializers.CharField(source="medium")
    size = serializers.IntegerField()
    chosen = serializers.BooleanField(help_text="Imported unless somebody says otherwise.")
    code = serializers.CharField(help_text="Why it cannot be imported; empty where it can.")
    says = serializers.CharField(help_text="The same as a sentence.")


class FaultOut(serializers.Serializer[Any]):
    """A row that cannot be imported."""

    place = serializers.CharField()
    says = serializers.CharField()


class CheckedOut(serializers.Serializer[Any]):
    """What an import would come to."""

    good = serializers.IntegerField()
    faulty = serializers.IntegerField()
    faults = FaultOut(many=True, help_text="The first 500.")


class ParcelRow(serializers.ModelSerializer[Parcel]):
    """A file that holds several articles, in a list."""

    class Meta:
        model = Parcel
        fields: ClassVar[tuple[str, ...]] = (
            *("id", "file_name", "media_type", "state", "error", "error_code", "batches"),
            *("version", "created_at"),
        )


class ParcelOut(ParcelRow):
    """One such file, with what is inside."""

    pieces = serializers.SerializerMethodField()
    columns = serializers.SerializerMethodField()
    sample = serializers.SerializerMethodField()
    rows = serializers.SerializerMethodField()
    plan = serializers.SerializerMethodField()
    checked = CheckedOut(allow_null=True)

    class Meta(ParcelRow.Meta):
        fields = (
            *ParcelRow.Meta.fields,
            *("pieces", "columns", "sample", "rows", "plan", "checked"),
        )

    @extend_schema_field(PieceOut(many=True))
    def get_pieces(self, parcel: Parcel) -> Any:
        """Return what can be chosen, and what cannot."""
        return PieceOut(opened(parcel).pieces, many=True).data

    def get_columns(self, parcel: Parcel) -> list[str]:
        """Return the names of a table's columns."""
        return list(opened(parcel).columns)

    def get_sample(self, parcel: Parcel) -> list[list[str]]:
        """Return the first rows."""
        return [list(row) for row in opened(parcel).sample]

    def get_rows(self, parcel: Parcel) -> int:
        """Return how many rows there are."""
        return opened(parcel).rows

    def get_plan(self, parcel: Parcel) -> dict[str, str]:
        """Return which column is what, at first as it is proposed."""
        return dict(opened(parcel).plan.columns)
