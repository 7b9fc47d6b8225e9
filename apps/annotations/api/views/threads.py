"""The calls on the talk about marks, claims and articles."""

from collections.abc import Callable
from typing import ClassVar
from uuid import UUID

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.auth import current_member
from apps.annotations import selectors, services
from apps.annotations.api import serializers, shapes
from apps.annotations.api.views.desk import IF_MATCH, DeskView, read
from apps.annotations.models import Thread
from apps.core.api import required_version, with_etag


class AboutView(DeskView):
    """A call on the thread about what its path names: a mark, a claim or an article."""

    @staticmethod
    def about(named: dict[str, UUID]) -> selectors.About:
        """Return what the path names."""
        return selectors.About(**named)


class ThreadView(AboutView):
    """A thread by its numbers."""

    @extend_schema(responses=serializers.ThreadOut)
    def get(self, request: Request, **named: UUID) -> Response:
        """Show it; before anybody has spoken its version is 0."""
        talk = selectors.talk(current_member(request), self.about(named))
        shape = shapes.thread(talk.thread, talk.living)
        return with_etag(shape, shape["version"])


class ThreadStepView(AboutView):
    """An action on a thread."""

    step: ClassVar[Callable[..., Thread]]

    @extend_schema(request=serializers.StepIn, responses=serializers.ThreadOut)
    def post(self, request: Request, **named: UUID) -> Response:
        """Take the action on the thread's version sent."""
        member = current_member(request)
        sent = read(serializers.StepIn, request)
        thread = type(self).step(by=member, about=self.about(named), version=sent["version"])
        return with_etag(shapes.thread(thread), thread.version)


class ResolveView(ThreadStepView):
    """Close a thread."""

    step = staticmethod(services.resolve)


class ReopenView(ThreadStepView):
    """Open a thread again."""

    step = staticmethod(services.reopen)


class CommentsView(AboutView):
    """The comments on a mark, a claim or an article."""

    @extend_schema(responses=serializers.CommentOut(many=True))
    def get(self, request: Request, **named: UUID) -> Response:
        """List them, oldest first, as a bare array.

        One that was taken away and answered before is among them, with `deleted_at` and no words.
        """
        comments = selectors.comments_about(current_member(request), self.about(named))
        return Response([shapes.comment(said) for said in comments])

    @extend_schema(
        request=serializers.CommentIn,
        responses={201: serializers.CommentOut, 200: serializers.CommentOut},
    )
    def post(self, request: Request, **named: UUID) -> Response:
        """Say something. The same call again answers 200 with the same comment.

        `@` and the name of a colleague or a desk mentions them.
        """
        member = current_member(request)
        sent = read(serializers.CommentIn, request)
        said, made = services.comment(by=member, text=sent["text"], row_id=sent.get("id"), **named)
        return with_etag(shapes.comment(said), said.version, status=201 if made else 200)


class MentionsView(DeskView):
    """Who can be mentioned."""

    @extend_schema(
        parameters=[OpenApiParameter("q", str, description="How a word of the name begins.")],
        responses=serializers.SuggestionOut(many=True),
    )
    def get(self, request: Request) -> Response:
        """Suggest eight colleagues and desks at most, by name, as a bare array."""
        written = request.query_params.get("q", "")
        found = selectors.to_suggest(current_member(request), written)
        return Response([shapes.suggestion(meant) for meant in found])


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
