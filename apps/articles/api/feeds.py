"""The shapes of feeds on the wire."""

from typing import Any

from rest_framework import serializers

from apps.articles.models import Feed, FeedItem, FeedLook
from apps.articles.selectors import feeds as selectors
from apps.articles.syndication.timing import INTERVALS, USUAL

EVERY = list(INTERVALS.items())


class ByOut(serializers.Serializer[Any]):
    """A person."""

    id = serializers.UUIDField()
    name = serializers.CharField()


class FeedOut(serializers.ModelSerializer[Feed]):
    """A feed that the newsroom follows, and how it is."""

    title = serializers.CharField(source="name")
    by = ByOut()
    state = serializers.SerializerMethodField()
    lately = serializers.IntegerField(help_text="Items that came in the last seven days.")
    waiting = serializers.IntegerField(help_text="Items whose turn at their site is to come.")
    failed = serializers.IntegerField(help_text="Items that could not be imported.")

    class Meta:
        model = Feed
        fields = (
            *("id", "url", "title", "homepage", "language", "every", "take", "state", "by"),
            *("paused_at", "paused_for", "failures", "last_error", "last_error_code"),
            *("last_checked_at", "last_ok_at", "next_at", "moved_to"),
            *("lately", "waiting", "failed", "version", "created_at"),
        )

    def get_state(self, feed: Feed) -> str:
        """Return `new`, `well`, `failing` or `paused`."""
        return selectors.health(feed).code


class FollowIn(serializers.Serializer[Any]):
    """How to follow a feed, or several."""

    every = serializers.ChoiceField(EVERY, default=USUAL, help_text="Minutes between two checks.")
    take = serializers.ChoiceField(
        Feed.Take.choices,
        default=Feed.Take.LAST,
        help_text="What to import of what is there already.",
    )


class FeedIn(FollowIn):
    """A feed to follow."""

    id = serializers.UUIDField(required=False)
    url = serializers.CharField(max_length=2000)
    title = serializers.CharField(required=False, allow_blank=True, max_length=500, default="")


class FeedPatch(serializers.Serializer[Any]):
    """What can be changed of a feed."""

    title = serializers.CharField(required=False, allow_blank=True, max_length=500)
    every = serializers.ChoiceField(EVERY, required=False)
    url = serializers.CharField(required=False, max_length=2000)
    paused = serializers.BooleanField(required=False)


class FeedItemOut(serializers.ModelSerializer[FeedItem]):
    """An item of a feed, and what became of it."""

    article = serializers.UUIDField(source="article_id", allow_null=True)

    class Meta:
        model = FeedItem
        fields = (
            *("id", "title", "link", "author", "published_raw", "published_at"),
            *("state", "article", "note", "code", "seen_at"),
        )


class LookIn(serializers.Serializer[Any]):
    """An address to look at."""

    id = serializers.UUIDField(required=False)
    url = serializers.CharField(max_length=2000)


class TestIn(serializers.Serializer[Any]):
    """The id of the look that a test is."""

    id = serializers.UUIDField(required=False)


class LookOut(serializers.ModelSerializer[FeedLook]):
    """What is at an address: `found` has `items` of a feed, or the `links` that a page names."""

    feed = serializers.UUIDField(source="feed_id", allow_null=True)

    class Meta:
        model = FeedLook
        fields = ("id", "url", "feed", "found", "error", "error_code", "done_at", "created_at")


class ListIn(FollowIn):
    """A list of feeds to follow: a `file` (multipart), or `opml` as text."""

    opml = serializers.CharField(required=False, max_length=2_000_000)
    file = serializers.FileField(required=False, allow_empty_file=True)


class SubscribedOut(serializers.Serializer[Any]):
    """What became of one feed of a list."""

    url = serializers.CharField(source="link.url")
    title = serializers.CharField(source="link.title")
    feed = serializers.UUIDField(source="feed.pk", allow_null=True, default=None)
    code = serializers.CharField(help_text="Empty where the feed is followed now.")
    detail = serializers.CharField(source="says")
