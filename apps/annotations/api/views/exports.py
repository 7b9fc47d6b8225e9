"""The calls that hand marks out in forms which other programs read."""

from itertools import chain
from uuid import UUID

from django.http import StreamingHttpResponse
from django.utils import timezone
from django.utils.text import slugify
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request

from apps.accounts.auth import current_member
from apps.annotations import interchange, selectors
from apps.annotations.api.views.desk import DeskView
from apps.core.api.streams import streamed

LONGEST_NAME = 60


class LinkedRenderer(JSONRenderer):
    """Lets callers ask for JSON-LD; what is refused is JSON, as everywhere."""

    media_type = "application/ld+json"


class TableRenderer(JSONRenderer):
    """Lets callers ask for CSV; what is refused is JSON, as everywhere."""

    media_type = "text/csv"


class ExportView(DeskView):
    """The marks of an article as W3C Web Annotations."""

    renderer_classes = (LinkedRenderer, JSONRenderer)

    @extend_schema(responses={(200, "application/ld+json"): OpenApiTypes.OBJECT})
    def get(self, request: Request, article_id: UUID) -> StreamingHttpResponse:
        """Return them as one AnnotationCollection: what is accepted and neither private nor a note.

        An attribution is an annotation, too: it links the marks of its source and cue to that of
        its content. Offsets are code points of the revision's text.
        """
        found = selectors.export(current_member(request), article_id)
        at = selectors.addresses(request.build_absolute_uri("/").rstrip("/"), article_id)
        annotations = chain(
            (interchange.annotation_of_mark(mark, at) for mark in found.marks()),
            (interchange.annotation_of_tie(tie, at) for tie in found.ties),
        )
        parts = interchange.collection(
            text=found.text, annotations=annotations, at=at, now=timezone.now()
        )
        return streamed(
            request,
            parts,
            content_type=interchange.PROFILE,
            file_name=f"{_name(found)}.jsonld",
        )


class TableView(DeskView):
    """The marks of an article as a table."""

    renderer_classes = (TableRenderer, JSONRenderer)

    @extend_schema(
        parameters=[OpenApiParameter("bom", bool, description="Begin as Excel wants UTF-8 to.")],
        responses={(200, "text/csv"): OpenApiTypes.STR},
    )
    def get(self, request: Request, article_id: UUID) -> StreamingHttpResponse:
        """Return the same marks as CSV, a row each; no cell is a formula to a spreadsheet."""
        found = selectors.export(current_member(request), article_id)
        parts = interchange.table(found.marks(), bom=request.query_params.get("bom") == "1")
        return streamed(
            request,
            parts,
            content_type="text/csv; charset=utf-8; header=present",
            file_name=f"{_name(found)}.csv",
        )


def _name(found: selectors.Export) -> str:
    """Return what to call the file: by the title as far as ASCII goes, else by the id."""
    return slugify(found.text.title)[:LONGEST_NAME].strip("-") or str(found.text.article)
