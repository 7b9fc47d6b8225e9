"""The form by which work is given to somebody."""

from collections.abc import Iterable
from datetime import datetime, time
from typing import Any, Final
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from django import forms
from django.http import QueryDict

from apps.core.errors import DomainError
from apps.notices.models import Todo
from apps.notices.selectors import Sharing

END_OF_DAY: Final = time(18, 0)
"""When work is due of which the day alone is said."""

_PLACES: Final = {"due_at": "due_day"}


class AssignForm(forms.Form):
    """Whom to ask, by when, and what for. A time is meant in the newsroom's zone."""

    id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    assignee = forms.ChoiceField(label="Who", required=False)
    desk = forms.ChoiceField(label="At the desk", required=False)
    due_day = forms.DateField(
        label="Due", required=False, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )
    due_time = forms.TimeField(
        label="At", required=False, widget=forms.TimeInput({"type": "time"}, format="%H:%M")
    )
    note = forms.CharField(
        label="What for",
        required=False,
        max_length=500,
        widget=forms.TextInput({"autocomplete": "off"}),
    )

    def __init__(
        self,
        sharing: Sharing,
        data: QueryDict | None = None,
        *,
        initial: dict[str, Any] | None = None,
    ) -> None:
        # Several of these stand on one page.
        super().__init__(data, initial=initial, auto_id=f"id_{uuid4().hex[:8]}_%s")
        self.zone = ZoneInfo(sharing.zone)
        self._offer("assignee", "Nobody yet", ((m.user_id, m.user.name) for m in sharing.people))
        self._offer("desk", "No desk", ((desk.pk, desk.name) for desk in sharing.desks))
        self.fields["due_time"].help_text = f"{sharing.zone}; 18:00 if you leave it."

    @classmethod
    def of(cls, sharing: Sharing, todo: Todo) -> "AssignForm":
        """Return the form filled with what stands."""
        due = todo.due_at and todo.due_at.astimezone(ZoneInfo(sharing.zone))
        return cls(
            sharing,
            initial={
                "version": todo.version,
                "assignee": str(todo.assignee_id or ""),
                "desk": str(todo.desk_id or ""),
                "due_day": due.date() if due else None,
                "due_time": due.time() if due else None,
                "note": todo.note,
            },
        )

    def _offer(self, name: str, none: str, known: Iterable[tuple[UUID, str]]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", none), *((str(pk), word) for pk, word in known)]

    def clean(self) -> dict[str, Any]:
        """Put day and time together; `due_at` is a moment or None."""
        said = dict(super().clean() or self.cleaned_data)
        day, at = said.get("due_day"), said.get("due_time")
        if at and not day:
            self.add_error("due_day", "A time needs its day.")
        said["due_at"] = datetime.combine(day, at or END_OF_DAY, self.zone) if day else None
        return said

    def said(self) -> dict[str, Any]:
        """Return what the services take."""
        sent = self.cleaned_data
        return {
            "assignee_id": UUID(sent["assignee"]) if sent["assignee"] else None,
            "desk_id": UUID(sent["desk"]) if sent["desk"] else None,
            "due_at": sent["due_at"],
            "note": sent["note"],
        }

    def refuse(self, error: DomainError) -> None:
        """Put a refusal's sentences at their fields; what has no field goes on top."""
        placed = {
            _PLACES.get(field, field): sentences
            for field, sentences in (error.errors or {}).items()
        }
        for field, sentences in placed.items():
            self.add_error(field if field in self.fields else None, list(sentences))
        if not placed:
            self.add_error(None, str(error))
