"""What the calls take, and for the OpenAPI document what they answer."""

from typing import Any

from rest_framework import serializers

from apps.annotations.api import fields
from apps.annotations.models import Annotation, Attribution
from apps.annotations.reading import Bound
from apps.annotations.reading.kept import Sort
from apps.annotations.states import State

# A serializer's metaclass takes its fields away, so that they may be called `source` or `parent`.


class AnnotationIn(serializers.Serializer[Any]):
    """A mark as it is made."""

    id = serializers.UUIDField(required=False)
    kind = fields.WordField(choices=Annotation.Kind.choices)
    fragments = fields.FragmentsField()
    body = fields.WordsField(required=False)
    source = serializers.UUIDField(required=False, allow_null=True)  # type: ignore[assignment] # DRF names a field so too
    claim = serializers.UUIDField(required=False, allow_null=True)
    revision = fields.VersionField(required=False)
    visibility = fields.WordField(choices=Annotation.Visibility.choices, required=False)


class AnnotationPatch(serializers.Serializer[Any]):
    """What of a mark is to change."""

    kind = fields.WordField(choices=Annotation.Kind.choices, required=False)
    fragments = fields.FragmentsField(required=False)
    body = fields.WordsField(required=False)
    source = serializers.UUIDField(required=False, allow_null=True)  # type: ignore[assignment] # DRF names a field so too
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
    source = serializers.UUIDField(required=False, allow_null=True)  # type: ignore[assignment] # DRF names a field so too
    cue = serializers.UUIDField(required=False, allow_null=True)
    content = serializers.UUIDField()
    form = fields.WordField(choices=Attribution.Form.choices)
    hedges = fields.WordListField(required=False)
    parent = serializers.UUIDField(required=False, allow_null=True)  # type: ignore[assignment] # DRF names a field so too


class StretchIn(serializers.Serializer[Any]):
    """A stretch of a text, in code points."""

    start = fields.OffsetField()
    end = fields.OffsetField()


