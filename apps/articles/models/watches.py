"""The looks that were taken at articles' addresses, and the watches that take them."""

from datetime import timedelta
from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models.functions import Now

from apps.accounts.models import NewsroomRow, User
from apps.archive.models import Fetch
from apps.articles.models.articles import Article
from apps.articles.states import Every, Found


class Check(models.Model):
    """One look at an article's address: the first brings its text, a later one what became of it.

    `by` is who asked for it, None where its watch did. `fetch` is what it met, let go of after a
    while where it brought no text. `found` is empty until it is done; until then nobody takes
    another look at the article. `leads_to` is the article of ours to which the address has led
    instead.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="checks")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)
    asked_at = models.DateTimeField(db_default=Now())
    fetch = models.ForeignKey(Fetch, on_delete=models.PROTECT, null=True, related_name="+")
    media_type = models.CharField(max_length=100, blank=True)
    found = models.CharField(max_length=16, choices=Found.choices, blank=True)
    error = models.CharField(max_length=500, blank=True)
    error_code = models.CharField(max_length=64, blank=True)
    leads_to = models.ForeignKey(Article, on_delete=models.SET_NULL, related_name="+", null=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-asked_at", "-id"]
        indexes: ClassVar = [
            models.Index(fields=["article", "-asked_at"], name="check_newest"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["article"], condition=models.Q(done_at=None), name="check_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=models.Q(done_at=None, found="")
                | models.Q(done_at__isnull=False, found__in=Found.values),
                name="check_done_has_found",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.article_id} at {self.asked_at:%Y-%m-%d %H:%M:%S}: {self.found or 'open'}"

    @property
    def failed(self) -> bool:
        """Tell whether nothing could be learned."""
        return self.found in {Found.FAILED, Found.UNREAD}


class Watch(NewsroomRow):
    """A person's wish to have an article looked at, time and again, until a moment or for good.

    `failures` counts the looks in a row that failed; with each the next one is put off further.
    """

    article = models.OneToOneField(Article, on_delete=models.CASCADE, related_name="watch")
    every = models.CharField(max_length=16, choices=Every.choices)
    next_at = models.DateTimeField()
    until = models.DateTimeField(null=True)
    failures = models.PositiveSmallIntegerField(default=0)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["next_at"], name="watch_due")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(every__in=Every.values), name="watch_known_every"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.article_id}, {self.get_every_display().lower()}"

    @property
    def pause(self) -> timedelta:
        """Return the time to the look after the last one: doubled by each failure, to a week."""
        length, doublings = Every(self.every).length, min(self.failures, 8)
        return min(length * (1 << doublings), max(length, Every.WEEK.length))
