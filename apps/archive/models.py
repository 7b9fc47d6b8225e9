"""Bytes as they came in, by their SHA-256, and how those of the open web were fetched."""

from typing import Any, ClassVar
from uuid import uuid4

from django.db import models
from django.db.models.functions import Now
from django.db.models.query_utils import DeferredAttribute

from apps.accounts.models import Newsroom
from apps.core.errors import DomainError


class LetGoError(DomainError):
    """The bytes are gone, as the newsroom wanted it; that they were here stays."""

    code = "let_go"
    title = "These bytes were let go"
    status = 410


class _Held(DeferredAttribute):
    """Hands out bytes that are still here."""

    def __get__(self, instance: models.Model | None, cls: Any = None) -> Any:
        """Return the bytes.

        :raises LetGoError: they were let go
        """
        if isinstance(instance, Blob) and instance.gone_at is not None:
            raise LetGoError(
                f"The bytes as they came in were let go on {instance.gone_at:%d.%m.%Y}:"
                f" {instance.gone_why} The text that was read from them, and their SHA-256, stay."
            )
        return super().__get__(instance, cls)

    def __set__(self, instance: models.Model, value: object) -> None:
        """Keep the bytes where Django does.

        Without it, Python would find them there before it asks us.
        """
        instance.__dict__[self.field.attname] = value


class _Bytes(models.BinaryField):  # type: ignore[type-arg] # as Django's own is at run time
    descriptor_class = _Held

    def deconstruct(self) -> Any:
        """Return what a migration needs to know: for the database it is a plain column."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.BinaryField", args, kwargs


class Blob(models.Model):
    """Immutable bytes. In the database, so that they stand or fall with the row that names them.

    `unnamed_since` is when it was noticed that no row names them. `gone_at` and `gone_why` say
    when and why the bytes were let go; what names them goes on naming their SHA-256.
    """

    sha256 = models.CharField(max_length=64, primary_key=True)
    size = models.PositiveBigIntegerField()
    media_type = models.CharField(max_length=100)
    data = _Bytes()
    created_at = models.DateTimeField(db_default=Now())
    unnamed_since = models.DateTimeField(null=True)
    gone_at = models.DateTimeField(null=True)
    gone_why = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["unnamed_since"],
                condition=models.Q(unnamed_since__isnull=False),
                name="blob_unnamed",
            ),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(gone_at=None) | models.Q(data=b""), name="blob_gone_is_empty"
            ),
            models.CheckConstraint(
                condition=models.Q(gone_at=None, gone_why="")
                | (models.Q(gone_at__isnull=False) & ~models.Q(gone_why="")),
                name="blob_gone_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sha256:.12} {self.media_type}, {self.size} bytes"


class Retention(models.Model):
    """For how many days a newsroom keeps the bytes it imported; None is for ever."""

    newsroom = models.OneToOneField(
        Newsroom, on_delete=models.PROTECT, primary_key=True, related_name="+"
    )
    days = models.PositiveIntegerField(null=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(days=None) | models.Q(days__gt=0), name="retention_some_days"
            ),
        ]

    def __str__(self) -> str:
        if self.days is None:
            return "for ever"
        return "for 1 day" if self.days == 1 else f"for {self.days} days"


class Fetch(models.Model):
    """One exchange with the open web: what was asked for, who answered, and with what.

    `chain` holds every address that was asked on the way, the last one being `final_url`.
    `blob` is empty where nothing was kept: a refusal, or an answer that nothing has changed.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    newsroom_id = models.UUIDField()
    url = models.CharField(max_length=2000)
    final_url = models.CharField(max_length=2000, blank=True)
    chain = models.JSONField(default=list)
    peer_ip = models.GenericIPAddressField(null=True)
    status = models.PositiveSmallIntegerField(null=True)
    etag = models.CharField(max_length=500, blank=True)
    last_modified = models.CharField(max_length=100, blank=True)
    blob = models.ForeignKey(Blob, on_delete=models.PROTECT, null=True, related_name="fetches")
    error = models.CharField(max_length=500, blank=True)
    error_code = models.CharField(max_length=64, blank=True)
    detail = models.JSONField(default=dict)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes: ClassVar = [models.Index(fields=["newsroom_id", "-at"], name="fetch_newest")]

    def __str__(self) -> str:
        return f"{self.url} at {self.at:%Y-%m-%d %H:%M:%S}"
