"""The calls on who says what."""

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.auth import current_member
from apps.annotations import selectors, services
from apps.annotations.api import serializers, shapes
from apps.annotations.api.views.desk import IF_MATCH, DeskView, or_keep, read
from apps.core.api import required_version, with_etag


class ArticleAttributionsView(DeskView):
    """Who says what in an article."""

    @extend_schema(responses=serializers.AttributionOut(many=True))
    def get(self, request: Request, article_id: UUID) -> Response:
        """List the attributions, oldest first, as a bare array."""
        ties = selectors.attributions_for_article(current_member(request), article_id)
        return Response([shapes.attribution(tie) for tie in ties])

    @extend_schema(
        request=serializers.AttributionIn,
        responses={201: serializers.AttributionOut, 200: serializers.AttributionOut},
    )
    def post(self, request: Request, article_id: UUID) -> Response:
        """Tie marks together. The same call again answers 200 with the same attribution."""
        member = current_member(request)
        sent = read(serializers.AttributionIn, request)
        tie, made = services.create_attribution(
            by=member,
            article_id=article_id,
            content=sent["content"],
            form=sent["form"],
            source=sent.get("source"),
            cue=sent.get("cue"),
            hedges=sent.get("hedges", []),
            parent=sent.get("parent"),
            row_id=sent.get("id"),
        )
        return with_etag(shapes.attribution(tie), tie.version, status=201 if made else 200)


class AttributionView(DeskView):
    """One attribution."""

    @extend_schema(responses=serializers.AttributionOut)
    def get(self, request: Request, attribution_id: UUID) -> Response:
        """Show it."""
        tie = selectors.attribution(current_member(request), attribution_id)
        return with_etag(shapes.attribution(tie), tie.version)

    @extend_schema(
        parameters=[IF_MATCH],
        request=serializers.AttributionPatch,
        responses=serializers.AttributionOut,
    )
    def patch(self, request: Request, attribution_id: UUID) -> Response:
        """Change its marks, form, hedges or parent."""
        member = current_member(request)
        version = required_version(request)
        sent = read(serializers.AttributionPatch, request)
        tie = services.update_attribution(
            by=member,
            attribution_id=attribution_id,
            version=version,
            marks={part: sent[part] for part in ("source", "cue", "content") if part in sent},
            form=sent.get("form"),
            hedges=sent.get("hedges"),
            parent=or_keep(sent, "parent"),
        )
        return with_etag(shapes.attribution(tie), tie.version)

    @extend_schema(parameters=[IF_MATCH], responses={204: None})
    def delete(self, request: Request, attribution_id: UUID) -> Response:
        """Untie its marks, which stay."""
        member = current_member(request)
        services.delete_attribution(
            by=member, attribution_id=attribution_id, version=required_version(request)
        )
        return Response(status=204)
