"""The calls on one's inbox, on the choice to have it by mail, and on the journal of mail."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.accounts.auth import current_member
from apps.core.api import CreatedPage, required_version, with_etag
from apps.core.errors import PreconditionFailedError
from apps.notices import selectors, services
from apps.notices.api import serializers as shapes
from apps.notices.models import Mail, MailChoice, Notice

IF_MATCH = OpenApiParameter(
    "If-Match", str, OpenApiParameter.HEADER, required=True, description="The ETag you were given."
)


class NoticesView(generics.ListAPIView[Notice]):
    """One's inbox, newest first."""

    serializer_class = shapes.NoticeOut
    pagination_class = CreatedPage

    def get_queryset(self) -> QuerySet[Notice]:
        """Return what was told, or what of it is unread."""
        asked = shapes.InboxIn(data=self.request.query_params)
        asked.is_valid(raise_exception=True)
        return selectors.inbox(current_member(self.request), **asked.validated_data)

    @extend_schema(parameters=[shapes.InboxIn])
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List notices."""
        return super().get(request, *args, **kwargs)


class UnreadView(APIView):
    """How much is unread."""

    @extend_schema(responses=shapes.UnreadOut)
    def get(self, request: Request) -> Response:
        """Count it."""
        return Response({"unread": selectors.unread_count(current_member(request))})


class ReadView(APIView):
    """One notice."""

    @extend_schema(request=shapes.ReadIn, responses=shapes.NoticeOut)
    def post(self, request: Request, notice_id: UUID) -> Response:
        """Note that it was read, or that it was not (`read: false`)."""
        sent = shapes.ReadIn(data=request.data)
        sent.is_valid(raise_exception=True)
        member = current_member(request)
        notice = services.mark_read(by=member, notice_id=notice_id, **sent.validated_data)
        return Response(shapes.NoticeOut(notice).data)


class ReadAllView(APIView):
    """The whole inbox."""

    @extend_schema(
        operation_id="notices_read_all", request=shapes.ReadAllIn, responses=shapes.UnreadOut
    )
    def post(self, request: Request) -> Response:
        """Note that all was read up to a moment; what came after it stays unread."""
        sent = shapes.ReadAllIn(data=request.data)
        sent.is_valid(raise_exception=True)
        member = current_member(request)
        services.mark_all_read(by=member, **sent.validated_data)
        return Response({"unread": selectors.unread_count(member)})


class MailChoiceView(APIView):
    """Whether one has notices by mail."""

    @extend_schema(responses=shapes.MailChoiceOut)
    def get(self, request: Request) -> Response:
        """Show it; version 0 is what holds before one has chosen."""
        return _choice(selectors.choice_of(current_member(request)))

    @extend_schema(
        parameters=[IF_MATCH], request=shapes.MailChoicePatch, responses=shapes.MailChoiceOut
    )
    def patch(self, request: Request) -> Response:
        """Change it."""
        member = current_member(request)
        version = required_version(request)
        sent = shapes.MailChoicePatch(data=request.data)
        sent.is_valid(raise_exception=True)
        said = {"when": selectors.choice_of(member).when, **sent.validated_data}
        try:
            return _choice(services.choose(by=member, version=version, **said))
        except PreconditionFailedError as error:
            error.current = shapes.MailChoiceOut(selectors.choice_of(member)).data
            raise


class MailsView(generics.ListAPIView[Mail]):
    """The newsroom's journal of outgoing mail, newest first."""

    serializer_class = shapes.MailOut
    pagination_class = CreatedPage

    def get_queryset(self) -> QuerySet[Mail]:
        """Return the letters, or those in one state."""
        asked = shapes.MailsIn(data=self.request.query_params)
        rows = selectors.mails_visible_to(current_member(self.request))
        asked.is_valid(raise_exception=True)
        return rows.filter(**asked.validated_data)

    @extend_schema(parameters=[shapes.MailsIn])
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List letters."""
        return super().get(request, *args, **kwargs)


class MailMoveView(APIView):
    """A letter that failed, or of which nobody knows whether it went out."""

    @extend_schema(request=shapes.MailMoveIn, responses=shapes.MailOut)
    def post(self, request: Request, mail_id: UUID) -> Response:
        """Send it again (`ready`), say that it arrived (`sent`), or give it up (`dropped`)."""
        sent = shapes.MailMoveIn(data=request.data)
        sent.is_valid(raise_exception=True)
        mail = services.decide(by=current_member(request), mail_id=mail_id, **sent.validated_data)
        return with_etag(shapes.MailOut(mail).data, mail.version)


def _choice(choice: MailChoice) -> Response:
    return with_etag(shapes.MailChoiceOut(choice).data, choice.version)
