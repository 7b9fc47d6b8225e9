"""The calls on marks, attributions, claims and threads."""

from collections.abc import Callable, Mapping
from typing import Any, ClassVar, cast
from uuid import UUID

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer
from rest_framework.views import APIView

from apps.accounts.auth import current_member
from apps.annotations import selectors, services
from apps.annotations.api import serializers, shapes
from apps.annotations.models import Annotation, Claim, Thread
from apps.core.api import CreatedPage, required_version, with_etag
from apps.core.errors import DomainError

IF_MATCH = OpenApiParameter(
    "If-Match", str, OpenApiParameter.HEADER, required=True, description="The ETag you were given."
)


def _sent(shape: type[Serializer[Any]], request: Request) -> dict[str, Any]:
    serializer = shape(data=request.data)
    serializer.is_valid(raise_exception=True)
    return dict(serializer.validated_data)


def _or_keep(sent: Mapping[str, Any], field: str) -> UUID | services.Keep | None:
    return cast("UUID | services.Keep | None", sent.get(field, services.Keep.IT))


class DeskView(APIView):
    """A view whose refusals show the object as it stands, in the shape of its other answers."""

    def handle_exception(self, exc: Exception) -> Response:
        """Give `current` its shape, then answer as everywhere."""
        if isinstance(exc, DomainError):
            exc.current = shapes.current(exc.current)
        return super().handle_exception(exc)


class ArticleAnnotationsView(DeskView):
    """The marks of an article."""

    @extend_schema(responses=serializers.AnnotationOut(many=True))
    def get(self, request: Request, article_id: UUID) -> Response:
        """List them in the order of the text, as a bare array."""
        marks = selectors.for_article(current_member(request), article_id)
        return Response([shapes.annotation(mark) for mark in marks])

    @extend_schema(
        request=serializers.AnnotationIn,
        responses={201: serializers.AnnotationOut, 200: serializers.AnnotationOut},
    )
    def post(self, request: Request, article_id: UUID) -> Response:
        """Mark words. The same call again answers 200 with the same mark."""
        member = current_member(request)
        sent = _sent(serializers.AnnotationIn, request)
        mark, made = services.create_annotation(
            by=member,
            article_id=article_id,
            kind=sent["kind"],
            span=sent["fragments"],
            body=sent.get("body", ""),
            source_id=sent.get("source"),
            claim_id=sent.get("claim"),
            row_id=sent.get("id"),
        )
        return _annotation(mark, status=201 if made else 200)


class AnnotationView(DeskView):
    """One mark."""

    @extend_schema(responses=serializers.AnnotationOut)
    def get(self, request: Request, annotation_id: UUID) -> Response:
        """Show it."""
        mark = selectors.annotation(current_member(request), annotation_id)
        return with_etag(shapes.annotation(mark), mark.version)

    @extend_schema(
        parameters=[IF_MATCH],
        request=serializers.AnnotationPatch,
        responses=serializers.AnnotationOut,
    )
    def patch(self, request: Request, annotation_id: UUID) -> Response:
        """Change its body, kind, boundaries, source or claim."""
        member = current_member(request)
        version = required_version(request)
        sent = _sent(serializers.AnnotationPatch, request)
        mark = services.update_annotation(
            by=member,
            annotation_id=annotation_id,
            version=version,
            body=sent.get("body"),
            kind=sent.get("kind"),
            span=sent.get("fragments"),
            source_id=_or_keep(sent, "source"),
            claim_id=sent.get("claim"),
        )
        return _annotation(mark)

    @extend_schema(parameters=[IF_MATCH], responses={204: None})
    def delete(self, request: Request, annotation_id: UUID) -> Response:
        """Take it away; `restore` brings it back, at the version one higher."""
        member = current_member(request)
        services.delete_annotation(
            by=member, annotation_id=annotation_id, version=required_version(request)
        )
        return Response(status=204)


class AnnotationStepView(DeskView):
    """An action on a mark: accept or refuse a proposal, bring a deleted one back."""

    step: ClassVar[Callable[..., Annotation]]

    @extend_schema(request=serializers.StepIn, responses=serializers.AnnotationOut)
    def post(self, request: Request, annotation_id: UUID) -> Response:
        """Take the action on the version sent; on any other it is refused as stale."""
        member = current_member(request)
        sent = _sent(serializers.StepIn, request)
        mark = type(self).step(by=member, annotation_id=annotation_id, version=sent["version"])
        return _annotation(mark)


class AcceptView(AnnotationStepView):
    """Accept a proposed mark."""

    step = staticmethod(services.accept)


class RefuseView(AnnotationStepView):
    """Refuse a proposed mark."""

    step = staticmethod(services.refuse)


class RestoreView(AnnotationStepView):
    """Bring a deleted mark back."""

    step = staticmethod(services.restore_annotation)


class ThreadStepView(DeskView):
    """An action on the thread of a mark."""

    step: ClassVar[Callable[..., Thread]]

    @extend_schema(request=serializers.StepIn, responses=serializers.ThreadOut)
    def post(self, request: Request, annotation_id: UUID) -> Response:
        """Take the action on the thread's version sent."""
        member = current_member(request)
        sent = _sent(serializers.StepIn, request)
        thread = type(self).step(by=member, annotation_id=annotation_id, version=sent["version"])
        return with_etag(shapes.thread(thread), thread.version)


