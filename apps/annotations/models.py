"""Marks on a text, who said what, the claims in it, and the talk about them."""

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models.functions import Now

from apps.accounts.models import Desk, NewsroomRow
from apps.annotations.reading import Bound
from apps.annotations.states import State
from apps.articles.align import Verdict, Why
from apps.articles.models import Article, Revision, Words
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


class Attribution(NewsroomRow):
    """Who says what: a source mark, a cue mark and a content mark tied together."""

    class Form(models.TextChoices):
        """How the words are given."""

        DIRECT = "direct", "Direct"
        INDIRECT = "indirect", "Indirect"
        MIXED = "mixed", "Mixed"

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="attributions")
    source_mark = models.ForeignKey(
        Annotation, on_delete=models.PROTECT, null=True, related_name="as_source"
    )
    cue_mark = models.ForeignKey(
        Annotation, on_delete=models.PROTECT, null=True, related_name="as_cue"
    )
    content_mark = models.ForeignKey(
        Annotation, on_delete=models.PROTECT, related_name="as_content"
    )
    form = models.CharField(max_length=16, choices=Form.choices)
    hedges = ArrayField(models.CharField(max_length=100), default=list, blank=True)
    origin = models.CharField(
        max_length=16, choices=Annotation.Origin.choices, default=Annotation.Origin.PERSON
    )
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="nested")
    carried_from = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="carried_to"
    )
    deleted_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(source_mark__isnull=False) | models.Q(cue_mark__isnull=False),
                name="attribution_has_source_or_cue",
            ),
            models.CheckConstraint(
                condition=models.Q(form__in=["direct", "indirect", "mixed"]),
                name="attribution_known_form",
            ),
            models.CheckConstraint(
                condition=~models.Q(parent=models.F("id")), name="attribution_not_its_own_parent"
            ),
            models.CheckConstraint(
                condition=~models.Q(origin="rule") | models.Q(accepted_by__isnull=False),
                name="attribution_of_a_rule_was_accepted",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.form} {self.pk}"


class Claim(NewsroomRow):
    """A checkable statement apart from its wording."""

    text = models.TextField()
    claimant = models.ForeignKey(Source, on_delete=models.PROTECT, null=True, related_name="claims")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~models.Q(text=""), name="claim_says_something"),
        ]

    def __str__(self) -> str:
        return self.text


class Appearance(models.Model):
    """A claim mark in which a claim appears; a mark belongs to one claim."""

    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="appearances")
    annotation = models.OneToOneField(
        Annotation, on_delete=models.CASCADE, related_name="appearance"
    )
    created_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return f"{self.claim_id} in {self.annotation_id}"


class Thread(NewsroomRow):
    """The talk about one thing: a mark, a claim, or an article."""

    annotation = models.OneToOneField(
        Annotation, on_delete=models.CASCADE, null=True, related_name="thread"
    )
    claim = models.OneToOneField(Claim, on_delete=models.CASCADE, null=True, related_name="thread")
    article = models.OneToOneField(
        Article, on_delete=models.CASCADE, null=True, related_name="thread"
    )
    resolved_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(annotation__isnull=False, claim=None, article=None)
                | models.Q(annotation=None, claim__isnull=False, article=None)
                | models.Q(annotation=None, claim=None, article__isnull=False),
                name="thread_about_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return f"Thread on {self.annotation_id or self.claim_id or self.article_id}"


class Comment(NewsroomRow):
    """One contribution to a thread. `deleted_by` is who took it away: its author, or an editor."""

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="comments")
    text = models.TextField()
    deleted_at = models.DateTimeField(null=True)
    deleted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        ordering: ClassVar = ["created_at", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~models.Q(text=""), name="comment_says_something"),
            models.CheckConstraint(
                condition=models.Q(deleted_by=None) | models.Q(deleted_at__isnull=False),
                name="comment_was_taken_away_by_somebody_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return self.text


class Mention(models.Model):
    """A person or a desk named in a comment: [start, end) is the name with its @, code points.

    `name` is what they were called then, so that one who is called otherwise now is still meant.
    """

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="mentions")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    name = models.CharField(max_length=150)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["start", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(user__isnull=False, desk=None)
                | models.Q(user=None, desk__isnull=False),
                name="comment_names_a_person_or_a_desk",
            ),
            models.CheckConstraint(
                condition=models.Q(start__lt=models.F("end")), name="comment_mention_not_empty"
            ),
            models.UniqueConstraint(
                fields=["comment", "start", "user", "desk"],
                nulls_distinct=False,
                name="comment_mention_once",
            ),
        ]

    def __str__(self) -> str:
        return f"@{self.name}"


