"""Files that hold several articles, while their owner chooses what to import."""

from typing import ClassVar

from django.db import models

from apps.accounts.models import NewsroomRow
from apps.archive.models import Blob
from apps.articles.states import ParcelState


class Parcel(NewsroomRow):
    """A file with several articles inside, kept from its upload to its import; its maker's alone.

    `contents` is what was found inside, `plan` which column of a table is what, `checked` what an
    import by that plan would come to, `places` what was chosen, `batches` the ids of what it
    became.
    """

    blob = models.ForeignKey(Blob, on_delete=models.PROTECT, related_name="+")
    media_type = models.CharField(max_length=130)
    file_name = models.CharField(max_length=255, blank=True)
    state = models.CharField(
        max_length=16, choices=ParcelState.choices, default=ParcelState.OPENING
    )
    contents = models.JSONField(default=dict)
    plan = models.JSONField(default=dict)
    checked = models.JSONField(null=True)
    places = models.JSONField(null=True)
    batches = models.JSONField(default=list)
    error = models.CharField(max_length=500, blank=True)
    error_code = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering: ClassVar = ["-created_at", "-id"]
        indexes: ClassVar = [
            models.Index(fields=["newsroom", "by", "-created_at"], name="parcel_newest"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(state__in=ParcelState.values), name="parcel_known_state"
            ),
            models.CheckConstraint(
                condition=~models.Q(state=ParcelState.REFUSED) | ~models.Q(error=""),
                name="parcel_refused_says_why",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=ParcelState.IMPORTED) | ~models.Q(batches=[]),
                name="parcel_imported_has_batch",
            ),
        ]

    def __str__(self) -> str:
        return self.file_name or "Unnamed file"
