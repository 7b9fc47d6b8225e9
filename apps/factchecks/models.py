"""The reasoned review of a claim."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from apps.accounts.models import Newsroom, NewsroomRow
from apps.annotations.models import Claim
from apps.factchecks.states import State


class Scale(models.Model):
    """A numbered version of a newsroom's scale of ratings; old ratings stay readable."""

    newsroom = models.ForeignKey(Newsroom, on_delete=models.CASCADE, related_name="scales")
    number = models.PositiveIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["newsroom", "number"], name="scale_number_once"),
        ]

    def __str__(self) -> str:
        return f"Scale {self.number}"


class Rating(models.Model):
    """One value of a scale; `value` orders them, lowest is false."""

    scale = models.ForeignKey(Scale, on_delete=models.CASCADE, related_name="ratings")
    value = models.PositiveSmallIntegerField()
    slug = models.CharField(max_length=32)
    label = models.CharField(max_length=64)

    class Meta:
        ordering: ClassVar = ["scale", "value"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["scale", "value"], name="rating_value_once"),
            models.UniqueConstraint(fields=["scale", "slug"], name="rating_slug_once"),
        ]

    def __str__(self) -> str:
        return self.label


class FactCheck(NewsroomRow):
    """The review of one claim. `edition` counts what reviewers gave their word on."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="factchecks")
    edition = models.PositiveIntegerField(default=1)
    state = models.CharField(max_length=32, choices=State.choices, default=State.DRAFT)
    rating = models.ForeignKey(Rating, on_delete=models.PROTECT, null=True, related_name="+")
    conclusion = models.TextField(blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["claim"], name="factcheck_once_a_claim"),
            models.CheckConstraint(
                condition=models.Q(state__in=State.values), name="factcheck_known_state"
            ),
            models.CheckConstraint(
                condition=~models.Q(state=State.PUBLISHED)
                | (models.Q(rating__isnull=False) & ~models.Q(conclusion="")),
                name="factcheck_published_says_something",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["newsroom", "state", "submitted_at"], name="factcheck_queue"),
        ]

    def __str__(self) -> str:
        return f"Fact-check of {self.claim_id}: {self.state}"


class Contributor(models.Model):
    """Who wrote claim text, conclusion, rating or evidence of an edition; never its judge.

    A trigger refuses whoever has decided on the edition.
    """

    factcheck = models.ForeignKey(FactCheck, on_delete=models.CASCADE, related_name="contributors")
    edition = models.PositiveIntegerField()
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["factcheck", "edition", "user"], name="contributor_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} on edition {self.edition}"


class Decision(models.Model):
    """A reviewer's latest word on an edition. A trigger refuses whoever contributed to it."""

    class Word(models.TextChoices):
        """What a reviewer says."""

        APPROVED = "approved", "Approved"
        CHANGES_REQUESTED = "changes_requested", "Asked for changes"

    factcheck = models.ForeignKey(FactCheck, on_delete=models.CASCADE, related_name="decisions")
    edition = models.PositiveIntegerField()
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    word = models.CharField(max_length=32, choices=Word.choices)
    note = models.TextField(blank=True)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering: ClassVar = ["at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["factcheck", "edition", "reviewer"], name="decision_once_an_edition"
            ),
            models.CheckConstraint(
                condition=models.Q(word="approved")
                | (models.Q(word="changes_requested") & ~models.Q(note="")),
                name="decision_refusal_has_its_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.word} by {self.reviewer_id}"


class Evidence(NewsroomRow):
    """An item that supports, refutes or gives context."""

    class Stance(models.TextChoices):
        """What an item does to the claim."""

        SUPPORTS = "supports", "Supports"
        REFUTES = "refutes", "Refutes"
        CONTEXT = "context", "Context"

    factcheck = models.ForeignKey(FactCheck, on_delete=models.CASCADE, related_name="evidence")
    stance = models.CharField(max_length=16, choices=Stance.choices)
    url = models.URLField(max_length=2000, blank=True)
    note = models.TextField(blank=True)
    deleted_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["created_at", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(stance__in=["supports", "refutes", "context"]),
                name="evidence_known_stance",
            ),
            models.CheckConstraint(
                condition=~models.Q(url="") | ~models.Q(note=""), name="evidence_says_something"
            ),
        ]

    def __str__(self) -> str:
        return self.url or self.note