class MarkWords(Words):
    """The words of a mark: what it covers, and what was written to it. Filled by triggers."""

    annotation = models.OneToOneField(
        Annotation, on_delete=models.CASCADE, primary_key=True, related_name="words"
    )
    private_to = models.UUIDField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["newsroom", "-created_at", "-annotation"],
                name="markwords_newest",
                condition=models.Q(gone=False),
            ),
            GinIndex(fields=["vector"], name="markwords_gin"),
        ]

    def __str__(self) -> str:
        return f"Words of {self.annotation_id}"


class ClaimWords(Words):
    """The words of a claim, in the newsroom's language. Filled by a trigger."""

    claim = models.OneToOneField(
        Claim, on_delete=models.CASCADE, primary_key=True, related_name="words"
    )

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["newsroom", "-created_at", "-claim"],
                name="claimwords_newest",
                condition=models.Q(gone=False),
            ),
            GinIndex(fields=["vector"], name="claimwords_gin"),
        ]

    def __str__(self) -> str:
        return f"Words of {self.claim_id}"


class Figure(models.Model):
    """What a figure mark says: a number, how it is bound, and what it counts.

    `low` and `high` are the least and the most that it can be; None where nothing limits it.
    """

    annotation = models.OneToOneField(
        Annotation, on_delete=models.CASCADE, primary_key=True, related_name="figure"
    )
    low = models.DecimalField(max_digits=30, decimal_places=6, null=True)
    high = models.DecimalField(max_digits=30, decimal_places=6, null=True)
    bound = models.CharField(max_length=16, choices=[(each.value, each.value) for each in Bound])
    counts = models.CharField(max_length=200, blank=True)
    unit = models.CharField(max_length=16, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(bound__in=[each.value for each in Bound]),
                name="figure_known_bound",
            ),
            models.CheckConstraint(
                condition=models.Q(low__isnull=False) | models.Q(high__isnull=False),
                name="figure_has_a_number",
            ),
            models.CheckConstraint(
                condition=models.Q(low=None)
                | models.Q(high=None)
                | models.Q(low__lte=models.F("high")),
                name="figure_low_before_high",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.bound} {self.low} {self.high} {self.counts}"


class Cover(models.Model):
    """A caveat mark speaks of a figure mark: its publisher has not verified it."""

    caveat = models.ForeignKey(Annotation, on_delete=models.CASCADE, related_name="covers")
    figure = models.ForeignKey(Annotation, on_delete=models.CASCADE, related_name="covered_by")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["caveat", "figure"], name="cover_once"),
            models.CheckConstraint(
                condition=~models.Q(caveat=models.F("figure")), name="cover_of_another"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.caveat_id} covers {self.figure_id}"


class Findings(models.Model):
    """What the rules propose in a revision: attributions, figures and caveats, in its order.

    One row for a text of any length, because most texts are imported by the thousand and never
    opened: a proposal becomes marks when somebody accepts it. `proposals` is `kept.pack`'s.
    """

    revision = models.OneToOneField(
        Revision, on_delete=models.CASCADE, primary_key=True, related_name="findings"
    )
    rules = models.PositiveIntegerField()
    language = models.CharField(max_length=16, blank=True)
    proposals = models.JSONField()
    created_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return f"Findings in {self.revision_id}"


class ProposalDecision(NewsroomRow):
    """What somebody made of one proposal, under a key that it has in every revision.

    `step` is the client's name of the press that decided on it, perhaps on others with it; `made`
    has the marks that were not there before. By both a decision is taken back.
    """

    class Word(models.TextChoices):
        """What was decided."""

        ACCEPTED = "accepted", "Accepted"
        REFUSED = "refused", "Refused"

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=32)
    word = models.CharField(max_length=16, choices=Word.choices)
    attribution = models.ForeignKey(
        Attribution, on_delete=models.CASCADE, null=True, related_name="+"
    )
    annotation = models.ForeignKey(
        Annotation, on_delete=models.CASCADE, null=True, related_name="+"
    )
    step = models.UUIDField(null=True)
    made = ArrayField(models.UUIDField(), default=list, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["article", "key"], name="proposal_decided_once"),
            models.CheckConstraint(
                condition=models.Q(word__in=["accepted", "refused"]), name="proposal_known_word"
            ),
            models.CheckConstraint(
                condition=models.Q(word="refused", attribution=None, annotation=None)
                | models.Q(word="accepted", attribution__isnull=False, annotation=None)
                | models.Q(word="accepted", attribution=None, annotation__isnull=False),
                name="proposal_accepted_is_something",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.word} {self.key}"