class NumberField(serializers.DecimalField):
    """A decimal number, as text or as JSON's own."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_digits=30, decimal_places=6, **options)


class AttributionPatch(serializers.Serializer[Any]):
    """What of an attribution is to change."""

    source = serializers.UUIDField(required=False, allow_null=True)  # type: ignore[assignment] # DRF names a field so too
    cue = serializers.UUIDField(required=False, allow_null=True)
    content = serializers.UUIDField(required=False)
    form = fields.WordField(choices=Attribution.Form.choices, required=False)
    hedges = fields.WordListField(required=False)
    parent = serializers.UUIDField(required=False, allow_null=True)  # type: ignore[assignment] # DRF names a field so too


class ProposalsIn(serializers.Serializer[Any]):
    """Which proposals are meant: those named, or all that wait.

    `stretch` is where they were suggested, if they are not the article's own. `id` names the press,
    so that it can be taken back.
    """

    id = serializers.UUIDField(required=False)
    revision = fields.VersionField()
    keys = fields.WordListField(required=False)
    all = serializers.BooleanField(required=False)
    stretch = StretchIn(required=False)


class AcceptIn(ProposalsIn):
    """The same, with what is to be put right of one attribution, and ids for what is made."""

    ids = fields.MadeIdsField(required=False)
    source = fields.SomeFragmentsField(required=False)  # type: ignore[assignment] # DRF names a field so too
    cue = fields.SomeFragmentsField(required=False)
    content = fields.FragmentsField(required=False)
    form = fields.WordField(choices=Attribution.Form.choices, required=False)
    hedges = fields.WordListField(required=False)


class ReopenIn(serializers.Serializer[Any]):
    """The press that is taken back, and the proposals that it was about."""

    id = serializers.UUIDField()
    keys = fields.WordListField()


class SuggestIn(StretchIn):
    """A stretch of the newest text."""


class FigureIn(serializers.Serializer[Any]):
    """What number a figure mark gives."""

    low = NumberField(required=False, allow_null=True)
    high = NumberField(required=False, allow_null=True)
    bound = fields.WordField(choices=[each.value for each in Bound])
    counts = fields.WordsField(required=False)
    unit = fields.WordsField(required=False)


class CoverIn(serializers.Serializer[Any]):
    """The figure that a caveat covers."""

    figure = serializers.UUIDField()


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


class AgreementIn(serializers.Serializer[Any]):
    """Whom to compare."""

    one = serializers.UUIDField()
    other = serializers.UUIDField()


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


class FigureOut(serializers.Serializer[Any]):
    """The number that a figure mark gives; the bounds as text, so that no digit is lost."""

    low = serializers.CharField(allow_null=True)
    high = serializers.CharField(allow_null=True)
    bound = fields.WordField(choices=[each.value for each in Bound])
    counts = serializers.CharField()
    unit = serializers.CharField()


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
    source = NamedOut(allow_null=True)  # type: ignore[assignment] # DRF names a field so too
    revision = serializers.IntegerField()
    moved = MovedOut(allow_null=True)
    created_at = serializers.DateTimeField()
    # Of a figure mark alone.
    figure = FigureOut(allow_null=True, required=False)
    # Of a caveat alone: the figure marks that it covers.
    covers = serializers.ListField(child=serializers.UUIDField(), required=False)


class AttributionOut(serializers.Serializer[Any]):
    """An attribution."""

    id = serializers.UUIDField()
    article = serializers.UUIDField()
    cue = serializers.UUIDField(allow_null=True)
    content = serializers.UUIDField()
    form = fields.WordField(choices=Attribution.Form.choices)
    hedges = serializers.ListField(child=serializers.CharField())
    parent = serializers.UUIDField(allow_null=True)  # type: ignore[assignment] # DRF names a field so too
    origin = fields.WordField(choices=Annotation.Origin.choices)
    author = NamedOut(allow_null=True)
    accepted_by = NamedOut(allow_null=True)
    version = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    source = serializers.UUIDField(allow_null=True)  # type: ignore[assignment] # DRF names a field so too


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
    """A comment, on exactly one of a mark, a claim and an article.

    One that was taken away has no words any more.
    """

    id = serializers.UUIDField()
    annotation = serializers.UUIDField(allow_null=True)
    claim = serializers.UUIDField(allow_null=True)
    article = serializers.UUIDField(allow_null=True)
    text = serializers.CharField()
    mentions = MentionOut(many=True)
    author = NamedOut(allow_null=True)
    version = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    deleted_at = serializers.DateTimeField(allow_null=True)
    deleted_by = NamedOut(allow_null=True)


class ProposalOut(serializers.Serializer[Any]):
    """What the rules propose: an attribution, a figure or a caveat, with the members of its kind.

    `antecedent` is whom a source like "it" means, `relay` whom a hearer like "the outlet" means,
    `covers` the stretch that a caveat speaks of.
    """

    key = serializers.CharField()
    kind = fields.WordField(choices=[each.value for each in Sort])
    cue = FragmentOut(many=True, required=False)
    content = FragmentOut(many=True, required=False)
    form = fields.WordField(choices=Attribution.Form.choices, required=False)
    hedges = serializers.ListField(child=serializers.CharField(), required=False)
    rule = serializers.CharField(required=False)
    parent = serializers.CharField(allow_null=True, required=False)  # type: ignore[assignment] # DRF names a field so too
    insertions = FragmentOut(many=True, required=False)
    hearer = FragmentOut(allow_null=True, required=False)
    antecedent = FragmentOut(allow_null=True, required=False)
    relay = FragmentOut(allow_null=True, required=False)
    fragments = FragmentOut(many=True, required=False)
    low = serializers.CharField(allow_null=True, required=False)
    high = serializers.CharField(allow_null=True, required=False)
    bound = fields.WordField(choices=[each.value for each in Bound], required=False)
    counts = serializers.CharField(required=False)
    unit = serializers.CharField(required=False)
    covers = FragmentOut(required=False)
    source = FragmentOut(many=True, required=False)  # type: ignore[assignment] # DRF names a field so too


class ProposalsOut(serializers.Serializer[Any]):
    """What waits in an article, found by the words of a language; none while it has no text."""

    revision = serializers.IntegerField(allow_null=True)
    language = serializers.CharField()
    proposals = ProposalOut(many=True)


class MadeOut(serializers.Serializer[Any]):
    """What was made of proposals; the marks of attributions are in the list of marks."""

    attributions = AttributionOut(many=True)
    annotations = AnnotationOut(many=True)


class RefusedOut(serializers.Serializer[Any]):
    """How many proposals were refused now."""

    refused = serializers.IntegerField()


class KeptOut(serializers.Serializer[Any]):
    """A decision that stays, and why."""

    key = serializers.CharField()
    detail = serializers.CharField()


class ReopenedOut(serializers.Serializer[Any]):
    """The keys of the proposals that wait again, and what stays as it is."""

    reopened = serializers.ListField(child=serializers.CharField())
    kept = KeptOut(many=True)


class CoverOut(serializers.Serializer[Any]):
    """A caveat and a figure that it covers."""

    caveat = serializers.UUIDField()
    figure = serializers.UUIDField()


class ChainStepOut(serializers.Serializer[Any]):
    """One who says so: by the registry's name or the article's words."""

    attribution = serializers.UUIDField()
    name = serializers.CharField()
    unnamed = serializers.BooleanField()
    cue = serializers.CharField()
    hedges = serializers.ListField(child=serializers.CharField())
    source = NamedOut(allow_null=True)  # type: ignore[assignment] # DRF names a field so too


class ChainOut(serializers.Serializer[Any]):
    """From whoever says so to the host of the copy; `handed` is "third-hand, hedged twice".

    `caveats` are the words by which the publisher says that it has not verified it.
    """

    steps = ChainStepOut(many=True)
    publisher = serializers.CharField()
    host = serializers.CharField()
    handed = serializers.CharField()
    caveats = serializers.ListField(child=serializers.CharField())


class AgreementOnKindOut(serializers.Serializer[Any]):
    """How far two people agree on marks of one kind, or of all."""

    one = serializers.IntegerField(help_text="Marks of the one.")
    other = serializers.IntegerField(help_text="Marks of the other.")
    same = serializers.IntegerField(help_text="Pairs that are the same to the character.")
    alike = serializers.IntegerField(help_text="Pairs that share half of what either has.")
    exact_f1 = serializers.FloatField(allow_null=True)
    f1 = serializers.FloatField(allow_null=True, help_text="Of pairs that are alike.")
    alpha = serializers.FloatField(allow_null=True, help_text="Krippendorff's, for unitizing.")


class AgreementOut(serializers.Serializer[Any]):
    """How far two people agree."""

    one = NamedOut()
    other = NamedOut()
    articles = serializers.IntegerField(help_text="How many both marked.")
    kinds = serializers.DictField(child=AgreementOnKindOut())
    all = AgreementOnKindOut()
