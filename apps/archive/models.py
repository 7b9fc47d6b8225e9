"""Bytes as they came in, by their SHA-256."""

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
