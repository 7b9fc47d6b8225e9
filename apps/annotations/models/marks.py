"""Marks: spans of a text, with what they say their words are."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from apps.accounts.models import NewsroomRow
from apps.annotations.states import State
from apps.articles.align import Verdict, Why
from apps.articles.models import Article, Revision
from apps.sources.models import Source


class Annotation(NewsroomRow):
    """A span of a revision with a kind. `author` None: found by a rule.

    `span_key` is the span as text (``12-40,52-60``), so that the database can refuse a twin.
    `proposed_as` is the kind and span that a rule proposed, whatever people made of it since:
    what was corrected or refused is not proposed again.

    A mark stands on one revision, the newest as soon as it was carried there; an orphan stays on
    the one that last had its words. `move` is the way that made it an orphan, or that somebody
    has to confirm.

    A note may be its author's alone (`private_to`), whom nobody else ever learns of, or the
    newsroom's alone (`internal`), which no export has. `visibility` is one word for both.

    `carried_from` is the mark of another article that it repeats on a copy of its words.
    """

    class Kind(models.TextChoices):
        """What a mark says its words are."""

        CLAIM = "claim", "Claim"
        SOURCE = "source", "Source"
        CUE = "cue", "Cue"
        CONTENT = "content", "Content"
        FIGURE = "figure", "Figure"
        CAVEAT = "caveat", "Caveat"
        REQUEST = "request", "Request"
        NOTE = "note", "Note"

    class Visibility(models.TextChoices):
        """Who sees a mark: all that is exported, the newsroom, or its author alone."""

        OPEN = "open", "The newsroom and exports"
        INTERNAL = "internal", "The newsroom"
        PRIVATE = "private", "Only you"

    class Origin(models.TextChoices):
        """Who made a mark."""

        PERSON = "person", "A person"
        RULE = "rule", "A rule"
        CARRIED = "carried", "Carried over"

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="annotations")
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="annotations")
    kind = models.CharField(max_length=16, choices=Kind.choices)
    body = models.TextField(blank=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    origin = models.CharField(max_length=16, choices=Origin.choices, default=Origin.PERSON)
    state = models.CharField(max_length=16, choices=State.choices, default=State.ACCEPTED)
    source = models.ForeignKey(
        Source, on_delete=models.PROTECT, null=True, related_name="annotations"
    )
    span_key = models.CharField(max_length=1000)
    proposed_as = models.CharField(max_length=1020, blank=True, editable=False)
    start = models.PositiveIntegerField()
    move = models.ForeignKey("Move", on_delete=models.SET_NULL, null=True, related_name="+")
    private_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    internal = models.BooleanField(default=False)
    carried_from = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="carried_to"
    )
    deleted_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["start", "created_at", "id"]
        indexes: ClassVar = [
            models.Index(
                fields=["article", "start"],
                name="annotation_in_order",
                condition=models.Q(deleted_at=None),
            ),
            models.Index(
                fields=["newsroom", "kind", "article"],
                name="annotation_kinds",
                condition=models.Q(deleted_at=None, state="accepted"),
            ),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(
                    kind__in=[
                        "claim",
                        "source",
                        "cue",
                        "content",
                        "figure",
                        "caveat",
                        "request",
                        "note",
                    ]
                ),
                name="annotation_known_kind",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=State.values), name="annotation_known_state"
            ),
            models.CheckConstraint(
                condition=models.Q(source=None) | models.Q(kind="source"),
                name="annotation_only_a_source_mark_names_a_source",
            ),
            models.UniqueConstraint(
                # A note of one's own may stand beside one for all, and is in nobody's way.
                fields=["revision", "kind", "author", "span_key", "private_to"],
                condition=models.Q(state="accepted", deleted_at=None),
                nulls_distinct=False,
                name="annotation_no_twin",
            ),
            models.UniqueConstraint(
                fields=["revision", "proposed_as"],
                condition=~models.Q(proposed_as=""),
                name="annotation_proposed_once",
            ),
            models.CheckConstraint(
                condition=~models.Q(origin="person") | models.Q(author__isnull=False),
                name="annotation_by_a_person_has_its_author",
            ),
            models.CheckConstraint(
                condition=models.Q(origin="carried", carried_from__isnull=False)
                | (~models.Q(origin="carried") & models.Q(carried_from=None)),
                name="annotation_carried_is_of_another",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="orphan") | models.Q(move__isnull=False),
                name="annotation_orphan_has_its_move",
            ),
            models.CheckConstraint(
                condition=models.Q(private_to=None)
                | models.Q(kind="note", private_to=models.F("author")),
                name="annotation_private_is_its_authors_note",
            ),
            models.CheckConstraint(
                condition=models.Q(internal=False) | models.Q(kind="note", private_to=None),
                name="annotation_internal_is_a_note",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.span_key}"

    @property
    def visibility(self) -> Visibility:
        """Return who sees it."""
        if self.private_to_id is not None:
            return self.Visibility.PRIVATE
        return self.Visibility.INTERNAL if self.internal else self.Visibility.OPEN


class Move(models.Model):
    """A mark's way from one revision to a later one, and how it stood on the first.

    `fragments` are its words there: ``[{"start", "end", "quote"}, …]``; `near_start`, `near_end`
    the stretch of the later text where an orphan's words would stand. A mark that stands on the
    later revision now, or on a later one still, is seen on the first by its way from there.
    """

    annotation = models.ForeignKey(Annotation, on_delete=models.CASCADE, related_name="moves")
    from_revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="+")
    to_revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=8, choices=[(each.value, each.value) for each in Verdict])
    why = models.CharField(
        max_length=8, blank=True, choices=[(each.value, each.value) for each in Why if each]
    )
    likeness = models.FloatField()
    kind = models.CharField(max_length=16, choices=Annotation.Kind.choices)
    state = models.CharField(max_length=16, choices=State.choices)
    fragments = models.JSONField()
    near_start = models.PositiveIntegerField(null=True)
    near_end = models.PositiveIntegerField(null=True)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["annotation", "from_revision", "to_revision"], name="move_once"
            ),
            models.CheckConstraint(
                condition=models.Q(outcome__in=["exact", "moved", "orphan"]),
                name="move_known_outcome",
            ),
            models.CheckConstraint(
                condition=~models.Q(from_revision=models.F("to_revision")),
                name="move_leads_elsewhere",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.annotation_id} {self.outcome}"


class Fragment(models.Model):
    """One stretch [start, end) of a mark, with the words themselves and what stands round them."""

    pk = models.CompositePrimaryKey("annotation_id", "n")
    annotation = models.ForeignKey(Annotation, on_delete=models.CASCADE, related_name="fragments")
    n = models.PositiveSmallIntegerField()
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    quote = models.TextField()
    prefix = models.CharField(max_length=64, blank=True)
    suffix = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering: ClassVar = ["annotation", "n"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(start__lt=models.F("end")), name="fragment_not_empty"
            ),
        ]

    def __str__(self) -> str:
        return self.quote
