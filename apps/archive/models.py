"""Bytes as they came in, by their SHA-256, and how those of the open web were fetched."""

from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models.functions import Now


class Blob(models.Model):
    """Immutable bytes. In the database, so that they stand or fall with the row that names them."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    size = models.PositiveBigIntegerField()
    media_type = models.CharField(max_length=100)
    data = models.BinaryField()
    created_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return f"{self.sha256:.12} {self.media_type}, {self.size} bytes"


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
