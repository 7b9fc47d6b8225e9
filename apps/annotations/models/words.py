"""The words by which marks and claims are found."""

from typing import ClassVar

from django.contrib.postgres.indexes import GinIndex
from django.db import models

from apps.annotations.models.claims import Claim
from apps.annotations.models.marks import Annotation
from apps.articles.models import Words


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
