"""The calls on marks."""

from collections.abc import Callable
from typing import ClassVar, Final
from uuid import UUID

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.auth import current_member
from apps.annotations import selectors, services
from apps.annotations.api import serializers, shapes
from apps.annotations.api.views.desk import IF_MATCH, DeskView, or_keep, read
from apps.annotations.models import Annotation
from apps.core.api import required_version, with_etag
from apps.core.errors import InvalidError

MOST_DIGITS: Final = 9
UNDOES: Final = OpenApiParameter(
    "undoes", int, description="The version, made by you, that this takes back."
)


class ArticleAnnotationsView(DeskView):
    """The marks of an article."""

    @extend_schema(
        parameters=[OpenApiParameter("revision", int, description="As they stood on this one.")],
        responses=serializers.AnnotationOut(many=True),
    )
    def get(self, request: Request, article_id: UUID) -> Response:
        """List them in the order of the text, as a bare array.

        Orphans are among them, and while a new revision is being taken up marks that still stand
        on the one before: each says on which `revision` its fragments are.
        """
        member = current_member(request)
        if "revision" in request.query_params:
            number = _whole(request, "revision", "the number of a revision")
            stood = selectors.as_they_stood(member, article_id, number)
            return Response([shapes.stood(each) for each in stood])
        marks = selectors.told(member, article_id)
        return Response([shapes.annotation(mark) for mark in marks])

    @extend_schema(
        request=serializers.AnnotationIn,
        responses={201: serializers.AnnotationOut, 200: serializers.AnnotationOut},
    )
    def post(self, request: Request, article_id: UUID) -> Response:
        """Mark words. The same call again answers 200 with the same mark."""
        member = current_member(request)
        sent = read(serializers.AnnotationIn, request)
        mark, made = services.create_annotation(
            by=member,
            article_id=article_id,
            kind=sent["kind"],
            span=sent["fragments"],
            body=sent.get("body", ""),
            source_id=sent.get("source"),
            claim_id=sent.get("claim"),
            row_id=sent.get("id"),
            number=sent.get("revision"),
            visibility=sent.get("visibility"),
        )
        return _annotation(mark, status=201 if made else 200)


class ArticleOrphansView(DeskView):
    """The marks of an article that lost their words."""

    @extend_schema(responses=serializers.AnnotationOut(many=True))
    def get(self, request: Request, article_id: UUID) -> Response:
        """List them with their old words and the place where those would stand."""
        marks = selectors.orphans(current_member(request), article_id)
        return Response([shapes.annotation(mark) for mark in marks])


class AnnotationView(DeskView):
    """One mark."""

    @extend_schema(responses=serializers.AnnotationOut)
    def get(self, request: Request, annotation_id: UUID) -> Response:
        """Show it."""
        mark = selectors.annotation(current_member(request), annotation_id)
        return with_etag(shapes.annotation(mark), mark.version)

    @extend_schema(
        parameters=[IF_MATCH, UNDOES],
        request=serializers.AnnotationPatch,
        responses=serializers.AnnotationOut,
    )
    def patch(self, request: Request, annotation_id: UUID) -> Response:
        """Change its body, kind, boundaries, source or claim."""
        member = current_member(request)
        version = required_version(request)
        sent = read(serializers.AnnotationPatch, request)
        mark = services.update_annotation(
            by=member,
            annotation_id=annotation_id,
            version=version,
            body=sent.get("body"),
            kind=sent.get("kind"),
            span=sent.get("fragments"),
            source_id=or_keep(sent, "source"),
            claim_id=sent.get("claim"),
            undoes=_undoes(request),
        )
        return _annotation(mark)

    @extend_schema(parameters=[IF_MATCH, UNDOES], responses={204: None})
    def delete(self, request: Request, annotation_id: UUID) -> Response:
        """Take it away; `restore` brings it back, at the version one higher."""
        member = current_member(request)
        services.delete_annotation(
            by=member,
            annotation_id=annotation_id,
            version=required_version(request),
            undoes=_undoes(request),
        )
        return Response(status=204)


class AnnotationStepView(DeskView):
    """An action on a mark: accept or refuse a proposal, bring a deleted one back."""

    step: ClassVar[Callable[..., Annotation]]

    @extend_schema(request=serializers.StepIn, responses=serializers.AnnotationOut)
    def post(self, request: Request, annotation_id: UUID) -> Response:
        """Take the action on the version sent; on any other it is refused as stale."""
        member = current_member(request)
        sent = read(serializers.StepIn, request)
        mark = type(self).step(by=member, annotation_id=annotation_id, version=sent["version"])
        return _annotation(mark)


class AcceptView(AnnotationStepView):
    """Accept a proposed mark."""

    step = staticmethod(services.accept)


class RefuseView(AnnotationStepView):
    """Refuse a proposed mark."""

    step = staticmethod(services.refuse)


class UndecideView(AnnotationStepView):
    """Take back what one decided on a proposed mark, at the version that the decision left."""

    step = staticmethod(services.undecide)


class RestoreView(DeskView):
    """A deleted mark."""

    @extend_schema(
        parameters=[UNDOES], request=serializers.StepIn, responses=serializers.AnnotationOut
    )
    def post(self, request: Request, annotation_id: UUID) -> Response:
        """Bring it back, at the version that its deletion left; at any other it is stale."""
        member = current_member(request)
        sent = read(serializers.StepIn, request)
        mark = services.restore_annotation(
            by=member,
            annotation_id=annotation_id,
            version=sent["version"],
            undoes=_undoes(request),
        )
        return _annotation(mark)


class ConfirmView(AnnotationStepView):
    """Say that a moved mark stands where it was moved to."""

    step = staticmethod(services.confirm)


class OrphanView(AnnotationStepView):
    """Say of a moved mark that its words are not there any more."""

    step = staticmethod(services.lose)


class VisibilityView(DeskView):
    """Who sees a note."""

    @extend_schema(request=serializers.VisibilityIn, responses=serializers.AnnotationOut)
    def post(self, request: Request, annotation_id: UUID) -> Response:
        """Say so, of a note of one's own; what others have answered cannot be made private."""
        member = current_member(request)
        sent = read(serializers.VisibilityIn, request)
        mark = services.set_visibility(by=member, annotation_id=annotation_id, **sent)
        return _annotation(mark)


class ReattachView(DeskView):
    """A mark that lost its words, or was moved to others."""

    @extend_schema(
        parameters=[IF_MATCH], request=serializers.ReattachIn, responses=serializers.AnnotationOut
    )
    def post(self, request: Request, annotation_id: UUID) -> Response:
        """Say where it belongs."""
        member = current_member(request)
        version = required_version(request)
        sent = read(serializers.ReattachIn, request)
        mark = services.reattach(
            by=member,
            annotation_id=annotation_id,
            version=version,
            span=sent["fragments"],
            number=sent["revision"],
        )
        return _annotation(mark)


def _whole(request: Request, name: str, what: str) -> int:
    """Return a number of the address.

    :raises InvalidError: it is none
    """
    number = request.query_params[name]
    if number.isascii() and number.isdecimal() and len(number) < MOST_DIGITS:
        return int(number)
    raise InvalidError(
        f"`{name}` is {what}, from 1.", errors={name: ["Send a whole number from 1."]}
    )


def _undoes(request: Request) -> int | None:
    """Return the version that a call takes back; None where it takes back none.

    :raises InvalidError: it is no number
    """
    if "undoes" not in request.query_params:
        return None
    return _whole(request, "undoes", "the version that you take back")


def _annotation(mark: Annotation, status: int = 200) -> Response:
    return with_etag(shapes.annotation(mark), mark.version, status=status)
