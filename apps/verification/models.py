"""Requests put to bodies."""

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models.functions import Now

from apps.accounts.models import NewsroomRow
from apps.annotations.models import Annotation, Claim
from apps.articles.models import Words
from apps.sources.models import Source
from apps.verification.states import AWAITING, OUR_STATES, REPORTED_STATES, Channel, Outcome, State


class VerificationRequest(NewsroomRow):
    """A question put to a body: ours, or one that an article reports.

    Overdue is `due_at` in the past while an answer is awaited; it is never stored.
    """

    class Kind(models.TextChoices):
        """Whose question it is."""

        REPORTED = "reported", "Reported"
        OURS = "ours", "Ours"

    kind = models.CharField(max_length=16, choices=Kind.choices)
    body = models.ForeignKey(Source, on_delete=models.PROTECT, null=True, related_name="+")
    body_text = models.CharField(max_length=200, blank=True)
    asker = models.ForeignKey(Source, on_delete=models.PROTECT, null=True, related_name="+")
    asker_text = models.CharField(max_length=200, blank=True)
    channel = models.CharField(max_length=16, choices=Channel.choices, default=Channel.UNKNOWN)
    state = models.CharField(max_length=16, choices=State.choices)
    outcome = models.CharField(max_length=16, choices=Outcome.choices, blank=True)
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, null=True, related_name="requests")
    question = models.TextField(blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    due_at = models.DateTimeField(null=True)
    due_zone = models.CharField(max_length=64, blank=True)
    sent_at = models.DateTimeField(null=True)
    # A reported request's parties and words: the same in a copy of the article are one request.
    fold_key = models.CharField(max_length=64, blank=True, editable=False)

    class Meta:
        ordering: ClassVar = ["-created_at", "-id"]
        indexes: ClassVar = [
            models.Index(
                fields=["due_at"],
                name="request_awaiting",
                condition=models.Q(state__in=sorted(AWAITING)),
            ),
            models.Index(fields=["newsroom", "state"], name="request_by_state"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["newsroom", "fold_key"],
                condition=~models.Q(fold_key=""),
                name="request_reported_once",
            ),
            models.CheckConstraint(
                condition=models.Q(kind="reported", state__in=sorted(REPORTED_STATES))
                | models.Q(kind="ours", state__in=sorted(OUR_STATES)),
                name="request_state_of_its_kind",
            ),
            models.CheckConstraint(
                condition=models.Q(channel__in=Channel.values), name="request_known_channel"
            ),
            models.CheckConstraint(
                condition=models.Q(outcome__in=["", *Outcome.values]), name="request_known_outcome"
            ),
            models.CheckConstraint(
                condition=~models.Q(kind="ours") | ~models.Q(question=""),
                name="request_of_ours_asks_something",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=sorted(AWAITING)) | models.Q(sent_at__isnull=False),
                name="request_sent_has_its_moment",
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=["reported", "ours"]), name="request_known_kind"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=State.values), name="request_known_state"
            ),
            models.CheckConstraint(
                condition=~models.Q(body=None) | ~models.Q(body_text=""), name="request_has_body"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.asker_text or 'We'} → {self.body_name}"

    @property
    def body_name(self) -> str:
        """Return the registry's name of the body, or the words of the text."""
        return self.body.name if self.body else self.body_text

    @property
    def is_awaited(self) -> bool:
        """Tell whether an answer is awaited, so that the clock runs."""
        return self.state in AWAITING


class Mention(models.Model):
    """A sentence of an article that reports a request, or the words our own is about."""

    request = models.ForeignKey(
        VerificationRequest, on_delete=models.CASCADE, related_name="mentions"
    )
    annotation = models.ForeignKey(Annotation, on_delete=models.CASCADE, related_name="mentions")
    outcome = models.CharField(max_length=16, choices=Outcome.choices, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["request", "annotation"], name="mention_once"),
        ]

    def __str__(self) -> str:
        return f"{self.request_id} in {self.annotation_id}"


class Step(NewsroomRow):
    """Something that happened to a request. Steps are added, never changed."""

    request = models.ForeignKey(VerificationRequest, on_delete=models.CASCADE, related_name="steps")
    kind = models.CharField(max_length=32)
    key = models.CharField(max_length=100)
    at = models.DateTimeField(db_default=Now())
    channel = models.CharField(max_length=16, choices=Channel.choices, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["request", "kind", "key"], name="step_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.request_id}"


class RequestWords(Words):
    """The words of a request: its parties, its question, the sentences that report it.

    In the newsroom's language; filled by triggers.
    """

    request = models.OneToOneField(
        VerificationRequest, on_delete=models.CASCADE, primary_key=True, related_name="words"
    )

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["newsroom", "-created_at", "-request"],
                name="requestwords_newest",
                condition=models.Q(gone=False),
            ),
            GinIndex(fields=["vector"], name="requestwords_gin"),
        ]

    def __str__(self) -> str:
        return f"Words of {self.request_id}"
