"""Articles, the states of their text, and their event logs."""

from typing import ClassVar, Final
from uuid import UUID

from django.db import models
from django.db.models.functions import Now

from apps.accounts.models import NewsroomRow, User
from apps.archive.models import Blob, Fetch
from apps.articles.extraction.found import PAYWALL_STUB
from apps.articles.states import Standing, Status
from apps.sources.models import Source

_ONLY_THE_BEGINNING: Final = (
    "This page shows only the beginning of the article, and the rest is for subscribers:"
    " send the page from your browser with the bookmarklet, or paste the whole text."
)


class Article(NewsroomRow):
    """An imported item. `seq` counts the entries of its event log, without gaps.

    `url` is the address its page was asked for at; `url_key` the SHA-256 (hex) of the address it
    was found at, which redirects may have led to, without what differs between two ways of
    writing it; `asked_key` that of the address it was asked for at, where redirects have led
    elsewhere from there. `canonical_url` is what the page calls itself, where that is believed;
    `canonical_key` that address's key, believed or not.

    One that is withdrawn was imported by mistake: it is kept, and left out wherever it is not
    asked for.
    """

    class Kind(models.TextChoices):
        """What an item is."""

        ARTICLE = "article", "Article"
        REPLY = "reply", "Reply"
        DOCUMENT = "document", "Document"

    kind = models.CharField(max_length=16, choices=Kind.choices, default=Kind.ARTICLE)
    title = models.CharField(max_length=500, blank=True)
    publisher = models.ForeignKey(
        Source, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    publisher_text = models.CharField(max_length=200, blank=True)
    host = models.CharField(max_length=253, blank=True)
    url = models.CharField(max_length=2000, blank=True)
    url_key = models.CharField(max_length=64, blank=True, editable=False)
    asked_key = models.CharField(max_length=64, blank=True, editable=False)
    canonical_url = models.CharField(max_length=2000, blank=True)
    canonical_key = models.CharField(max_length=64, blank=True, editable=False)
    author = models.CharField(max_length=300, blank=True)
    language = models.CharField(max_length=16, blank=True)
    published_raw = models.CharField(max_length=200, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    status = models.CharField(max_length=16, choices=Status.choices, default=Status.IMPORTING)
    error = models.CharField(max_length=500, blank=True)
    error_code = models.CharField(max_length=64, blank=True)
    blob = models.ForeignKey(Blob, on_delete=models.PROTECT, null=True, related_name="+")
    media_type = models.CharField(max_length=100, blank=True)
    file_name = models.CharField(max_length=255, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    withdrawn_why = models.CharField(max_length=500, blank=True)
    seq = models.PositiveBigIntegerField(default=0)
    revision = models.ForeignKey("Revision", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["-created_at", "-id"]
        indexes: ClassVar = [
            models.Index(fields=["newsroom", "-created_at", "-id"], name="article_newest"),
            models.Index(
                fields=["newsroom", "canonical_key"],
                name="article_canonical",
                condition=~models.Q(canonical_key=""),
            ),
            models.Index(
                fields=["newsroom", "asked_key"],
                name="article_asked",
                condition=~models.Q(asked_key=""),
            ),
            # What a list can be narrowed to is read off these, value by value.
            models.Index(fields=["newsroom", "host"], name="article_hosts"),
            models.Index(fields=["newsroom", "language"], name="article_languages"),
            models.Index(fields=["newsroom", "publisher_text"], name="article_publishers"),
            models.Index(
                fields=["newsroom", "status"],
                name="article_unready",
                condition=~models.Q(status="ready"),
            ),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(status__in=Status.values), name="article_known_status"
            ),
            models.CheckConstraint(
                condition=~models.Q(status=Status.READY) | models.Q(revision__isnull=False),
                name="article_ready_has_text",
            ),
            models.UniqueConstraint(
                fields=["newsroom", "url_key"],
                condition=~models.Q(url_key=""),
                name="article_url_once",
            ),
            models.CheckConstraint(
                condition=models.Q(url_key="") | ~models.Q(url=""), name="article_key_has_url"
            ),
            models.CheckConstraint(
                condition=models.Q(withdrawn_at=None, withdrawn_by=None, withdrawn_why="")
                | (
                    models.Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False)
                    & ~models.Q(withdrawn_why="")
                ),
                name="article_withdrawn_by_somebody_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.title or "Untitled"

    @property
    def name(self) -> str:
        """Return what to call it while its title is not known."""
        bare = self.url.partition("://")[2].removeprefix("www.")
        return self.title or self.file_name or bare[:200] or "Pasted text"

    @property
    def standing(self) -> Standing:
        """Return whether lists show it."""
        return Standing.WITHDRAWN if self.withdrawn_at else Standing.LISTED


class Revision(models.Model):
    """An immutable state of an article's text: NFC, LF, offsets in code points.

    A trigger refuses UPDATE.
    """

    class Notice(models.TextChoices):
        """What a reader must know of the text, in a sentence."""

        PAYWALL_STUB = PAYWALL_STUB, _ONLY_THE_BEGINNING

    id = models.UUIDField(primary_key=True, editable=False)
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField()
    text = models.TextField()
    text_sha = models.CharField(max_length=64)
    normal_sha = models.CharField(max_length=64, db_index=True)
    blob = models.ForeignKey(Blob, on_delete=models.PROTECT, null=True, related_name="+")
    fetch = models.ForeignKey(Fetch, on_delete=models.PROTECT, null=True, related_name="+")
    extractor = models.CharField(max_length=64)
    notice = models.CharField(max_length=32, choices=Notice.choices, blank=True)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["article", "number"], name="revision_number_once"),
            models.CheckConstraint(condition=~models.Q(text=""), name="revision_has_text"),
            models.CheckConstraint(
                condition=models.Q(notice__in=["", PAYWALL_STUB]), name="revision_known_notice"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.article_id} revision {self.number}"


class Region(models.Model):
    """A typed stretch [start, end) of a revision; ordered, never overlapping."""

    class Kind(models.TextChoices):
        """What a stretch of text is. All but headline, dateline, body and quote is boilerplate."""

        HEADLINE = "headline", "Headline"
        DATELINE = "dateline", "Dateline"
        BODY = "body", "Body"
        CAPTION = "caption", "Caption"
        QUOTE = "quote", "Quote block"
        TIP_LINE = "tip_line", "Tip line"
        RIGHTS_NOTICE = "rights_notice", "Rights notice"
        DUPLICATE = "duplicate", "Duplicate"
        RELATED = "related", "Related and other matter"

    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="regions")
    kind = models.CharField(max_length=16, choices=Kind.choices)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()

    class Meta:
        ordering: ClassVar = ["revision", "start"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(start__lt=models.F("end")), name="region_not_empty"
            ),
            models.UniqueConstraint(fields=["revision", "start"], name="region_start_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.start}–{self.end}"


class Entry(models.Model):
    """A line of an article's event log. `audience` set: only that person sees what it says.

    `undoes` is the `seq` of the line whose doing this one took back or, doing it again, took back
    the taking back. One that was just written knows the article's newest revision (`newest_id`):
    until the commit no other can come.
    """

    newest_id: UUID | None = None

    pk = models.CompositePrimaryKey("article_id", "seq")
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="entries")
    seq = models.PositiveBigIntegerField()
    kind = models.CharField(max_length=64)
    subject_type = models.CharField(max_length=100)
    subject_id = models.UUIDField()
    version = models.PositiveIntegerField(null=True)
    actor_id = models.UUIDField(null=True)
    actor_name = models.CharField(max_length=150, blank=True)
    audience = models.UUIDField(null=True)
    data = models.JSONField(default=dict)
    undoes = models.PositiveBigIntegerField(null=True)
    at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return f"{self.article_id} #{self.seq} {self.kind}"
