"""Fingerprints of texts, and links between articles that repeat each other."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models.functions import Greatest, Least

from apps.accounts.models import NewsroomRow
from apps.annotations.models import Annotation
from apps.articles.models import Article, Revision
from apps.reposts.states import Result, State


class Fingerprint(models.Model):
    """The sampled 64-bit shingle hashes of a revision's own words."""

    pk = models.CompositePrimaryKey("revision_id", "scheme")
    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="fingerprints")
    newsroom_id = models.UUIDField()
    scheme = models.CharField(max_length=16)
    hashes = ArrayField(models.BigIntegerField())
    shingles = models.PositiveIntegerField()

    class Meta:
        indexes: ClassVar = [
            GinIndex(fields=["hashes"], name="fingerprint_hashes", fastupdate=False),
        ]

    def __str__(self) -> str:
        return f"{self.scheme} of {self.revision_id}"


class Link(NewsroomRow):
    """Two articles of which one repeats the other; at most one link a pair, either way round.

    Coverages are shares in [0, 1]: how much of an article's own words stands in the other.
    """

    class Kind(models.TextChoices):
        """How the copy relates to the original."""

        REPOST = "repost", "Repost"
        UPDATE = "update", "Update"
        SYNDICATED = "syndicated", "Syndicated copy"
        EXCERPT = "excerpt", "Excerpt"

    original = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="copies")
    copy = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="originals")
    kind = models.CharField(max_length=16, choices=Kind.choices, default=Kind.REPOST)
    state = models.CharField(max_length=16, choices=State.choices, default=State.PROPOSED)
    coverage_of_shorter = models.FloatField()
    coverage_of_original = models.FloatField()
    coverage_of_copy = models.FloatField()
    note = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                Least("original", "copy"), Greatest("original", "copy"), name="link_once_a_pair"
            ),
            models.CheckConstraint(
                condition=~models.Q(original=models.F("copy")), name="link_two_articles"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=State.values), name="link_known_state"
            ),
            models.CheckConstraint(
                condition=models.Q(coverage_of_shorter__range=(0, 1))
                & models.Q(coverage_of_original__range=(0, 1))
                & models.Q(coverage_of_copy__range=(0, 1)),
                name="link_coverage_is_a_share",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.copy_id} repeats {self.original_id}"

    @property
    def percent_of_original(self) -> int:
        """Return how much of the original stands in the copy, in per cent."""
        return round(100 * self.coverage_of_original)

    @property
    def percent_of_copy(self) -> int:
        """Return how much of the copy stands in the original, in per cent."""
        return round(100 * self.coverage_of_copy)


class Carry(NewsroomRow):
    """What somebody made of one mark of the original on the copy.

    `made` is the mark on the copy. Without it, somebody said that the mark has no place there.
    """

    link = models.ForeignKey(Link, on_delete=models.CASCADE, related_name="carries")
    annotation = models.ForeignKey(Annotation, on_delete=models.CASCADE, related_name="+")
    made = models.ForeignKey(Annotation, on_delete=models.CASCADE, null=True, related_name="+")
    result = models.CharField(max_length=16, choices=[(each.value, each.value) for each in Result])

    class Meta:
        verbose_name_plural = "carries"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["link", "annotation"], name="carry_once_a_mark"),
            models.CheckConstraint(
                condition=~models.Q(annotation=models.F("made")), name="carry_to_another_mark"
            ),
            models.CheckConstraint(
                condition=models.Q(result__in=[each.value for each in Result]),
                name="carry_known_result",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.annotation_id} over {self.link_id}"
