"""The calls on how far two people agree."""

from dataclasses import asdict
from typing import Any
from uuid import UUID

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.auth import current_member
from apps.annotations import selectors
from apps.annotations.api import serializers, shapes
from apps.annotations.api.views.desk import DeskView, read_query

WHOM = [
    OpenApiParameter("one", UUID, required=True, description="The one person."),
    OpenApiParameter("other", UUID, required=True, description="The other."),
]


class AgreementView(DeskView):
    """Agreement in all articles that both marked."""

    @extend_schema(parameters=WHOM, responses=serializers.AgreementOut)
    def get(self, request: Request, article_id: UUID | None = None) -> Response:
        """Compare what two people marked, kind by kind and in all."""
        member = current_member(request)
        # Who may not look, or looks where nothing is, learns that before anything of the query.
        selectors.annotators(member, article_id)
        asked = read_query(serializers.AgreementIn, request)
        found = selectors.compared(member, asked["one"], asked["other"], article_id)
        return Response(_shape(found))


class ArticleAgreementView(AgreementView):
    """Agreement in one article."""


def _shape(found: selectors.Compared) -> dict[str, Any]:
    return {
        "one": shapes.named(found.one),
        "other": shapes.named(found.other),
        "articles": found.articles,
        "kinds": {kind: asdict(each) for kind, each in found.report.kinds.items()},
        "all": asdict(found.report.all),
    }
