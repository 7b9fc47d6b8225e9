"""The shapes of articles on the wire."""

from typing import Any, ClassVar

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field, inline_serializer
from rest_framework import serializers

from apps.articles.models import Article, Check, Region, SavedSearch, Watch
from apps.articles.selectors import Line, checks_of, jobs_of, same_text_as, watch_of
from apps.articles.states import Every, Found, Status
from apps.jobs.models import Job


@extend_schema_field(OpenApiTypes.STR)
class AnyText(serializers.Field[str, Any, str, Any]):
    """A text as it came: the reader, not the field, says what cannot be kept."""

    default_error_messages: ClassVar = {"invalid": "Send the text as a string."}

    def to_internal_value(self, data: Any) -> str:
        """Take a string, blanks and all."""
        if not isinstance(data, str):
            self.fail("invalid")
        return data

    def to_representation(self, value: str) -> str:
        """Return it."""
        return value


class DetailsIn(serializers.Serializer[dict[str, Any]]):
    """What a person says of an article. Lengths and forms are checked where they are kept."""

    title = serializers.CharField(required=False, allow_blank=True)
    publisher = serializers.CharField(
        required=False, allow_blank=True, help_text="Who wrote it; not the site that carries it."
    )
    host = serializers.CharField(
        required=False, allow_blank=True, help_text="The site that carries this copy."
    )
    author = serializers.CharField(required=False, allow_blank=True)
    language = serializers.CharField(required=False, allow_blank=True)
    published_raw = serializers.CharField(
        required=False, allow_blank=True, help_text="The date as the page says it."
    )
    published_at = serializers.CharField(
        required=False,
        allow_blank=True,
        allow_null=True,
        help_text="The moment, with its zone; follows from the raw words if these are certain.",
    )


class ArticleIn(DetailsIn):
    """An import: a `url` to fetch, or a `text`, or a `file` (multipart).

    Beside a text or a file, `url` says where that stands on the web; nothing is fetched.
    """

    id = serializers.UUIDField(required=False)
    url = AnyText(required=False, help_text="The address of the article's page.")
    text = AnyText(required=False)
    file = serializers.FileField(required=False, allow_empty_file=True, max_length=None)


class ArticleVersionIn(serializers.Serializer[dict[str, Any]]):
    """The version that the caller has seen."""

    version = serializers.IntegerField(min_value=1, max_value=2_147_483_647)


class WithdrawIn(ArticleVersionIn):
    """Why an import is withdrawn."""

    why = serializers.CharField(allow_blank=True, help_text="For those who look for it later.")


class SavedSearchIn(serializers.Serializer[dict[str, Any]]):
    """A search to keep: what its address asks for, under a name."""

    id = serializers.UUIDField(required=False)
    name = serializers.CharField(allow_blank=True)
    query = serializers.CharField(allow_blank=True, help_text="The query string of its address.")


class SavedSearchName(serializers.Serializer[dict[str, Any]]):
    """Another name of a saved search."""

    name = serializers.CharField(allow_blank=True)


class SavedSearchOut(serializers.ModelSerializer[SavedSearch]):
    """A saved search."""

    class Meta:
        model = SavedSearch
        fields = ("id", "name", "query", "version", "created_at")


class WithdrawnOut(serializers.Serializer[Article]):
    """Who withdrew an import, when and why."""

    at = serializers.DateTimeField(source="withdrawn_at")
    by = serializers.CharField(source="withdrawn_by.name")
    why = serializers.CharField(source="withdrawn_why")


class Imported(serializers.Serializer[Article]):
    """What an import is answered with."""

    id = serializers.UUIDField()
    status = serializers.ChoiceField(Status.choices)
    same_text_as = serializers.SerializerMethodField()

    def get_same_text_as(self, article: Article) -> str | None:
        """Return the id of the article that has this text already, or null."""
        same = same_text_as(article, normal_sha=self.context.get("normal_sha", ""))
        return str(same.pk) if same else None


class RegionOut(serializers.ModelSerializer[Region]):
    """A typed stretch of the text."""

    class Meta:
        model = Region
        fields = ("kind", "start", "end")


class RevisionOut(serializers.Serializer[Any]):
    """A state of the text; offsets are code points, [start, end)."""

    id = serializers.UUIDField()
    number = serializers.IntegerField()
    text = serializers.CharField()
    regions = RegionOut(many=True)


class JobOut(serializers.ModelSerializer[Job]):
    """A job about the article."""

    class Meta:
        model = Job
        fields = ("kind", "state")


