"""The shapes of notices and mail on the wire."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from apps.notices.models import Mail, MailChoice, Notice
from apps.notices.states import State


class TellerOut(serializers.Serializer[Any]):
    """Who did what a notice is about."""

    id = serializers.UUIDField()
    name = serializers.CharField()


class NoticeOut(serializers.ModelSerializer[Notice]):
    """What one was told."""

    by = serializers.SerializerMethodField()

    class Meta:
        model = Notice
        fields = (
            "id",
            "kind",
            "subject_type",
            "subject_id",
            "text",
            "excerpt",
            "url",
            "by",
            "read_at",
            "created_at",
        )
        read_only_fields = fields

    @extend_schema_field(TellerOut(allow_null=True))
    def get_by(self, notice: Notice) -> dict[str, Any] | None:
        """Return who did it."""
        return {"id": notice.by.pk, "name": notice.by.name} if notice.by else None


class InboxIn(serializers.Serializer[Any]):
    """What an inbox can be narrowed by."""

    unread = serializers.BooleanField(required=False, default=False)


class ReadIn(serializers.Serializer[Any]):
    """Whether a notice counts as read."""

    read = serializers.BooleanField(required=False, default=True)


class ReadAllIn(serializers.Serializer[Any]):
    """The moment of the newest notice that was seen; without it, all are read."""

    until = serializers.DateTimeField(required=False, allow_null=True)


class UnreadOut(serializers.Serializer[Any]):
    """How much is unread."""

    unread = serializers.IntegerField()


class MailChoiceOut(serializers.ModelSerializer[MailChoice]):
    """Whether one has notices by mail, and at what hour of one's own clock."""

    class Meta:
        model = MailChoice
        fields = ("when", "hour", "version")
        read_only_fields = fields


class MailChoicePatch(serializers.Serializer[Any]):
    """What of it is to change."""

    when = serializers.CharField(required=False)
    hour = serializers.IntegerField(required=False)


class MailsIn(serializers.Serializer[Any]):
    """What the journal can be narrowed by."""

    state = serializers.ChoiceField(choices=State.choices, required=False)


class MailOut(serializers.ModelSerializer[Mail]):
    """A letter of the journal."""

    to = serializers.CharField(source="address")

    class Meta:
        model = Mail
        fields = (
            "id",
            "message_id",
            "to",
            "subject",
            "state",
            "error",
            "tries",
            "version",
            "created_at",
            "settled_at",
        )
        read_only_fields = fields


class MailMoveIn(serializers.Serializer[Any]):
    """What is to become of a letter, decided on the version seen."""

    version = serializers.IntegerField()
    to = serializers.CharField()
