"""The feeds a newsroom follows, what they brought, and whose turn it is at each site."""

from collections.abc import Mapping
from typing import Any, ClassVar
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from apps.accounts.models import NewsroomRow
from apps.articles.models.articles import Article
from apps.articles.syndication.found import FeedLink
from apps.articles.syndication.timing import INTERVALS, USUAL


class Feed(NewsroomRow):
    """A feed that a newsroom follows, in the name of `by`.

    `version` counts what people changed; what checks write does not touch it. `paused_for` says
    why nothing is fetched; `moved_to` is where the site says, for good, that the feed is now.
    """

    class Take(models.TextChoices):
        """What is imported of the items that are there when one subscribes."""

        NONE = "none", "None of them, only what comes from now on"
        LAST = "last", "The newest 10"
        ALL = "all", "All of them"

    url = models.CharField(max_length=2000)
    url_key = models.CharField(max_length=64, editable=False)
    host = models.CharField(max_length=260, editable=False)
    title = models.CharField(max_length=500, blank=True)
    homepage = models.CharField(max_length=2000, blank=True)
    language = models.CharField(max_length=16, blank=True)
    every = models.PositiveSmallIntegerField(choices=list(INTERVALS.items()), default=USUAL)
    take = models.CharField(max_length=8, choices=Take.choices, default=Take.LAST)
    paused_at = models.DateTimeField(null=True, blank=True)
    paused_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    paused_for = models.CharField(max_length=500, blank=True)
    next_at = models.DateTimeField(db_default=Now())
    etag = models.CharField(max_length=500, blank=True, editable=False)
    last_modified = models.CharField(max_length=100, blank=True, editable=False)
    failures = models.PositiveSmallIntegerField(default=0)
    last_checked_at = models.DateTimeField(null=True, blank=True)
    last_ok_at = models.DateTimeField(null=True, blank=True)
    last_error = models.CharField(max_length=500, blank=True)
    last_error_code = models.CharField(max_length=64, blank=True)
    moved_to = models.CharField(max_length=2000, blank=True)
    deleted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-created_at", "-id"]
        indexes: ClassVar = [
            models.Index(
                fields=["next_at"],
                name="feed_due",
                condition=models.Q(deleted_at=None, paused_at=None),
            ),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["newsroom", "url_key"],
                condition=models.Q(deleted_at=None),
                name="feed_once",
            ),
            models.CheckConstraint(
                condition=models.Q(every__in=list(INTERVALS)), name="feed_known_interval"
            ),
            models.CheckConstraint(
                condition=models.Q(paused_at=None, paused_for="")
                | (models.Q(paused_at__isnull=False) & ~models.Q(paused_for="")),
                name="feed_paused_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """Return what to call it while its title is not known."""
        return self.title or self.host


class FeedItem(models.Model):
    """One item of a feed, and what became of it. Once in a feed, whatever it does with its items.

    `content` holds the text that the feed itself carries, if that is the whole of it, until the
    item is settled and its article read. `tries` counts the attempts at its page, `next_at` says
    when the next may be.
    """

    class State(models.TextChoices):
        """What became of an item."""

        NEW = "new", "Waits its turn"
        IMPORTED = "imported", "Imported"
        KNOWN = "known", "Was here already"
        SKIPPED = "skipped", "Left out"
        FAILED = "failed", "Failed"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    feed = models.ForeignKey(Feed, on_delete=models.CASCADE, related_name="items")
    guid_key = models.CharField(max_length=64, editable=False)
    link = models.CharField(max_length=2000, blank=True)
    link_key = models.CharField(max_length=64, blank=True, editable=False)
    host = models.CharField(max_length=260, blank=True, editable=False)
    title = models.CharField(max_length=500, blank=True)
    published_raw = models.CharField(max_length=200, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    author = models.CharField(max_length=300, blank=True)
    content = models.TextField(blank=True)
    place = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=16, choices=State.choices, default=State.NEW)
    article = models.ForeignKey(Article, on_delete=models.PROTECT, null=True, related_name="+")
    note = models.CharField(max_length=500, blank=True)
    code = models.CharField(max_length=64, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(db_default=Now())
    seen_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering: ClassVar = ["-seen_at", "place", "id"]
        indexes: ClassVar = [
            models.Index(fields=["feed", "-seen_at", "place"], name="feed_item_newest"),
            models.Index(
                fields=["host", "next_at"], name="feed_item_waits", condition=models.Q(state="new")
            ),
            models.Index(fields=["article"], name="feed_item_article"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["feed", "guid_key"], name="feed_item_once"),
            models.CheckConstraint(
                condition=~models.Q(state__in=["imported", "known"])
                | models.Q(article__isnull=False),
                name="feed_item_has_article",
            ),
        ]

    def __str__(self) -> str:
        return self.title or self.link


class FeedHost(models.Model):
    """A site that feeds are fetched from: one request at a time, with a pause between two.

    Of all newsrooms together: to the site we are one visitor. `turn` goes up when a turn is
    given and when it ends, so that a job that comes late knows that its turn is over.
    """

    host = models.CharField(max_length=260, primary_key=True)
    turn = models.PositiveIntegerField(default=0)
    job_key = models.CharField(max_length=200, blank=True)
    free_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return self.host


class FeedLook(NewsroomRow):
    """A look at an address, or into a list, to see what would come before it is followed.

    `url` is empty for a list that somebody sent; `feed` is set where a feed that is followed is
    tested. Deleted after a day.
    """

    url = models.CharField(max_length=2000, blank=True)
    feed = models.ForeignKey(Feed, on_delete=models.CASCADE, null=True, related_name="+")
    found = models.JSONField(default=dict)
    error = models.CharField(max_length=500, blank=True)
    error_code = models.CharField(max_length=64, blank=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-created_at", "-id"]

    def __str__(self) -> str:
        return self.url or str(self.found.get("name") or "a list")

    @property
    def seen(self) -> list[Mapping[str, Any]]:
        """Return the items of the feed that was seen, the first of them."""
        seen: list[Mapping[str, Any]] = self.found.get("items", [])
        return seen

    @property
    def links(self) -> list[FeedLink]:
        """Return the feeds that can be followed of what was seen."""
        if "items" in self.found:
            found = self.found
            return [FeedLink(found["url"], found["title"], found["homepage"])]
        return [FeedLink(**link) for link in self.found.get("links", [])]