class CheckOut(serializers.ModelSerializer[Check]):
    """A look at the article's address: what it found, and how it went."""

    found = serializers.ChoiceField(
        choices=[*Found.choices, ("", "Not done yet")],
        help_text="Empty until it is done.",
    )
    final_url = serializers.CharField(
        source="fetch.final_url", default="", help_text="Where redirects have led."
    )
    status = serializers.IntegerField(
        source="fetch.status", default=None, allow_null=True, help_text="What the site answered."
    )
    chain = serializers.ListField(
        child=serializers.CharField(),
        source="fetch.chain",
        default=list,
        help_text="The addresses on the way, the one asked for first.",
    )
    peer_ip = serializers.CharField(
        source="fetch.peer_ip", default="", help_text="The address of the machine that answered."
    )
    sha256 = serializers.CharField(
        source="fetch.blob_id", default=None, allow_null=True, help_text="Of what it sent."
    )

    class Meta:
        model = Check
        fields = (
            *("id", "asked_at", "done_at", "found", "error", "error_code"),
            *("final_url", "chain", "peer_ip", "status", "sha256"),
        )


class WatchIn(serializers.Serializer[Any]):
    """How often an article's address is looked at, and until when."""

    every = serializers.ChoiceField(
        choices=Every.choices,
        error_messages={"invalid_choice": f"Send one of these: {', '.join(Every.values)}."},
    )
    until = serializers.DateTimeField(
        default=None, allow_null=True, help_text="When it ends by itself; null for never."
    )


class WatchOut(serializers.ModelSerializer[Watch]):
    """A watch over an article's address."""

    class Meta:
        model = Watch
        fields = ("every", "until", "next_at", "failures")


class ArticleRow(serializers.ModelSerializer[Article]):
    """An article in a list."""

    publisher = serializers.CharField(source="publisher_text")
    withdrawn = serializers.SerializerMethodField()

    class Meta:
        model = Article
        fields: tuple[str, ...] = (
            *("id", "title", "status", "error", "publisher", "host", "author", "language", "url"),
            *("published_raw", "published_at", "withdrawn", "seq", "version", "created_at"),
        )

    @extend_schema_field(WithdrawnOut(allow_null=True))
    def get_withdrawn(self, article: Article) -> dict[str, Any] | None:
        """Return who withdrew it, when and why, or null."""
        return dict(WithdrawnOut(article).data) if article.withdrawn_at else None


class ArticleOut(ArticleRow):
    """One article, with its text and its jobs."""

    jobs = serializers.SerializerMethodField()
    same_text_as = serializers.SerializerMethodField()
    revision = RevisionOut(allow_null=True)

    checks = serializers.SerializerMethodField()
    watch = serializers.SerializerMethodField()

    class Meta(ArticleRow.Meta):
        fields = (
            *(*ArticleRow.Meta.fields, "canonical_url", "error_code", "same_text_as", "jobs"),
            *("checks", "watch", "revision"),
        )

    @extend_schema_field(CheckOut(many=True))
    def get_checks(self, article: Article) -> list[dict[str, Any]]:
        """Return the looks at its address, newest first: the last of them brought the text."""
        return [dict(check) for check in CheckOut(checks_of(article), many=True).data]

    @extend_schema_field(WatchOut(allow_null=True))
    def get_watch(self, article: Article) -> dict[str, Any] | None:
        """Return the watch over it, null if nobody wants it looked at time and again."""
        standing = watch_of(article)
        return dict(WatchOut(standing).data) if standing else None

    def get_jobs(self, article: Article) -> list[dict[str, Any]]:
        """Return the jobs about the article, oldest first."""
        return [dict(job) for job in JobOut(jobs_of(article), many=True).data]

    def get_same_text_as(self, article: Article) -> str | None:
        """Return the id of the oldest article that has this text, or null."""
        same = same_text_as(article)
        return str(same.pk) if same else None


class SubjectOut(serializers.Serializer[Any]):
    """What an entry is about."""

    type = serializers.CharField()
    id = serializers.UUIDField()
    version = serializers.IntegerField(allow_null=True)


class ActorOut(serializers.Serializer[Any]):
    """Who did it; null when the desk did it by itself."""

    id = serializers.UUIDField()
    name = serializers.CharField()


# Made of parts: a serializer that declares a field called `data` hides its own.
EntryOut = inline_serializer(
    "Entry",
    {
        "seq": serializers.IntegerField(),
        "kind": serializers.CharField(help_text="`hidden` where it is not for you to read."),
        "subject": SubjectOut(required=False),
        "actor": ActorOut(required=False, allow_null=True),
        "data": serializers.DictField(required=False),
        "undoes": serializers.IntegerField(
            required=False, allow_null=True, help_text="The `seq` of what this took back."
        ),
        "at": serializers.DateTimeField(required=False),
    },
    many=True,
)


def line(told: Line) -> dict[str, Any]:
    """Return a line of the event log as its reader may see it: a hidden one is a number."""
    entry = told.entry
    if entry is None:
        return {"seq": told.seq, "kind": told.kind}
    return {
        "seq": entry.seq,
        "kind": entry.kind,
        "subject": {
            "type": entry.subject_type,
            "id": str(entry.subject_id),
            "version": entry.version,
        },
        "actor": {"id": str(entry.actor_id), "name": entry.actor_name} if entry.actor_id else None,
        "data": entry.data,
        "undoes": entry.undoes,
        "at": entry.at,
    }
