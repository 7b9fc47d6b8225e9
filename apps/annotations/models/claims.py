"""Claims, and where they appear."""

from typing import ClassVar

from django.db import models
from django.db.models.functions import Now

from apps.accounts.models import NewsroomRow
from apps.annotations.models.marks import Annotation
from apps.sources.models import Source


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
