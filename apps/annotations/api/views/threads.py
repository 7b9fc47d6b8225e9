"""The calls on the talk about marks."""

from collections.abc import Callable
from typing import ClassVar
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.auth import current_member
from apps.annotations import selectors, services
from apps.annotations.api import serializers, shapes
from apps.annotations.api.views.desk import IF_MATCH, DeskView, read
from apps.annotations.models import Thread
from apps.core.api import required_version, with_etag


class ThreadStepView(DeskView):
    """An action on the thread of a mark."""

    step: ClassVar[Callable[..., Thread]]

    @extend_schema(request=serializers.StepIn, responses=serializers.ThreadOut)
    def post(self, request: Request, annotation_id: UUID) -> Response:
        """Take the action on the thread's version sent."""
        member = current_member(request)
        sent = read(serializers.StepIn, request)
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
        sent = read(serializers.CommentIn, request)
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
        sent = read(serializers.CommentPatch, request)
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
