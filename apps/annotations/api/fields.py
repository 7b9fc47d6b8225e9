"""Fields that take JSON's own types and nothing that merely looks like them.

Their refusals repeat nothing of what was sent: half a surrogate pair could not be sent back.
"""

from typing import Any, ClassVar
from uuid import UUID

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from apps.annotations import spans


@extend_schema_field(
    {
        "type": "array",
        "minItems": 1,
        "maxItems": spans.MAX_FRAGMENTS,
        "items": {
            "type": "object",
            "properties": {
                "start": {"type": "integer", "minimum": 0},
                "end": {"type": "integer", "minimum": 1},
            },
            "required": ["start", "end"],
        },
    }
)
class FragmentsField(serializers.Field[spans.Span, Any, Any, Any]):
    """A span: its fragments in the order of the text, in code points."""

    def to_internal_value(self, data: object) -> spans.Span:
        """Read it, without looking at the text yet."""
        return spans.read(data)


class SomeFragmentsField(FragmentsField):
    """A span, or an empty list for none."""

    def to_internal_value(self, data: object) -> spans.Span:
        """Read it, without looking at the text yet."""
        return () if data == [] else spans.read(data)


@extend_schema_field({"type": "integer", "minimum": 0})
class OffsetField(serializers.Field[int, Any, Any, Any]):
    """A place in a text, in code points."""

    default_error_messages: ClassVar[dict[str, Any]] = {
        "whole": "Send a whole number of characters here, from 0."
    }

    def to_internal_value(self, data: object) -> int:
        """Take a whole number, which JSON's true is not."""
        if type(data) is not int or data < 0:
            self.fail("whole")
        return data


@extend_schema_field({"type": "string"})
class WordsField(serializers.Field[str, Any, Any, Any]):
    """Text; whether it can be kept, the service says."""

    default_error_messages: ClassVar[dict[str, Any]] = {"words": "Send text here, in quotes."}

    def to_internal_value(self, data: object) -> str:
        """Take a string."""
        if not isinstance(data, str):
            self.fail("words")
        return data


@extend_schema_field({"type": "integer", "minimum": 1})
class VersionField(serializers.Field[int, Any, Any, Any]):
    """The version that an action is taken on."""

    default_error_messages: ClassVar[dict[str, Any]] = {"whole": "Send a whole number here."}

    def to_internal_value(self, data: object) -> int:
        """Take a whole number, which JSON's true is not."""
        if type(data) is not int:
            self.fail("whole")
        return data


@extend_schema_field({"type": "array", "items": {"type": "string"}})
class WordListField(serializers.Field[list[str], Any, Any, Any]):
    """A list of texts."""

    default_error_messages: ClassVar[dict[str, Any]] = {"list": "Send a list of texts here."}

    def to_internal_value(self, data: object) -> list[str]:
        """Take a list of strings."""
        if not isinstance(data, list) or not all(isinstance(each, str) for each in data):
            self.fail("list")
        return data


@extend_schema_field({"type": "array", "items": {"type": "string", "format": "uuid"}})
class IdListField(serializers.Field[list[UUID], Any, Any, Any]):
    """A list of ids."""

    default_error_messages: ClassVar[dict[str, Any]] = {"list": "Send a list of ids here."}

    def to_internal_value(self, data: object) -> list[UUID]:
        """Take a list of UUIDs as strings."""
        if not isinstance(data, list) or not all(isinstance(each, str) for each in data):
            self.fail("list")
        try:
            return [UUID(each) for each in data]
        except ValueError:
            self.fail("list")


@extend_schema_field(
    {
        "type": "object",
        "additionalProperties": {
            "type": "object",
            "properties": {
                name: {"type": "string", "format": "uuid"}
                for name in ("mark", "source", "cue", "content", "attribution")
            },
            "additionalProperties": False,
        },
    }
)
class MadeIdsField(serializers.Field[dict[str, dict[str, UUID]], Any, Any, Any]):
    """The ids of what is made of proposals, by their keys."""

    NAMES: ClassVar = frozenset({"mark", "source", "cue", "content", "attribution"})
    default_error_messages: ClassVar[dict[str, Any]] = {
        "ids": "Send ids by the keys of proposals here: `mark`, or `source`, `cue`, `content`, "
        "`attribution`."
    }

    def to_internal_value(self, data: object) -> dict[str, dict[str, UUID]]:
        """Take UUIDs as strings, under names that are known."""
        if not isinstance(data, dict):
            self.fail("ids")
        return {str(key): self._of_one(ids) for key, ids in data.items()}

    def _of_one(self, ids: object) -> dict[str, UUID]:
        if not isinstance(ids, dict) or not ids.keys() <= self.NAMES:
            self.fail("ids")
        if not all(isinstance(each, str) for each in ids.values()):
            self.fail("ids")
        try:
            return {name: UUID(each) for name, each in ids.items()}
        except ValueError:
            self.fail("ids")


class WordField(serializers.ChoiceField):
    """One of a few words."""

    default_error_messages: ClassVar[dict[str, Any]] = {
        "invalid_choice": "This is not one of the words known here."
    }