class ResolveView(ThreadStepView):
    """Close the thread on a mark."""

    step = staticmethod(services.resolve)


class ReopenView(ThreadStepView):
    """Open the thread on a mark again."""

    step = staticmethod(services.reopen)


class CommentsView(DeskView):
    """The comments on a mark."""

    @extend_schema(responses=serializers.CommentOut(many=True))
    def get(self, request: Request, annotation_id: UUID) -> Response:
        """List them, oldest first, as a bare array."""
        comments = selectors.comments_on(current_member(request), annotation_id)
        return Response([shapes.comment(said) for said in comments])

    @extend_schema(
        request=serializers.CommentIn,
        responses={201: serializers.CommentOut, 200: serializers.CommentOut},
    )
    def post(self, request: Request, annotation_id: UUID) -> Response:
        """Say something. The same call again answers 200 with the same comment."""
        member = current_member(request)
        sent = _sent(serializers.CommentIn, request)
        said, made = services.comment(
            by=member, annotation_id=annotation_id, text=sent["text"], row_id=sent.get("id")
        )
        return with_etag(shapes.comment(said), said.version, status=201 if made else 200)


class CommentView(DeskView):
    """One comment."""

    @extend_schema(responses=serializers.CommentOut)
    def get(self, request: Request, comment_id: UUID) -> Response:
        """Show it."""
        said = selectors.comment(current_member(request), comment_id)
        return with_etag(shapes.comment(said), said.version)

    @extend_schema(
        parameters=[IF_MATCH], request=serializers.CommentPatch, responses=serializers.CommentOut
    )
    def patch(self, request: Request, comment_id: UUID) -> Response:
        """Word one's own comment anew."""
        member = current_member(request)
        version = required_version(request)
        sent = _sent(serializers.CommentPatch, request)
        said = services.edit_comment(
            by=member, comment_id=comment_id, version=version, text=sent["text"]
        )
        return with_etag(shapes.comment(said), said.version)

    @extend_schema(parameters=[IF_MATCH], responses={204: None})
    def delete(self, request: Request, comment_id: UUID) -> Response:
        """Take it away."""
        member = current_member(request)
        services.delete_comment(by=member, comment_id=comment_id, version=required_version(request))
        return Response(status=204)


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
        sent = _sent(serializers.AttributionIn, request)
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
        sent = _sent(serializers.AttributionPatch, request)
        tie = services.update_attribution(
            by=member,
            attribution_id=attribution_id,
            version=version,
            marks={part: sent[part] for part in ("source", "cue", "content") if part in sent},
            form=sent.get("form"),
            hedges=sent.get("hedges"),
            parent=_or_keep(sent, "parent"),
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


class ArticleClaimsView(DeskView):
    """The claims of an article."""

    @extend_schema(responses=serializers.ClaimOut(many=True))
    def get(self, request: Request, article_id: UUID) -> Response:
        """List the claims that appear in it, as a bare array."""
        claims = selectors.claims_for_article(current_member(request), article_id)
        return Response([shapes.claim(claim) for claim in claims])


class ClaimsView(GenericAPIView[Claim], DeskView):
    """Claims."""

    pagination_class = CreatedPage
    serializer_class = serializers.ClaimOut

    @extend_schema(responses=serializers.ClaimOut(many=True))
    def get(self, request: Request) -> Response:
        """List them, newest first, in pages."""
        page = self.paginate_queryset(selectors.claims_listed(current_member(request)))
        return self.get_paginated_response([shapes.claim(claim) for claim in page or ()])

    @extend_schema(
        request=serializers.ClaimIn,
        responses={201: serializers.ClaimOut, 200: serializers.ClaimOut},
    )
    def post(self, request: Request) -> Response:
        """Word a claim and gather its marks. The same call again answers 200."""
        member = current_member(request)
        sent = _sent(serializers.ClaimIn, request)
        claim, made = services.create_claim(
            by=member,
            text=sent["text"],
            claimant_id=sent.get("claimant"),
            annotation_ids=sent.get("annotations", []),
            row_id=sent.get("id"),
        )
        return _claim(claim, status=201 if made else 200)


class ClaimView(DeskView):
    """One claim."""

    @extend_schema(responses=serializers.ClaimOut)
    def get(self, request: Request, claim_id: UUID) -> Response:
        """Show it."""
        claim = selectors.claim(current_member(request), claim_id)
        return with_etag(shapes.claim(claim), claim.version)

    @extend_schema(
        parameters=[IF_MATCH], request=serializers.ClaimPatch, responses=serializers.ClaimOut
    )
    def patch(self, request: Request, claim_id: UUID) -> Response:
        """Word it anew, or say who claims it."""
        member = current_member(request)
        version = required_version(request)
        sent = _sent(serializers.ClaimPatch, request)
        claim = services.update_claim(
            by=member,
            claim_id=claim_id,
            version=version,
            text=sent.get("text"),
            claimant_id=_or_keep(sent, "claimant"),
        )
        return _claim(claim)


def _annotation(mark: Annotation, status: int = 200) -> Response:
    return with_etag(shapes.annotation(mark), mark.version, status=status)


def _claim(claim: Claim, status: int = 200) -> Response:
    return with_etag(shapes.claim(claim), claim.version, status=status)
