"""What calls on assignments take and answer, here and in the apps whose things are assigned."""

from typing import Any
from uuid import UUID

from django.utils import timezone
from rest_framework import serializers

from apps.accounts.models import Desk, User
from apps.notices import services
from apps.notices.models import Todo
from apps.notices.urgency import Urgency, urgency

Shape = dict[str, Any]


class AssignmentIn(serializers.Serializer[Any]):
    """An assignment as it is made: a person, a desk, or a person at a desk."""

    id = serializers.UUIDField(required=False)
    assignee = serializers.UUIDField(required=False, allow_null=True)
    desk = serializers.UUIDField(required=False, allow_null=True)
    due_at = serializers.DateTimeField(required=False, allow_null=True)
    note = serializers.CharField(required=False, allow_blank=True, max_length=500)

    def said(self) -> Shape:
        """Return what the service takes."""
        sent = self.validated_data
        return {
            "row_id": sent.get("id"),
            "assignee_id": sent.get("assignee"),
            "desk_id": sent.get("desk"),
            "due_at": sent.get("due_at"),
            "note": sent.get("note", ""),
        }


class AssignmentPatch(serializers.Serializer[Any]):
    """What of an assignment is to change."""

    assignee = serializers.UUIDField(required=False, allow_null=True)
    desk = serializers.UUIDField(required=False, allow_null=True)
    due_at = serializers.DateTimeField(required=False, allow_null=True)
    note = serializers.CharField(required=False, allow_blank=True, max_length=500)

    def said(self) -> Shape:
        """Return what the service takes; what was not sent stays."""
        sent = self.validated_data
        return {
            "assignee_id": sent.get("assignee", services.Keep.IT),
            "desk_id": sent.get("desk", services.Keep.IT),
            "due_at": sent.get("due_at", services.Keep.IT),
            "note": sent.get("note"),
        }


class AssignmentStep(serializers.Serializer[Any]):
    """An action, and the version it was taken on."""

    version = serializers.IntegerField(min_value=1)


class PartyOut(serializers.Serializer[Any]):
    """A person or a desk."""

    id = serializers.UUIDField()
    name = serializers.CharField()


class TodoOut(serializers.Serializer[Any]):
    """Something that waits for a person or a desk."""

    id = serializers.UUIDField()
    kind = serializers.CharField()
    subject = serializers.UUIDField()
    text = serializers.CharField()
    href = serializers.CharField(help_text="The page that shows it.")
    assignee = PartyOut(allow_null=True)
    desk = PartyOut(allow_null=True)
    by = PartyOut(allow_null=True)
    due_at = serializers.DateTimeField(allow_null=True)
    urgency = serializers.ChoiceField(choices=[each.name.lower() for each in Urgency])
    note = serializers.CharField()
    done_at = serializers.DateTimeField(allow_null=True)
    outcome = serializers.ChoiceField(choices=["", *Todo.Outcome.values])
    version = serializers.IntegerField()
    created_at = serializers.DateTimeField()


def todo(row: Todo) -> Shape:
    """Return a to-do."""
    return {
        "id": row.pk,
        "kind": row.kind,
        "subject": row.subject_id,
        "text": row.text,
        "href": row.url,
        "assignee": _named(row.assignee),
        "desk": _named(row.desk),
        "by": _named(row.by),
        "due_at": row.due_at,
        "urgency": urgency(row.due_at, timezone.now()).name.lower(),
        "note": row.note,
        "done_at": row.done_at,
        "outcome": row.outcome,
        "version": row.version,
        "created_at": row.created_at,
    }


def current(row: object) -> object:
    """Return what stands, where an error names a to-do; anything else as it is."""
    return todo(row) if isinstance(row, Todo) else row


def id_of(written: str) -> UUID | None:
    """Return the id that a query names; None where it is none."""
    try:
        return UUID(written)
    except ValueError:
        return None


def _named(who: User | Desk | None) -> Shape | None:
    return {"id": who.pk, "name": who.name} if who else None
