"""Things that arrived together, and what became of each."""

from typing import ClassVar

from django.db import models
from django.db.models.functions import Now

from apps.accounts.models import NewsroomRow
from apps.archive.models import Blob
from apps.articles.models.articles import Article
from apps.articles.states import ItemState


class Batch(NewsroomRow):
    """Many things imported at once. How far it is, its items say.

    `started_at` is when its work began, or last began again.
    """

    title = models.CharField(max_length=200)
    total = models.PositiveIntegerField()
    started_at = models.DateTimeField(db_default=Now())
    cancelled_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-created_at", "-id"]
        indexes: ClassVar = [
            models.Index(fields=["newsroom", "-created_at", "-id"], name="batch_newest"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(total__gt=0), name="batch_has_items"),
        ]

    def __str__(self) -> str:
        return self.title


class BatchItem(models.Model):
    """One thing of a batch: an address, or bytes, perhaps with the address at which they stand.

    `n` counts from 0 in the order they came.
    `said` is what was said of it, by field. `article` is what it became, or, of a known one, what
    it is; while the item waits, the article that is being read for it. `made` says that it was made
    for this item.
    """

    pk = models.CompositePrimaryKey("batch_id", "n")
    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="items")
    n = models.PositiveIntegerField()
    place = models.CharField(max_length=255)
    address = models.CharField(max_length=2000, blank=True)
    blob = models.ForeignKey(Blob, on_delete=models.PROTECT, null=True, related_name="+")
    media_type = models.CharField(max_length=100, blank=True)
    file_name = models.CharField(max_length=255, blank=True)
    said = models.JSONField(default=dict)
    state = models.CharField(max_length=16, choices=ItemState.choices, default=ItemState.WAITING)
    article = models.ForeignKey(
        Article, on_delete=models.SET_NULL, null=True, related_name="batch_items"
    )
    made = models.BooleanField(default=False)
    error = models.CharField(max_length=500, blank=True)
    error_code = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering: ClassVar = ["batch", "n"]
        indexes: ClassVar = [models.Index(fields=["batch", "state", "n"], name="item_by_state")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(state__in=ItemState.values), name="item_known_state"
            ),
            models.CheckConstraint(
                condition=~models.Q(state=ItemState.FAILED) | ~models.Q(error=""),
                name="item_failed_says_why",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=ItemState.CANCELLED) | models.Q(article=None),
                name="item_cancelled_is_none",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.place}: {self.state}"
