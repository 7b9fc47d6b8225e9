"""What the calls take, and for the OpenAPI document what they answer."""

from typing import Any

from rest_framework import serializers

from apps.annotations.api import fields
from apps.annotations.models import Annotation, Attribution
from apps.annotations.states import State

# A serializer's metaclass takes its fields away, so that they may be called `source` or `parent`.


class AnnotationIn(serializers.Serializer[Any]):
    """A mark as it is made."""

    id = serializers.UUIDField(required=False)
    kind = fields.WordField(choices=Annotation.Kind.choices)
    fragments = fields.FragmentsField()
    body = fields.WordsField(required=False)
    source = serializers.UUIDField(required=False, allow_null=True)  # type: ignore[assignment] # see above
    claim = serializers.UUIDField(required=False, allow_null=True)
    revision = fields.VersionField(required=False)
    visibility = fields.WordField(choices=Annotation.Visibility.choices, required=False)


class AnnotationPatch(serializers.Serializer[Any]):
    """What of a mark is to change."""

    kind = fields.WordField(choices=Annotation.Kind.choices, required=False)
    fragments = fields.FragmentsField(required=False)
    body = fields.WordsField(required=False)
    source = serializers.UUIDField(required=False, allow_null=True)  # type: ignore[assignment] # see above
    claim = serializers.UUIDField(required=False)


class StepIn(serializers.Serializer[Any]):
    """An action, and the version it was taken on."""

    version = fields.VersionField()


class VisibilityIn(StepIn):
    """Who is to see a note."""

    visibility = fields.WordField(choices=Annotation.Visibility.choices)


class ReattachIn(serializers.Serializer[Any]):
    """Where the words of a mark stand, and in which revision."""

    fragments = fields.FragmentsField()
    revision = fields.VersionField()


class AttributionIn(serializers.Serializer[Any]):
    """Who says what: three marks by id."""

    id = serializers.UUIDField(required=False)
    source = serializers.UUIDField(required=False, allow_null=True)  # type: ignore[assignment] # see above
    cue = serializers.UUIDField(required=False, allow_null=True)
    content = serializers.UUIDField()
    form = fields.WordField(choices=Attribution.Form.choices)
    hedges = fields.WordListField(required=False)
    parent = serializers.UUIDField(required=False, allow_null=True)  # type: ignore[assignment] # see above


class AttributionPatch(serializers.Serializer[Any]):
    """What of an attribution is to change."""

    source = serializers.UUIDField(required=False, allow_null=True)  # type: ignore[assignment] # see above
    cue = serializers.UUIDField(required=False, allow_null=True)
    content = serializers.UUIDField(required=False)
    form = fields.WordField(choices=Attribution.Form.choices, required=False)
    hedges = fields.WordListField(required=False)
    parent = serializers.UUIDField(required=False, allow_null=True)  # type: ignore[assignment] # see above


class ClaimIn(serializers.Serializer[Any]):
    """A claim in words of its own, and the claim marks in which it appears."""

    id = serializers.UUIDField(required=False)
    text = fields.WordsField()
    claimant = serializers.UUIDField(required=False, allow_null=True)
    annotations = fields.IdListField(required=False)


class ClaimPatch(serializers.Serializer[Any]):
    """What of a claim is to change."""

    text = fields.WordsField(required=False)
    claimant = serializers.UUIDField(required=False, allow_null=True)


class CommentIn(serializers.Serializer[Any]):
    """Something said about a mark, a claim or an article."""

    id = serializers.UUIDField(required=False)
    text = fields.WordsField()


class CommentPatch(serializers.Serializer[Any]):
    """The comment in other words."""

    text = fields.WordsField()


# What follows describes answers; `shapes` makes them, and a test compares the two.


class NamedOut(serializers.Serializer[Any]):
    """A person or a source."""

    id = serializers.UUIDField()
    name = serializers.CharField()


class FragmentOut(serializers.Serializer[Any]):
    """One stretch of a mark, with its words."""

    start = serializers.IntegerField()
    end = serializers.IntegerField()
    quote = serializers.CharField()


class ThreadOut(serializers.Serializer[Any]):
    """A thread by its numbers; before anybody has spoken, version 0."""

    version = serializers.IntegerField()
    resolved_at = serializers.DateTimeField(allow_null=True)
    comments = serializers.IntegerField()


class StretchOut(serializers.Serializer[Any]):
    """A stretch of the text."""

    start = serializers.IntegerField()
    end = serializers.IntegerField()


class MovedOut(serializers.Serializer[Any]):
    """How a mark came by a place that is to be confirmed, or lost the one it had."""

    revision = serializers.IntegerField()
    quote = serializers.CharField()
    likeness = serializers.FloatField()
    why = serializers.CharField()
    near = StretchOut(allow_null=True)


class AnnotationOut(serializers.Serializer[Any]):
    """A mark."""

    id = serializers.UUIDField()
    article = serializers.UUIDField()
    kind = fields.WordField(choices=Annotation.Kind.choices)
    fragments = FragmentOut(many=True)
    quote = serializers.CharField()
    body = serializers.CharField()
    version = serializers.IntegerField()
    state = fields.WordField(choices=State.choices)
    origin = fields.WordField(choices=Annotation.Origin.choices)
    visibility = fields.WordField(choices=Annotation.Visibility.choices)
    author = NamedOut(allow_null=True)
    accepted_by = NamedOut(allow_null=True)
    claim = serializers.UUIDField(allow_null=True)
    thread = ThreadOut(allow_null=True)
    source = NamedOut(allow_null=True)  # type: ignore[assignment] # see above
    revision = serializers.IntegerField()
    moved = MovedOut(allow_null=True)
    created_at = serializers.DateTimeField()


class AttributionOut(serializers.Serializer[Any]):
    """An attribution."""

    id = serializers.UUIDField()
    article = serializers.UUIDField()
    cue = serializers.UUIDField(allow_null=True)
    content = serializers.UUIDField()
    form = fields.WordField(choices=Attribution.Form.choices)
    hedges = serializers.ListField(child=serializers.CharField())
    parent = serializers.UUIDField(allow_null=True)  # type: ignore[assignment] # see above
    author = NamedOut(allow_null=True)
    version = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    source = serializers.UUIDField(allow_null=True)  # type: ignore[assignment] # see above


class ClaimOut(serializers.Serializer[Any]):
    """A claim, and the living marks in which it appears."""

    id = serializers.UUIDField()
    text = serializers.CharField()
    claimant = NamedOut(allow_null=True)
    annotations = serializers.ListField(child=serializers.UUIDField())
    author = NamedOut(allow_null=True)
    version = serializers.IntegerField()
    created_at = serializers.DateTimeField()


class MentionOut(serializers.Serializer[Any]):
    """Somebody named in a comment: a person or a desk, by today's name."""

    start = serializers.IntegerField(help_text="Where the @ stands, in code points.")
    end = serializers.IntegerField()
    user = NamedOut(allow_null=True)
    desk = NamedOut(allow_null=True)


class SuggestionOut(NamedOut):
    """Somebody who can be mentioned."""

    kind = serializers.ChoiceField(choices=[("person", "Person"), ("desk", "Desk")])


class CommentOut(serializers.Serializer[Any]):
    """A comment, on exactly one of a mark, a claim and an article."""

    id = serializers.UUIDField()
    annotation = serializers.UUIDField(allow_null=True)
    claim = serializers.UUIDField(allow_null=True)
    article = serializers.UUIDField(allow_null=True)
    text = serializers.CharField()
    mentions = MentionOut(many=True)
    author = NamedOut(allow_null=True)
    version = serializers.IntegerField()
    created_at = serializers.DateTimeField()
